"""Who manages whom: a coordinator manages pilots, trainers and other coordinators of the same programme."""

MANAGED = ("pilot", "trainer", "coordinator")  # roles that a coordinator may give; the others only the operator
WAYS = ("hand", "mail")


def asks_for_languages(role: str) -> bool:
    """Whether somebody with this role needs a language besides German."""
    return role == "pilot"
