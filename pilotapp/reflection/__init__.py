"""Reflection sessions: planned, held, counted; and reminded of."""
