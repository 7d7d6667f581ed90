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

    A row apart from a merged row is not sensitive by itself, and the merged row has `k` visits besides those of the
    largest contributors, of whom each row in it has one. Where there is no merged row, it is likely that no row is
    sensitive, and it is taken to be known. First contacts in a row that was put together may be none.
    """
    found = {part: 0 for part in counted.parts() if "first_contact=" in part}
    k = counted.rule_k
    for dimension in counted.dimensions if k else ():
        rows, inside = _rows(counted, dimension), counted.merged.get(dimension, ())
        if inside or not any(suppression.primary(counted.tallies[row].cell, k) for row in rows):
            found |= dict.fromkeys(rows, k)
        if inside:
            found[key_of(dimension, MERGED)] = k + (len(inside) if DIMENSION[dimension].times == 1 else 1)
    return found


def _rows(counted: Counted, dimension: str) -> list[str]:
    """Return the keys of the rows of a table that the merging rule was applied to, and of its merged row."""
    is_merged = not DIMENSION[dimension].in_order
    return [key_of(*row) for row in counted.rows() if row[0] == dimension and row[1] and is_merged]


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
