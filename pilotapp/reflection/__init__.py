"""Reflection sessions: planning, recording, counting, and reminders."""
