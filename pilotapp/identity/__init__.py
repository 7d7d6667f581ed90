"""Access of a person: session lifetimes, revoking credentials, the ledger of revocations, the last coordinator."""
