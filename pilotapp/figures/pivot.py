"""A table of two dimensions with totals. Totals are counted separately, because not every measure adds up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pilotapp.figures import aggregate
from pilotapp.figures.filters import NONE, Filters
from pilotapp.figures.measures import Dimension
from pilotapp.figures.queries import NOTHING, Numbers, Row, in_place, numbers_of, pilot_names, read_key
from pilotapp.models import Person
from pilotapp.periods import Period


@dataclass(frozen=True, slots=True)
class Pivot:
    """All measures by `rows` and `columns`. `cells` is keyed by pairs of keys; pairs without a visit are missing.

    `down` has the totals of rows, `across` those of columns, `total` counts everything once.
    """

    rows: Dimension
    columns: Dimension
    down: tuple[Row, ...]
    across: tuple[Row, ...]
    cells: Mapping[tuple[str, str], Numbers]
    total: Numbers

    def cell(self, row: str, column: str) -> Numbers:
        """Return the measures of a cell; all 0 if there was no visit."""
        return self.cells.get((row, column), NOTHING)

    @property
    def size(self) -> int:
        """The number of cells."""
        return len(self.down) * len(self.across)

    def adds_up(self, number: str) -> bool:
        """Whether the cells of `number` add up to the totals: not if a visit or a pilot can be in several cells."""
        return number != "pilots" and self.rows.times == self.columns.times == 1


def pivot(
    viewer: Person, period: Period, rows: Dimension, columns: Dimension, filters: Filters = NONE, by: str = "minutes"
) -> Pivot:
    """Return the viewer's programme by two dimensions: one SELECT, and one for names if a dimension is pilots."""
    wanted: dict[str, Sequence[Dimension]] = {
        "cell": (rows, columns),
        "row": (rows,),
        "column": (columns,),
        "total": (),
    }
    found: dict[str, dict[tuple[str, str], Numbers]] = {name: {} for name in wanted}
    for name, first, second, *values in aggregate.tables(viewer.programme_id, period, wanted, filters):
        one = (columns if name == "column" else rows).code
        found[name][read_key(one, first), read_key(columns.code, second)] = numbers_of(values)
    names = pilot_names(viewer) if "pilot" in (rows.code, columns.code) else {}
    return Pivot(
        rows,
        columns,
        in_place(rows, _keyed(found["row"]), names, by),
        in_place(columns, _keyed(found["column"]), names, by),
        found["cell"],
        found["total"]["", ""],
    )


def _keyed(found: Mapping[tuple[str, str], Numbers]) -> dict[str, Numbers]:
    return {key: numbers for (key, _none), numbers in found.items()}
