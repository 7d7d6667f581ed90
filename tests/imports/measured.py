"""What came of a file beside the truth: right, asked, refused or silently wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.imports.came import Came, Stored
from tests.imports.offices import KINDS
from tests.imports.offices.declared import ASKED, REFUSED, RIGHT, WRONG, Office, TrueVisit

_NOTHING = ("", "0")  # what is stored where a row says nothing
CLASSES = (RIGHT, ASKED, REFUSED, WRONG)


@dataclass(frozen=True, slots=True)
class Measured:
    """A file, what came of it, and which visits are stored but not true, or true but not stored.

    `lost` counts codes of true visits that the file tells and the database lacks.
    """

    office: Office
    came: Came
    false: list[str]
    missing: list[TrueVisit]
    lost: int

    @property
    def found(self) -> str:
        """The class. Refused is what is named: the file, a column, or each row that is not stored."""
        named, is_whole = self.came.named, not self.came.refusal
        is_lost = self.lost and not self.came.columns_named and "value" not in self.came.questions
        if self.false or (is_whole and len(self.missing) > named + self.came.dropped) or is_lost:
            return WRONG
        if self.came.refusal or named or self.missing or self.lost:
            return REFUSED
        return ASKED if self.came.questions else RIGHT

    @property
    def flaws(self) -> list[str]:
        """What is not as it must be."""
        said = self.office.says
        checks = (
            (self.found in self.office.classes, f"{self.found} instead of {' or '.join(self.office.classes)}"),
            (self._is_asked, f"not asked: {', '.join(self.office.answers)}"),
            (bool(re.search(said, f"{self.came.refusal}\n{self.came.text}", re.I)), f"nothing said of {said}"),
        )
        return [flaw for holds, flaw in checks if not holds]

    @property
    def _is_asked(self) -> bool:
        return self.office.classes != (ASKED,) or set(self.office.answers) <= self.came.questions

    @property
    def why(self) -> str:
        """In a line: what is wrong or missing, what was asked, what was said."""
        parts = [
            f"stored but false: {'; '.join(self.false[:3])}" if self.false else "",
            f"not stored: {len(self.missing)} of {len(self.office.visits)}" if self.missing else "",
            f"{self.came.named} rows named" if self.came.named else "",
            f"{self.lost} codes lost" if self.lost else "",
            f"asked: {', '.join(sorted(self.came.questions))}" if self.came.questions else "",
            self.came.refusal[:90],
        ]
        return ", ".join(filter(None, parts))


def measure(office: Office, came: Came) -> Measured:
    """Take every true visit out of those that are stored; what is left over is false."""
    left, missing, lost = list(came.visits), list[TrueVisit](), 0
    for visit in office.visits:
        same = next((one for one in left if _is(visit, one)), None)
        if same:
            left.remove(same)
            lost += sum(same[3][name] != said for name, said in visit.facets)
        else:
            missing.append(visit)
    return Measured(office, came, [f"{day} {minutes} {pilot}" for day, minutes, pilot, _ in left], missing, lost)


def _is(visit: TrueVisit, one: Stored) -> bool:
    """Whether a stored visit is this one; what is lost of it is not contradicted."""
    *mine, facets = one
    is_true = all(facets[name] in (said, *_NOTHING) for name, said in visit.facets)
    return mine == [visit.day, visit.minutes, visit.pilot] and is_true


def table(found: Sequence[Measured]) -> str:
    """The counts by kind as docs/imports.md has them, and a line for each file."""
    order = sorted(found, key=lambda one: (-CLASSES.index(one.found), one.office.name))
    lines = [
        f"{one.office.name:50} {one.found:14} of {'/'.join(one.office.classes):19} {one.office.figures} | {one.why}"
        for one in order
    ]
    return "\n".join([*by_kind(found), "", *lines])


def by_kind(found: Sequence[Measured]) -> list[str]:
    """A line for each kind of file and one for all: how many of each class."""
    names = {kind: {office.name for office in offices} for kind, offices in KINDS.items()}
    names["All"] = set().union(*names.values())
    lines = [f"| Files | Number | {' | '.join(CLASSES)} |"]
    for kind, members in names.items():
        counts = Counter(one.found for one in found if one.office.name in members)
        lines.append(f"| {kind} | {counts.total()} | {' | '.join(str(counts[name]) for name in CLASSES)} |")
    return lines
