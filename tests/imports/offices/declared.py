"""What an office brings: a file, and what it must give. Only names that nobody bears."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Made = Callable[[], bytes]
RIGHT, ASKED, REFUSED, WRONG = "right", "asked", "refused", "silently wrong"
# Pilots of the programme beside the standing ones; two of them are called like a line that adds up.
PILOTS = ("Dilan Beispiel", "Özlem Muster", "Jürg Probst", "Ayşe Kaya", "Sum Rithy", "Total Adeyemi")
_VISIT = re.compile(r"(\d{4}-\d\d-\d\d) (\d+) (.+?)((?: [a-z]+=\S+)*)")


@dataclass(frozen=True, slots=True)
class TrueVisit:
    """A visit that must come of a file; `facets` are those of its other columns that the file tells (see `stored`)."""

    day: str
    minutes: int
    pilot: str
    facets: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """A file by its `name`, and the truth about it.

    `classes`: what may come of it (RIGHT, ASKED, REFUSED); several where the product may choose.
    `visits`: what must be stored once every question is answered.
    `answers`: what somebody of the office answers, by question (see `coordinator.QUESTIONS`); where ASKED is the only
    class, each of these questions must be put.
    `says`: a pattern that the pages must show: the reason of a refusal, the line, or what was done without a question.
    """

    name: str
    make: Made
    classes: tuple[str, ...]
    visits: tuple[TrueVisit, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    says: str = ""
    is_workbook: bool = False

    @property
    def figures(self) -> str:
        """The figures that it must give: visits, minutes, by month and by pilot."""
        months, pilots = Counter[str](), Counter[str]()
        for visit in self.visits:
            months[visit.day[:7]] += visit.minutes
            pilots[visit.pilot] += visit.minutes
        each = ", ".join(f"{name} {minutes}" for name, minutes in [*sorted(months.items()), *sorted(pilots.items())])
        return f"{len(self.visits)} visits, {sum(months.values())} min ({each})" if self.visits else "nothing"


def office(name: str, make: Made, classes: str, visits: str = "", says: str = "", **answers: Any) -> Office:
    """An office's file. `classes` as 'right' or 'right, asked'; `visits` a line each: day, minutes, pilot, facets."""
    is_workbook = name.endswith((".xlsx", ".ods")) or bool(getattr(make, "is_binary", False))
    allowed = tuple(one.strip() for one in classes.split(","))
    return Office(name, make, allowed, tuple(_visits(visits)), answers, says, is_workbook)


def _visits(text: str) -> list[TrueVisit]:
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        read = _VISIT.fullmatch(line)
        assert read, line
        facets = tuple((name, value) for name, _, value in (one.partition("=") for one in read[4].split()))
        found.append(TrueVisit(read[1], int(read[2]), read[3], facets))
    return found
