"""The sum of releases of the same days: added up from the truth, protected beside what each programme shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from pilotapp.disclosure import suppression
from pilotapp.disclosure.suppression import Cell, LinearConstraint, OnProgress, no_progress
from pilotapp.releases import counting, rules
from pilotapp.releases.counting import Counted, Tally
from pilotapp.releases.rules import FrozenCell

# Two programmes of 200 cells each and their sum took 39 seconds, and showed 57 cells where the short way shows 43.
MAX_CELLS = 300
Member = tuple[Counted, Mapping[str, str]]  # what a release counted, and which of its keys are hidden, with the reason


def hidden(
    members: Mapping[UUID, Member], k: int, secret: str, on_progress: OnProgress = no_progress
) -> dict[str, str]:
    """Which rows of the sum are hidden, and why; `on_progress` hears how far it is, for it may take minutes.

    What the programmes show or hide stays as it is: everybody may have read it. Raises Unprotectable where nothing
    that may still be hidden is enough.
    """
    total = added([counted for counted, _ in members.values()])
    _, _, found = published(members, k, secret, on_progress)
    return {key: reason for key, reason in found.items() if key in total.tallies}


def cells(members: Iterable[Member], reasons: Mapping[str, str]) -> list[FrozenCell]:
    """The cells of the sum, of which these rows are hidden."""
    return rules.frozen_cells(added([counted for counted, _ in members]), reasons)


def published(
    members: Mapping[UUID, Member], k: int, secret: str, on_progress: OnProgress = no_progress
) -> tuple[dict[str, Cell], list[LinearConstraint], dict[str, str]]:
    """All that can be read together: cells of the sum and, as 'uid|key', of each release; how they add up; the hidden.

    With very many cells, which would take minutes, the sum shows only what every programme shows: sums of published
    numbers, which tell nothing new. Raises Unprotectable as `hidden` does.
    """
    total = added([counted for counted, _ in members.values()])
    truth = {key: tally.cell for key, tally in total.tallies.items()}
    constraints = counting.constraints(total)
    shown: set[str] = set()
    before: dict[str, str] = {}
    for release, (counted, reasons) in members.items():
        truth |= {_key(release, key): tally.cell for key, tally in counted.tallies.items()}
        constraints += [
            replace(one, total=_key(release, one.total), parts=tuple(_key(release, part) for part in one.parts))
            for one in counting.constraints(counted)
        ]
        shown |= {_key(release, key) for key in counted.tallies.keys() - reasons.keys()}
        before |= {_key(release, key): reason for key, reason in reasons.items()}
    for key in total.tallies:
        there = tuple(_key(release, key) for release, (counted, _) in members.items() if key in counted.tallies)
        constraints.append(LinearConstraint(key, there))
    if len(truth) > MAX_CELLS:
        everywhere = set(total.tallies) - {key for _, reasons in members.values() for key in reasons}
        return truth, constraints, before | dict.fromkeys(total.tallies.keys() - everywhere, suppression.SECONDARY)
    return (
        truth,
        constraints,
        suppression.suppress(truth, constraints, k, secret, shown=shown, hidden=before, on_progress=on_progress),
    )


def added(counted: Sequence[Counted]) -> Counted:
    """What several programmes counted, in the tables that all of them have. Nobody is a pilot of two programmes."""
    dimensions = common([one.dimensions for one in counted])
    keys = {key for one in counted for key in one.tallies if _dimension(key) in ("", counting.SESSION, *dimensions)}
    tallies = {key: _sum(one.tallies.get(key, Tally()) for one in counted) for key in sorted(keys)}
    sessions = (sum(one.sessions[0] for one in counted), sum(one.sessions[1] for one in counted))
    return Counted(dimensions, tallies, sessions)


def common(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """What stands in all of these lists, in the order of the first."""
    first, *others = lists
    return tuple(one for one in first if all(one in other for other in others))


def _sum(tallies: Iterable[Tally]) -> Tally:
    rows = list(tallies)
    return Tally(
        visits=sum(one.visits for one in rows),
        pilots=sum(one.pilots for one in rows),
        largest_contribution=max(one.largest_contribution for one in rows),
        minutes=sum(one.minutes for one in rows),
        waiting=sum(one.waiting for one in rows),
        travel=sum(one.travel for one in rows),
    )


def _key(release: UUID, key: str) -> str:
    return f"{release}|{key}"


def _dimension(key: str) -> str:
    """'topic' of 'topic=work&first_contact=1'; '' of 'first_contact=1', which is of the total."""
    dimension = key.partition("=")[0]
    return "" if dimension == "first_contact" else dimension
