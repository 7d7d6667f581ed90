"""What erasure does with tables and columns, derived from their declarations (`pilotapp/models/handling.py`)."""

from typing import Any

from pilotapp.models import TABLES, Person
from pilotapp.models.handling import DELETED, EMPTIED, of


def deleted() -> list[Any]:
    """Return the columns that refer to a person and whose rows are deleted with the person."""
    columns = [column for table in TABLES for column in table._meta.sorted_fields]
    return [column for column in columns if of(column).erased == DELETED and column.rel_model is Person]


def emptied(table: Any) -> dict[Any, str | None]:
    """Return the columns of `table` that are emptied in rows that stay, each with its neutral value."""
    columns = (column for column in table._meta.sorted_fields if of(column).erased == EMPTIED)
    return {column: None if column.null else "" for column in columns}
