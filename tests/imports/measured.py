"""What came of a file beside the truth: right, asked, refused or silently wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tests.imports.coordinator import Came
from tests.imports.offices.declared import ASKED, REFUSED, RIGHT, WRONG, Office, TrueVisit

CLASSES = (RIGHT, ASKED, REFUSED, WRONG)


@dataclass(frozen=True, slots=True)
class Measured:
    """A file, what came of it, and which visits are stored but not true, or true but not stored."""

    office: Office
    came: Came
    false: list[str]
    missing: list[TrueVisit]

    @property
    def found(self) -> str:
        """The class. Refused is what is named: the file, or each row that is not stored."""
        if self.false or (not self.came.refusal and len(self.missing) > self.came.named):
            return WRONG
        if self.came.refusal or self.came.named or self.missing:
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
            f"asked: {', '.join(sorted(self.came.questions))}" if self.came.questions else "",
            self.came.refusal[:90],
        ]
        return ", ".join(filter(None, parts))


def measure(office: Office, came: Came) -> Measured:
    """Take every true visit out of those that are stored; what is left over is false."""
    left, missing = list(came.visits), []
    for visit in office.visits:
        same = next((one for one in left if _is(visit, one)), None)
        if same:
            left.remove(same)
        else:
            missing.append(visit)
    return Measured(office, came, [f"{day} {minutes} {pilot}" for day, minutes, pilot, _ in left], missing)


def _is(visit: TrueVisit, one: tuple[str, int, str, dict[str, str]]) -> bool:
    *mine, facets = one
    return mine == [visit.day, visit.minutes, visit.pilot] and all(facets[name] == said for name, said in visit.facets)


def table(found: Sequence[Measured]) -> str:
    """The counts, and a line for each file."""
    counts = Counter(one.found for one in found)
    head = f"{len(found)} files: " + ", ".join(f"{counts[name]} {name}" for name in CLASSES)
    order = sorted(found, key=lambda one: (-CLASSES.index(one.found), one.office.name))
    lines = [
        f"{one.office.name:50} {one.found:14} of {'/'.join(one.office.classes):19} {one.office.figures} | {one.why}"
        for one in order
    ]
    return "\n".join([head, *lines])
