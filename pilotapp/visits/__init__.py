"""Visits: check-in and check-out, the record, and the coordinator's log."""
