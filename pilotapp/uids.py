"""Reading a uid out of what a person or a page sent: an address, a form, a body of JSON."""

from __future__ import annotations

from uuid import UUID


def read_uuid(text: object) -> UUID | None:
    """The UUID that this text says; None for anything else."""
    try:
        return UUID(text) if isinstance(text, str) and text else None
    except ValueError:
        return None
