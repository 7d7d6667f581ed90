"""Ways of a release: as it is, with sparse rows put together, or in the coarser groups of a scheme."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from pilotapp.disclosure import recoding
from pilotapp.figures.groupings import SCHEME
from pilotapp.figures.measures import DIMENSION, OF_FIELDS

PLAIN, TOGETHER, COARSER = "plain", "merged", "coarser"  # stored with a release
ALWAYS = tuple(each.code for each in OF_FIELDS)


@dataclass(frozen=True, slots=True)
class Recoding:
    """How the rows of a release are put together: its way, and what the merging rule needs.

    `fixed` has the codes by dimension that were put together earlier in the year and stay so; None if none were.
    """

    way: str = PLAIN
    k: int = 0
    secret: str = ""
    fixed: Mapping[str, Sequence[str]] | None = None


AS_IT_IS = Recoding()


@dataclass(frozen=True, slots=True)
class Recoded:
    """What was taken, as it is stored with a release: its way, and the codes that are put together, by dimension.

    `is_fixed`: an earlier release of the year decided which; `is_kept`: later ones put the same codes together.
    """

    way: str = PLAIN
    merged: Mapping[str, Sequence[str]] = field(default_factory=dict)
    is_fixed: bool = False
    is_kept: bool = False

    def as_json(self) -> str:
        """Return it as JSON for a column; empty for a release as it is, like all from before there were ways."""
        if self.way == PLAIN:
            return ""
        plain = {"way": self.way, "merged": {name: list(codes) for name, codes in self.merged.items()}}
        return json.dumps(plain | {"fixed": self.is_fixed, "kept": self.is_kept}, sort_keys=True)

    @classmethod
    def read(cls, text: str) -> Recoded:
        """Parse the output of `as_json`."""
        if not text:
            return cls()
        plain = json.loads(text)
        merged = {name: tuple(codes) for name, codes in plain["merged"].items()}
        return cls(plain["way"], merged, plain["fixed"], plain["kept"])


UNCHANGED = Recoded()


def dimensions(first: date, last: date, schemes: Sequence[str], way: str = PLAIN) -> tuple[str, ...]:
    """Return the dimensions of a release's tables: months only if there is more than one; groups in place of codes."""
    months = ("month",) if (first.year, first.month) != (last.year, last.month) else ()
    if way != COARSER:
        return (*months, *ALWAYS, *schemes)
    groups = _in_their_place(schemes)
    always = [groups.get(code, code) for code in ALWAYS]
    return (*months, *always, *(code for code in schemes if code not in always))


def _in_their_place(schemes: Sequence[str]) -> dict[str, str]:
    """Return the scheme that takes the place of each dimension that has one: a chosen one, else the first."""
    found: dict[str, str] = {}
    for code in (*schemes, *SCHEME):
        found.setdefault(SCHEME[code].by, code)
    return found


def merged(
    per_pilot: Mapping[str, Mapping[UUID, Sequence[int]]], dimensions: Sequence[str], how: Recoding
) -> dict[str, tuple[str, ...]]:
    """Return the codes of the rows that are put together, by dimension. Months stay apart, and so does 'not given'."""
    found: dict[str, tuple[str, ...]] = {}
    for dimension in dimensions if how.way != PLAIN else ():
        rows = {
            key.partition("=")[2]: {pilot: numbers[0] for pilot, numbers in pilots.items()}
            for key, pilots in per_pilot.items()
            if key.startswith(f"{dimension}=") and key != f"{dimension}=" and "first_contact=" not in key
        }
        if how.fixed is not None:
            codes = tuple(sorted(set(how.fixed.get(dimension, ())) & rows.keys()))
        elif DIMENSION[dimension].in_order:
            continue
        else:
            codes = recoding.merge(rows, how.k, f"{how.secret} {dimension}", times=DIMENSION[dimension].times)
        if len(codes) > 1:
            found[dimension] = codes
    return found
