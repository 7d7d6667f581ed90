"""The public page of a release as one CSV file: the same numbers, one in each line, and nothing else."""

from collections.abc import Iterable, Iterator, Sequence

from flask_babel import gettext as _

from pilotapp.figures import labels
from pilotapp.formats import csv_text
from pilotapp.releases.queries import Year
from pilotapp.releases.reading import Row, Shown
from pilotapp.releases.wording import EXPLAINED, NOT_SHOWN

Line = tuple[str, str, str, object]  # table, row, number, value


def write(shown: Shown, years: Iterable[Year]) -> bytes:
    """Return the file in the reader's language; minutes are whole numbers.

    A suppressed number is said in words, which the last line explains. Rows that are wholly suppressed stay rows of
    their own, because programs read them.
    """
    header = (_("Period"), _("Table"), _("Row"), _("Number"), _("Value"))
    period = labels.period(shown.period)
    rows = [(period, *line) for line in _of_period(shown)] + [("", *line) for line in _of_years(shown, years)]
    if shown.hidden:
        rows.append(("", _("What the numbers mean"), "", str(NOT_SHOWN), str(EXPLAINED)))
    return csv_text.write(header, rows)


def _of_period(shown: Shown) -> Iterator[Line]:
    yield from _row(shown, _("All together"), shown.totals, "", shown.columns)
    for table in shown.tables:
        for row in table.rows:
            yield from _row(shown, table.title, row, row.full_label, shown.columns)
    yield from _row(shown, _("Supervision"), shown.sessions, "", shown.session_columns)
    for row in shown.corrections:
        label = _("Release %(number)s", number=row.code)
        yield from _row(shown, _("Corrections to earlier releases"), row, label, ("visits", "minutes"))


def _row(shown: Shown, table: str, row: Row, label: str, codes: Sequence[str]) -> Iterator[Line]:
    for code in codes:
        value = row.cells[code].value
        yield table, label, shown.numbers[code]["header"], NOT_SHOWN if value is None else value


def _of_years(shown: Shown, years: Iterable[Year]) -> Iterator[Line]:
    """Yield the sums of years; where a total is suppressed, 'at least'."""
    for year in years:
        title, label = _("Year by year"), str(year.number)
        yield title, label, _("Releases"), year.releases
        for code, value in (("visits", year.visits), ("minutes", year.minutes)):
            known = value if year.is_whole else _("at least %(number)s", number=value)
            yield title, label, shown.numbers[code]["header"], known
