"""The table of columns in docs/security.md, made from the models, and the columns that say too little of themselves.

`python -m tests.support.column_page` writes the table into the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pilotapp.models import TABLES, Person
from pilotapp.models.handling import DELETED, DELETED_IF_CLOSED, KEPT, of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "security.md"
HEAD = "| table | class | when erased | in the download | columns |\n|---|---|---|---|---|\n"
_TABLE = re.compile(re.escape(HEAD) + r"(?:\|.*\n)*")


def unsaid(tables: Iterable[Any]) -> list[str]:
    """The columns without a data class, and those that must say what erasing does to them and do not."""
    return [
        f"{table.__name__}.{column.name}"
        for table in tables
        for column in table._meta.sorted_fields
        if "handling" not in vars(column) or (of(column).erased is None and _must_say(column))
    ]


def _must_say(column: Any) -> bool:
    """References to people must, and what is sensitive must where its row stays."""
    names_a_person = getattr(column, "rel_model", None) is Person
    return names_a_person or (of(column).data_class.is_sensitive and _row(column.model) == KEPT)


def _row(table: Any) -> str:
    """What erasing does to the rows of a table."""
    said = {of(column).erased for column in table._meta.sorted_fields if "handling" in vars(column)}
    return next((fate for fate in (DELETED, DELETED_IF_CLOSED) if fate in said), KEPT)


def markdown() -> str:
    """The table for people: the columns of a table that say the same stand in one row."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for table in TABLES:
        for column in table._meta.sorted_fields:
            said = of(column)
            why = said.excluded if table.excluded is None else table.excluded
            download = "yes" if why is None else f"no: {why}"
            row = (f"`{table._meta.table_name}`", said.data_class.name, said.erased or _row(table), download)
            rows.setdefault(row, []).append(f"`{column.column_name}`")
    return HEAD + "".join(f"| {' | '.join(row)} | {' '.join(columns)} |\n" for row, columns in rows.items())


def written(page: str) -> str:
    """The page with the table as it is now."""
    return _TABLE.sub(lambda _: markdown(), page)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text()))
