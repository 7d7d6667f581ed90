"""Visits: checking in and out, the record, and the coordinator's log."""
