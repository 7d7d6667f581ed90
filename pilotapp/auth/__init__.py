"""Signing in and out, invitations, passwords, passkeys, second factors and sessions."""
