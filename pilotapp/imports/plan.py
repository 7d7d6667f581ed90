"""What was chosen for an import, as it is kept while it lasts: columns, values, pilots."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pilotapp.imports import matching
from pilotapp.imports.columns import Column

UNKNOWN, SKIP, NEW = "-", "skip", "new"  # a value without a code; rows that are left out; a pilot to be added
# What all rows get where the file does not say it; None is unknown.
GENERAL: dict[str, str | None] = {
    "outcome": "held", "institution_kind": None, "topic": None, "client_language": None, "mode": None, "party": None,
    "size_band": None, "first_contact": None,
}  # fmt: skip


@dataclass(slots=True)
class Named:
    """A sheet: its name, its columns, how many rows were kept."""

    name: str
    columns: list[Column]
    rows: int


@dataclass(slots=True)
class Plan:
    """`fields`: field by position of the column. `unit` of bare numbers: hours or minutes. `values`: by field and plain
    text a code, UNKNOWN or SKIP. `pilots`: by plain spelling a uid, NEW or SKIP. `state`: confirmed or recorded.
    `failures`: how often one after the other the work on it has failed.
    """

    sheets: list[Named] = field(default_factory=list)
    sheet: int = 0
    fields: dict[int, str] = field(default_factory=dict)
    unit: str = "hours"
    general: dict[str, str | None] = field(default_factory=lambda: dict(GENERAL))
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    pilots: dict[str, str] = field(default_factory=dict)
    state: str = "confirmed"
    failures: int = 0

    @classmethod
    def read(cls, text: str) -> Plan:
        """From what `write` gave."""
        known = json.loads(text)
        known["sheets"] = [
            Named(one["name"], [Column(**column) for column in one["columns"]], one["rows"]) for one in known["sheets"]
        ]
        known["fields"] = {int(position): name for position, name in known["fields"].items()}
        return cls(**known)

    def write(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def columns(self) -> list[Column]:
        """The columns of the chosen sheet."""
        return self.sheets[self.sheet].columns

    @property
    def allowed(self) -> list[Column]:
        """Those of them whose cells were kept, in their order."""
        return [column for column in self.columns if not column.refused]

    def places(self) -> dict[str, list[int]]:
        """Where in a kept row the cells of each field stand."""
        found: dict[str, list[int]] = {}
        for place, column in enumerate(self.allowed):
            if name := self.fields.get(column.position):
                found.setdefault(name, []).append(place)
        return found

    def position(self, name: str) -> int:
        """The first column of a field, -1 where there is none."""
        return next((position for position, known in sorted(self.fields.items()) if known == name), -1)

    @property
    def tells_no_first_contact(self) -> bool:
        """Whether nobody can know of a single visit whether it was a first contact."""
        return "first_contact" not in self.fields.values() and self.general["first_contact"] is None

    def memory(self) -> str:
        """What the next file with such columns begins with: no sheet, no person."""
        named = {column.header: self.fields.get(column.position) for column in self.allowed}
        headers = {header: name for header, name in named.items() if name}
        names = ("unit", "general", "values", "state")
        return json.dumps({"headers": headers} | {name: getattr(self, name) for name in names}, ensure_ascii=False)

    def recall(self, text: str) -> None:
        """Begin with what was remembered."""
        known: Mapping[str, Any] = json.loads(text)
        here = {column.header: column.position for column in self.allowed}
        found = {here[header]: name for header, name in known["headers"].items() if header in here}
        self.fields |= found
        self.unit, self.state = known["unit"], known["state"]
        self.general |= known["general"]
        self.values = known["values"]


def signature(columns: Sequence[Column]) -> str:
    """A hash of the names of the columns, in whatever order they stand."""
    return hashlib.sha256("\n".join(sorted(matching.plain(column.header) for column in columns)).encode()).hexdigest()


def letter(position: int) -> str:
    """A column as spreadsheet programs name it: 0 is A, 26 is AA."""
    found, rest = "", position + 1
    while rest:
        rest, number = divmod(rest - 1, 26)
        found = chr(65 + number) + found
    return found
