"""What was chosen for an import, as it is kept while it lasts: columns, values, pilots."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pilotapp.imports import matching
from pilotapp.imports.columns import LAST_NAME, Column
from pilotapp.imports.privacy import NAMES

UNKNOWN, SKIP, NEW = "-", "skip", "new"  # a value without a code; rows that are left out; a pilot to be added
_NUMBERED = re.compile(r"#(\d+)")
_FEW = 5  # names of sheets that are shown
# Questions whose answers are proposed for the next table with the same columns.
LASTING = ("duration", "break", "waiting_minutes", "travel_minutes", "subtract", "carry")
# What all rows get where the file does not say it; None is unknown.
GENERAL: dict[str, str | None] = {"outcome": "held"}
GENERAL |= {name: None for name in (*matching.CODED, "first_contact") if name not in GENERAL}


@dataclass(slots=True)
class Named:
    """A table of the file, without its rows: as `columns.Table`; `rows` counts those that were kept."""

    sheets: list[str]
    columns: list[Column]
    rows: int
    dropped: list[tuple[int, str]] = field(default_factory=list)
    hidden: int = 0
    hidden_sheets: list[str] = field(default_factory=list)
    carries: bool = False
    owner: str = ""

    @property
    def number(self) -> str:
        """The number of its only sheet in the file, where the name of that is not kept ('#3'); else ''."""
        found = _NUMBERED.fullmatch(self.sheets[0]) if len(self.sheets) == 1 else None
        return found[1] if found else ""

    @property
    def title(self) -> str:
        """The names of its sheets; the first and the last of many."""
        return ", ".join(self.sheets) if len(self.sheets) < _FEW else f"{self.sheets[0]} … {self.sheets[-1]}"


@dataclass(slots=True)
class Plan:
    """`fields`: field by position of the column. `answers`: what was chosen or is sure, by question (`questions`).
    `values`: by field and plain text a code, UNKNOWN or SKIP. `pilots`: by plain spelling a uid, NEW or SKIP; `others`
    is NEW or SKIP for spellings that are not among them. `owner`: the uid of the pilot whose table it is, where no
    column says so. `are_accompanied`: the columns of names are said to be about people who were accompanied.
    `encoding`: how a text was decoded; `wide`: sheets that were left out. `earlier`: rows that came in differently by
    an earlier reading, and its imports. `state`: confirmed or recorded.
    """

    sheets: list[Named] = field(default_factory=list)
    sheet: int = 0
    fields: dict[int, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    general: dict[str, str | None] = field(default_factory=lambda: dict(GENERAL))
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    pilots: dict[str, str] = field(default_factory=dict)
    others: str = ""
    owner: str = ""
    are_accompanied: bool = False
    encoding: str = ""
    wide: list[str] = field(default_factory=list)
    earlier: tuple[int, list[str]] = (0, [])
    state: str = "confirmed"

    @classmethod
    def read(cls, text: str) -> Plan:
        """From what `write` gave. Raises LookupError for a plan of the first reading, which had no answers."""
        known = json.loads(text)
        if "answers" not in known:
            raise LookupError("a plan of the first reading")
        known["sheets"] = [
            Named(**(one | {"columns": [Column(**column) for column in one["columns"]]})) for one in known["sheets"]
        ]
        known["fields"] = {int(position): name for position, name in known["fields"].items()}
        return cls(**known)

    def write(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @property
    def chosen(self) -> Named:
        """The chosen table."""
        return self.sheets[self.sheet]

    @property
    def columns(self) -> list[Column]:
        """The columns of the chosen table."""
        return self.chosen.columns

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
        for name in ("pilot", "name"):  # 'Nachname' before 'Vorname': a name is written the other way round
            if name in found:
                found[name].sort(key=lambda place: bool(LAST_NAME.search(matching.plain(self.allowed[place].header))))
        return found

    def position(self, name: str) -> int:
        """The first column of a field, -1 where there is none."""
        return next((position for position, known in sorted(self.fields.items()) if known == name), -1)

    @property
    def unclear_names(self) -> list[Column]:
        """Columns of names of which nobody has said whose they are; none where a column of pilots is known."""
        is_whose = any(column.guess == "pilot" for column in self.columns)
        return [] if is_whose else [column for column in self.columns if column.refused in NAMES]

    def pilot_of(self, spelling: str) -> str:
        """What was chosen for the plain spelling of a pilot: a uid, NEW, SKIP or ''."""
        return self.pilots.get(spelling) or self.others

    @property
    def tells_no_first_contact(self) -> bool:
        """Whether nobody can know of a single visit whether it was a first contact."""
        return "first_contact" not in self.fields.values() and self.general["first_contact"] is None

    def memory(self) -> str:
        """What the next file with such columns begins with: no sheet, no person."""
        named = {column.header: self.fields.get(column.position) for column in self.allowed}
        headers = {header: name for header, name in named.items() if name}
        names = ("answers", "general", "values", "state")
        return json.dumps({"headers": headers} | {name: getattr(self, name) for name in names}, ensure_ascii=False)

    @staticmethod
    def is_usable(memory: str) -> bool:
        """Return whether a memory is of this reading; those of the first one have no answers."""
        return "answers" in json.loads(memory)

    def recall(self, text: str) -> None:
        """Begin with what was remembered."""
        known: Mapping[str, Any] = json.loads(text)
        here = {column.header: column.position for column in self.allowed}
        found = {here[header]: name for header, name in known["headers"].items() if header in here}
        self.fields |= found
        self.state = known["state"]
        self.answers |= {name: known["answers"][name] for name in LASTING if name in known["answers"]}
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
