"""The sum of releases of the same days: computed from true figures, protected together with the published ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from pilotapp.disclosure import suppression
from pilotapp.disclosure.suppression import Cell, LinearConstraint, OnProgress, no_progress
from pilotapp.figures.expressions import MERGED
from pilotapp.figures.measures import DIMENSION
from pilotapp.releases import counting, known, rules
from pilotapp.releases.counting import Counted, Tally, key_of
from pilotapp.releases.rules import FrozenCell
from pilotapp.releases.ways import TOGETHER, UNCHANGED, Recoded

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
    """Return the cells of the sum with these rows suppressed.

    How many pilots were in rows that a programme did not put together itself is not known: that number is suppressed.
    """
    parts = [counted for counted, _ in members]
    total = added(parts)
    unknown = {
        dimension
        for dimension in total.merged
        if any(len(_pieces(total, part, key_of(dimension, MERGED))) > 1 for part in parts)
    }
    return [
        replace(one, value=None, withheld=one.value, reason=suppression.SECONDARY)
        if one.number == "pilots" and one.code == MERGED and one.dimension in unknown and one.value is not None
        else one
        for one in rules.frozen_cells(total, reasons)
    ]


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
    before, floors = known.hidden(total), known.floors(total)
    for release, (counted, reasons) in members.items():
        truth |= {_key(release, key): tally.cell for key, tally in counted.tallies.items()}
        constraints += [
            replace(one, total=_key(release, one.total), parts=tuple(_key(release, part) for part in one.parts))
            for one in counting.constraints(counted)
        ]
        shown |= {_key(release, key) for key in counted.tallies.keys() - reasons.keys()}
        before |= {_key(release, key): reason for key, reason in reasons.items()}
        floors |= {_key(release, key): floor for key, floor in known.floors(counted).items()}
    pieces = {
        key: [_key(release, one) for release, (counted, _) in members.items() for one in _pieces(total, counted, key)]
        for key in total.tallies
    }
    constraints += [LinearConstraint(key, tuple(there)) for key, there in pieces.items()]
    if len(truth) > MAX_CELLS:
        nowhere = {key for key, there in pieces.items() if before.keys() & {key, *there}}
        return truth, constraints, dict.fromkeys(sorted(nowhere), suppression.SECONDARY) | before
    found = suppression.suppress(
        truth,
        constraints,
        k,
        secret,
        shown=shown,
        hidden=before,
        floors=floors,
        weights=known.weights(truth),
        on_progress=on_progress,
    )
    return truth, constraints, found


def added(counted: Sequence[Counted]) -> Counted:
    """Return the sum of several programmes' figures, in the tables that all have. No pilot is in two programmes.

    Rows that one of them puts together are put together in the sum. Where a visit may count in several rows, and they
    did not all put together the same ones, the sum has no merged row, because nobody knows it.
    """
    dimensions = common([one.dimensions for one in counted])
    merged = {
        dimension: codes
        for dimension in dimensions
        if (codes := tuple(sorted({code for one in counted for code in one.merged.get(dimension, ())})))
    }
    sessions = (sum(one.sessions[0] for one in counted), sum(one.sessions[1] for one in counted))
    total = Counted(dimensions, {}, sessions, merged)
    keys = {key for one in counted for key in one.tallies if _dimension(key) in ("", counting.SESSION, *dimensions)}
    tallies = {}
    for key in sorted(keys | {part for dimension in merged for part in _and_contacts(key_of(dimension, MERGED))}):
        pieces = [[one.tallies[piece] for piece in _pieces(total, one, key)] for one in counted]
        if _is_merged(key) and DIMENSION[_dimension(key)].times > 1 and any(len(some) > 1 for some in pieces):
            continue
        tallies[key] = _sum(_of_one(some) for some in pieces if some)
    return replace(total, tallies=tallies)


def recoded(counted: Sequence[Counted]) -> Recoded:
    """Return which rows are put together in the sum of these figures."""
    merged = added(counted).merged
    return Recoded(TOGETHER, merged) if merged else UNCHANGED


def _pieces(total: Counted, member: Counted, key: str) -> list[str]:
    """Return the keys of a member's tallies that add up to this key of the sum."""
    if not _is_merged(key):
        return [key] if key in member.tallies else []
    dimension, contact = _dimension(key), key.partition("&")[2]
    own = member.merged.get(dimension, ())
    codes = [*([MERGED] if own else []), *(code for code in total.merged[dimension] if code not in own)]
    keys = (f"{key_of(dimension, code)}{'&' if contact else ''}{contact}" for code in codes)
    return [one for one in keys if one in member.tallies]


def _of_one(tallies: Sequence[Tally]) -> Tally:
    """Return the sum of several rows of one programme; the same pilots may be in them: at least so many, so active."""
    found = _sum(tallies)
    if len(tallies) == 1:
        return found
    largest = min(sum(one.largest_contribution for one in tallies), found.visits)
    return replace(found, pilots=max(one.pilots for one in tallies), largest_contribution=largest)


def _is_merged(key: str) -> bool:
    return key.partition("&")[0].endswith(f"={MERGED}")


def _and_contacts(key: str) -> tuple[str, str, str]:
    return key, counting.first_contacts(key), counting.first_contacts(key, False)


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
