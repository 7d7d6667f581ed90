"""Handling of a column: its data class, what erasure does to it, and whether the download of own data includes it.

Each column declares it: `name = identity(CharField(max_length=80), erased=EMPTIED)`. The erasure, the download and
the table of columns in docs/security.md are derived from that. Tests do not start if a column has no data class, or
no `erased` where that is required: for a reference to a person, and for sensitive data in a row that stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from peewee import Field

F = TypeVar("F", bound="Field[Any]")

# What erasing its owner does to a column; the default is what happens to its row. The first three are for whole rows.
KEPT = "stays"
DELETED = "row deleted"
DELETED_IF_CLOSED = "row deleted if closed"
EMPTIED = "emptied"
COARSENED = "set to noon of the day of its visit, note or session"
RESET = "set to a neutral value"

# Why the download excludes a column, for reasons that several columns share.
OPENS = _l("It opens your account. Only something is stored by which it can be checked.")
YOU = _l("It says that the row is yours; it is the same number everywhere.")
TENANT = _l("It says which programme the row belongs to; the programme stands at the top.")
MADE_OF = _l("It is made of other data that stand here.")
FROZEN = _l("It describes a release of the programme.")


@dataclass(frozen=True, slots=True)
class DataClass:
    """A data class of docs/security.md. Calling it with a field marks the field and returns it.

    `excluded`: the sentence why the download excludes the column; None includes it.
    """

    name: str
    is_sensitive: bool = False

    def __call__(self, field: F, *, erased: str | None = None, excluded: Any = None) -> F:
        vars(field)["handling"] = Handling(self, erased, excluded)
        return field


@dataclass(frozen=True, slots=True)
class Handling:
    """The handling of a column. `erased` is None if the same happens to it as to its row."""

    data_class: DataClass
    erased: str | None
    excluded: Any

    def __deepcopy__(self, memo: Any) -> Handling:
        return self  # peewee copies the fields that a table inherits; a lazy sentence cannot be copied


technical = DataClass("technical")
configuration = DataClass("configuration")
activity = DataClass("activity")
audit = DataClass("audit")
identity = DataClass("identity", is_sensitive=True)
access = DataClass("access", is_sensitive=True)
secret = DataClass("secret", is_sensitive=True)
free_text = DataClass("free text", is_sensitive=True)
safeguarding = DataClass("safeguarding", is_sensitive=True)


def tenant(field: F) -> F:
    """Mark the reference to the programme that a row belongs to."""
    return technical(field, excluded=TENANT)


def of(field: Any) -> Handling:
    """Return the handling of a column."""
    found: Handling = vars(field)["handling"]
    return found
