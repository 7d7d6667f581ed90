"""Imports: last years' spreadsheets of visits and pilots, mapped once, looked at, then taken over once."""
