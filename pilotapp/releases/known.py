"""What is known of the cells of a release besides their figures: from the merging rule, and how much they tell."""

from collections.abc import Collection

from pilotapp.disclosure import suppression
from pilotapp.figures.expressions import MERGED
from pilotapp.figures.measures import DIMENSION
from pilotapp.releases.counting import Counted, key_of

FIRST_CONTACTS, OTHER_VISITS = 0.2, 0.05


def hidden(counted: Counted) -> dict[str, str]:
    """Return the cells that no table shows, because their rows are put together, with the reason.

    Left out are those that are known to be empty, because the same part of the merged row is.
    """
    parts = {part: counted.tallies.get(_whole(part)) for part in counted.parts() if part in counted.tallies}
    return {part: suppression.MERGED for part, whole in parts.items() if whole is None or whole.visits}


def floors(counted: Counted) -> dict[str, int]:
    """Return what everybody knows from the merging rule: the least visits and pilots of a cell, where it is not one.

    The merged row is not sensitive by itself, and neither is a row apart from it. Where there is no merged row, it may
    be known that no row is sensitive, because it would have been put together with others. First contacts in a row that
    was put together may be none.
    """
    found = {part: 0 for part in counted.parts() if "first_contact=" in part}
    for dimension in counted.dimensions if counted.rule_k else ():
        rows = [key_of(*row) for row in counted.rows() if row[0] == dimension and row[1]]
        is_known = not any(suppression.primary(counted.tallies[row].cell, counted.rule_k) for row in rows)
        if is_known and not DIMENSION[dimension].in_order:
            found |= dict.fromkeys(rows, counted.rule_k)
    return found


def weights(keys: Collection[str]) -> dict[str, float]:
    """Return how much readers lose with a cell, where it is not a whole row.

    First contacts are one of six numbers of a row; the visits that are none are no number of their own.
    """
    found = {key: FIRST_CONTACTS for key in keys if key.endswith("first_contact=1")}
    return found | {key: OTHER_VISITS for key in keys if key.endswith("first_contact=0")}


def _whole(part: str) -> str:
    """Return the key of the merged row, or of its first contacts, that a part belongs to."""
    row, mark, contact = part.partition("&")
    return f"{key_of(row.partition('=')[0], MERGED)}{mark}{contact}"
