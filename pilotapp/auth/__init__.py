"""Signing in and out, using an invitation, one's own profile."""
