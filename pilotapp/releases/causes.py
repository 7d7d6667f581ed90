"""Why cells of a release are suppressed, table by table: which are sensitive, and how much is suppressed for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pilotapp.disclosure.suppression import CONTRIBUTORS, DOMINANCE, FREQUENCY, SECONDARY, LinearConstraint
from pilotapp.releases.counting import SESSION, TOTAL, first_contacts

PRIMARY = frozenset((FREQUENCY, CONTRIBUTORS, DOMINANCE))


@dataclass(frozen=True, slots=True)
class Causes:
    """What is suppressed in one table.

    `sensitive` are the keys of cells that are sensitive by themselves: rows ('topic=work'), and first contacts of rows
    that are not, or the visits that are none. `rows` and `first_contacts` count the further rows, and the further
    readable rows whose first contacts are suppressed. `elsewhere` are the dimensions of other tables ('' the total)
    whose sensitive cells are the only cause of some of these; `is_random`: some have no cause at all.
    """

    sensitive: tuple[str, ...]
    rows: int
    first_contacts: int
    elsewhere: tuple[str, ...]
    is_random: bool


def by_table(hidden: Mapping[str, str], constraints: Sequence[LinearConstraint]) -> dict[str, Causes]:
    """Return the causes for each dimension in which something is suppressed; `hidden` are reasons by key.

    A further cell is suppressed because of the sensitive cells to which it is connected by constraints, through
    suppressed cells only. Cells with other reasons than those of `disclosure.suppression` are not counted.
    """
    group = _connected(hidden, constraints)
    causes: dict[str, set[str]] = {}
    for key, reason in hidden.items():
        if reason in PRIMARY:
            causes.setdefault(group[key], set()).add(dimension_of(key))
    dimensions = dict.fromkeys(dimension_of(key) for key in hidden)
    return {one: _of_table(one, hidden, group, causes) for one in dimensions if one not in (TOTAL, SESSION)}


def dimension_of(key: str) -> str:
    """Return 'topic' of 'topic=work&first_contact=1'; '' of the total and its first contacts."""
    dimension = key.partition("=")[0]
    return TOTAL if dimension == "first_contact" else dimension


def row_of(key: str) -> str:
    """Return 'topic=work' of 'topic=work&first_contact=1'."""
    return key.partition("&")[0]


def _of_table(
    dimension: str, hidden: Mapping[str, str], group: Mapping[str, str], causes: Mapping[str, set[str]]
) -> Causes:
    rows = dict.fromkeys(row_of(key) for key in hidden if dimension_of(key) == dimension)
    own = [key for key in rows if hidden.get(key) in PRIMARY]
    parts = {row: _sensitive_part(row, hidden) for row in rows if row not in own}
    readable = {row: part for row, part in parts.items() if row not in hidden}
    own += [part for part in readable.values() if part]
    own = own or [part for part in parts.values() if part]
    whole = [row for row in rows if hidden.get(row) == SECONDARY]
    numbers = [first_contacts(row) for row, part in readable.items() if not part and first_contacts(row) in hidden]
    without = [found for key in (*whole, *numbers) if dimension not in (found := causes.get(group[key], set()))]
    elsewhere = dict.fromkeys(one for found in without for one in sorted(found))
    return Causes(tuple(own), len(whole), len(numbers), tuple(elsewhere), set() in without)


def _sensitive_part(row: str, hidden: Mapping[str, str]) -> str | None:
    """Return the first contacts of a row, or its other visits, if they are sensitive."""
    return next((key for yes in (True, False) if hidden.get(key := first_contacts(row, yes)) in PRIMARY), None)


def _connected(keys: Iterable[str], constraints: Sequence[LinearConstraint]) -> dict[str, str]:
    """Return the group of each key, named by one of its keys: constraints connect the keys of a group."""
    group = {key: key for key in keys}
    members = {key: [key] for key in group}
    for constraint in constraints:
        first, *others = list(dict.fromkeys(group[key] for key in constraint.keys if key in group)) or [""]
        for key in [key for other in others for key in members.pop(other)]:
            group[key] = first
            members[first].append(key)
    return group
