"""The sum of releases of the same days: computed from true figures, protected together with the published ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from pilotapp.disclosure import suppression
from pilotapp.disclosure.suppression import Cell, LinearConstraint, OnProgress, no_progress
from pilotapp.releases import counting, rules
from pilotapp.releases.counting import Counted, Tally
from pilotapp.releases.rules import FrozenCell

# Two programmes of 200 cells each and their sum took 39 s and published 57 cells; the short method publishes 43.
MAX_CELLS = 300
Member = tuple[Counted, Mapping[str, str]]  # a release's figures, and its suppressed keys with reasons


def hidden(
    members: Mapping[UUID, Member], k: int, secret: str, on_progress: OnProgress = no_progress
) -> dict[str, str]:
    """Return the suppressed rows of the sum, with reasons. It may take minutes: `on_progress` is called often.

    The suppression of the programmes' own releases does not change, because people may have read them. Raises
    Infeasible if suppressing more cells of the sum is not enough.
    """
    total = added([counted for counted, _ in members.values()])
    _, _, found = published(members, k, secret, on_progress)
    return {key: reason for key, reason in found.items() if key in total.tallies}


def cells(members: Iterable[Member], reasons: Mapping[str, str]) -> list[FrozenCell]:
    """Return the cells of the sum with these rows suppressed."""
    return rules.frozen_cells(added([counted for counted, _ in members]), reasons)


def published(
    members: Mapping[UUID, Member], k: int, secret: str, on_progress: OnProgress = no_progress
) -> tuple[dict[str, Cell], list[LinearConstraint], dict[str, str]]:
    """Return the cells of the sum and (as 'uid|key') of each release, their constraints, and the suppressed keys.

    With very many cells, which would take minutes, the sum publishes only what every programme publishes: sums of
    published numbers, which reveal nothing new. Raises Infeasible as `hidden` does.
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
    """Return the sum of several programmes' figures, in the tables that all have. No pilot is in two programmes."""
    dimensions = common([one.dimensions for one in counted])
    keys = {key for one in counted for key in one.tallies if _dimension(key) in ("", counting.SESSION, *dimensions)}
    tallies = {key: _sum(one.tallies.get(key, Tally()) for one in counted) for key in sorted(keys)}
    sessions = (sum(one.sessions[0] for one in counted), sum(one.sessions[1] for one in counted))
    return Counted(dimensions, tallies, sessions)


def common(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Return the items that are in all of these lists, in the order of the first."""
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
    """Return 'topic' of 'topic=work&first_contact=1'; '' of 'first_contact=1', which belongs to the total."""
    dimension = key.partition("=")[0]
    return "" if dimension == "first_contact" else dimension
