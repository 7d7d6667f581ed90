"""A pivot table of two dimensions as a sheet: one measure, with totals."""

from flask_babel import gettext as _

from pilotapp.exports.sheets import Column, Sheet, Value
from pilotapp.exports.spec import ExportSpec
from pilotapp.figures.measures import DIMENSION, MEASURE
from pilotapp.figures.pivot import pivot
from pilotapp.models import Person


def sheet(viewer: Person, spec: ExportSpec) -> Sheet:
    """Return the pivot of `spec`. Totals are counted separately: rows need not add up to them."""
    down, across, number = DIMENSION[spec.rows], DIMENSION[spec.columns], MEASURE[spec.number]
    found = pivot(viewer, spec.period, down, across, spec.filters)
    columns = [
        Column(str(down.header)),
        *(Column(each.label, number.unit) for each in found.across),
        Column(_("Together"), number.unit),
    ]
    rows: list[list[Value]] = [
        [
            row.label,
            *(found.cell(row.key, each.key)[number.code] for each in found.across),
            row.numbers[number.code],
        ]
        for row in found.down
    ]
    total: list[Value] = [
        _("Together"),
        *(each.numbers[number.code] for each in found.across),
        found.total[number.code],
    ]
    title = _("%(number)s: %(rows)s and %(columns)s", number=number.header, rows=down.header, columns=across.header)
    meaning = " ".join(str(each.meaning) for each in (number, down, across))
    return Sheet("pivot", title, columns, rows, meaning, total)
