"""One list of the download: which rows and which columns it holds."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from peewee import ForeignKeyField

from pilotapp.models import TABLES, Person, handling
from pilotapp.models.base import SealedField

_ORDERING = (
    "number", "position", "at", "day", "created_at", "signed_at", "received_at", "issued_at", "revoked_at",
    "decided_at", "role", "topic", "theme", "attended", "first", "certificate",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnDataTable:
    """One list of the download: the rows for which the condition `of(person)` holds, oldest first.

    `order` is its place among all lists. `kinds` maps a column to the kind of its codes. `reads` are columns that hold
    JSON.
    """

    order: int
    key: str
    of: Callable[[Person], Any]
    columns: tuple[Any, ...]
    kinds: Mapping[str, str] = field(default_factory=dict)
    reads: tuple[str, ...] = ()

    def rows(self, person: Person) -> Iterable[dict[str, Any]]:
        """Yield the person's rows, ordered by the first column that has an order: a number, a day or an instant.

        Texts stay sealed, so that one text whose key is lost does not stop the other rows.
        """
        order = next(column for column in self.columns if column.name in _ORDERING)
        rows: Iterable[dict[str, Any]] = (
            order.model.select(*map(_as_stored, self.columns)).where(self.of(person)).order_by(order).dicts()
        )
        return rows


def _as_stored(column: Any) -> Any:
    return column.sealed() if isinstance(column, SealedField) else column


def uids_of(table: Any, pilot: Person) -> Any:
    """Return the SELECT of the uids of a pilot's rows of `table`."""
    return table.select(table.uid).where(table.pilot == pilot.uid)


def held(*first: Any) -> tuple[Any, ...]:
    """Return the columns of a table that the download includes: `first`, then the others in the model's order."""
    table, names = first[0].model, {column.name for column in first}
    others = (column for column in table._meta.sorted_fields if column.name not in names)
    return *first, *(column for column in others if handling.of(column).excluded is None)


def left_out() -> Iterator[dict[str, Any]]:
    """Yield what the download excludes, with the reason: a whole table (then `column` is None) or a column."""
    for table in TABLES:
        of_columns = ((field.column_name, handling.of(field).excluded) for field in table._meta.sorted_fields)
        for column, why in of_columns if table.excluded is None else ((None, table.excluded),):
            if why is not None:
                yield {"table": table._meta.table_name, "column": column, "why": str(why)}


def key_of(column: Any) -> str:
    """Return the key of a column in the download: its database name; a reference without `_id`."""
    name: str = column.column_name
    return name.removesuffix("_id") if isinstance(column, ForeignKeyField) else name
