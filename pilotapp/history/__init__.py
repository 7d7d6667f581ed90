"""The audit log for people to read: who did what from which device; for coordinators, and about oneself."""
