"""Entries from phones: one act of a person each, its receipt, and the row that stores it as it was sent."""
