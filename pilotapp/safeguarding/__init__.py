"""Safeguarding: the emergency card, and reports about a child in danger, for the safeguarding role only."""
