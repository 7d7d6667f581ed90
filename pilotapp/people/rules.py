"""Who manages whom: a coordinator the pilots, trainers and other coordinators of her programme; never herself."""

from __future__ import annotations

from pilotapp.models import Person

MANAGED = ("pilot", "trainer", "coordinator")  # roles that a coordinator gives; the others are the operator's
WAYS = ("hand", "mail")


def may_manage(viewer: Person, person: Person) -> bool:
    """Whether `viewer` may invite, correct, lock out and switch off this person."""
    roles = person.roles
    return (
        person.programme_id == viewer.programme_id
        and person.uid != viewer.uid
        and person.erased_at is None
        and bool(roles)
        and roles <= set(MANAGED)
    )


def asks_for_languages(role: str) -> bool:
    """Whether somebody of this role must speak a language besides German to do her work."""
    return role == "pilot"
