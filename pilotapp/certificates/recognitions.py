"""Known proofs of volunteering and the hours they require. These are hints: the issuing bodies decide."""

from dataclasses import dataclass
from datetime import date

YEAR = 365  # days


@dataclass(frozen=True, slots=True)
class Recognition:
    """A proof that a Land or a city issues. `hours`: required hours a year (None: no minimum); `unpaid`: only hours
    without an allowance count. `name` is a proper name and is not translated.
    """

    code: str
    name: str
    hours: int | None
    unpaid: bool = False


@dataclass(frozen=True, slots=True)
class Hint:
    """A recognition, the minutes a year that count for it, and whether these reach its required hours."""

    mark: Recognition
    minutes: int
    is_reached: bool


# As published by Niedersachsen, Nordrhein-Westfalen and the Länder with an Ehrenamtskarte (domain.md, section 6). The
# card's alternative, 5 hours a week for two years, is more than 250 hours a year and so needs no row of its own.
RECOGNITIONS: tuple[Recognition, ...] = (
    Recognition("kompetenznachweis", "Kompetenznachweis Niedersachsen", 80),
    Recognition("engagementnachweis", "Engagementnachweis Nordrhein-Westfalen", None),
    Recognition("ehrenamtskarte", "Ehrenamtskarte", 250, unpaid=True),
)


def hints(first: date, last: date, *, minutes: int, unpaid_minutes: int) -> list[Hint]:
    """Return what the hours of a period reach. For a period longer than a year, the yearly average counts."""
    days = (last - first).days + 1
    found = []
    for mark in RECOGNITIONS:
        counting = unpaid_minutes if mark.unpaid else minutes
        a_year = counting if days <= YEAR + 1 else counting * YEAR // days
        found.append(Hint(mark, a_year, a_year > 0 and a_year >= 60 * (mark.hours or 0)))
    return found
