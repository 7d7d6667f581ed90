"""What becomes of a column: its data class, what erasing does to it, and whether its owner's download holds it.

Each column says so where it stands: `name = identity(CharField(max_length=80), erased=EMPTIED)`. The erasure, the
download and the table of columns in docs/security.md follow from that. Tests do not start with a column that has no
data class, or no `erased` where it must say it: a reference to a person, and sensitive data in a row that stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from flask_babel import lazy_gettext as _l
from peewee import Field

F = TypeVar("F", bound="Field[Any]")

# What erasing its owner does to a column; by default what happens to its row. The first three are about whole rows.
KEPT = "stays"
DELETED = "row deleted"
DELETED_IF_CLOSED = "row deleted if closed"
EMPTIED = "emptied"
COARSENED = "only its day stays"
RESET = "set to a neutral value"

# Why the download does not hold a column, where several have the same reason.
OPENS = _l("It opens your account. Only something is stored by which it can be checked.")
YOU = _l("It says that the row is yours; it is the same number everywhere.")
TENANT = _l("It says which programme the row belongs to; the programme stands at the top.")
MADE_OF = _l("It is made of other data that stand here.")
FROZEN = _l("It describes a release of the programme.")


@dataclass(frozen=True, slots=True)
class DataClass:
    """A data class of docs/security.md; called with a field it marks the field and returns it.

    `excluded` is the sentence why the download does not hold the column; None: it does.
    """

    name: str
    is_sensitive: bool = False

    def __call__(self, field: F, *, erased: str | None = None, excluded: Any = None) -> F:
        vars(field)["handling"] = Handling(self, erased, excluded)
        return field


@dataclass(frozen=True, slots=True)
class Handling:
    """What a column says of itself. `erased` is None where it shares what happens to its row."""

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
    """The reference to the programme to which a row belongs."""
    return technical(field, excluded=TENANT)


def of(field: Any) -> Handling:
    """What a column says of itself."""
    found: Handling = vars(field)["handling"]
    return found
