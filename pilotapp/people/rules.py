"""Who manages whom: a coordinator the pilots, trainers and other coordinators of her programme; never herself."""

from __future__ import annotations

MANAGED = ("pilot", "trainer", "coordinator")  # roles that a coordinator gives; the others are the operator's
WAYS = ("hand", "mail")


def asks_for_languages(role: str) -> bool:
    """Whether somebody of this role must speak a language besides German to do her work."""
    return role == "pilot"
