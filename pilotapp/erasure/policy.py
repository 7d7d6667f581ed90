"""What the columns say about the erasure of a person (`pilotapp/models/handling.py`), as what queries need."""

from __future__ import annotations

from typing import Any

from pilotapp.models import TABLES, Person
from pilotapp.models.handling import DELETED, EMPTIED, of


def deleted() -> list[Any]:
    """The columns that name a person whose rows go with the person."""
    columns = [column for table in TABLES for column in table._meta.sorted_fields]
    return [column for column in columns if of(column).erased == DELETED and column.rel_model is Person]


def emptied(table: Any) -> dict[Any, str | None]:
    """The columns of `table` that are emptied where the row stays, each with the value that says nothing."""
    columns = (column for column in table._meta.sorted_fields if of(column).erased == EMPTIED)
    return {column: None if column.null else "" for column in columns}
