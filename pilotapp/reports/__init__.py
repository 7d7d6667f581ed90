"""Report pages: hours and counts of a programme; read-only."""
