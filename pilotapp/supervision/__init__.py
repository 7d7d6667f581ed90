"""Supervision: a pilot writes what moves her, the coordination reads and answers; and how each pilot is."""
