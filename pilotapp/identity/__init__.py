"""Who somebody is and what that opens: session lifetimes, revoked credentials, the last coordinator."""
