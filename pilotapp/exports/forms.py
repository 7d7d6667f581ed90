"""The form of an export: period, figures, format, and a short text for the PDF."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectField, ValidationError
from wtforms.validators import InputRequired, Optional

from pilotapp.exports.spec import FIGURES, PIVOT, RELEASE, TABLE, TABLES, VISITS, ExportSpec
from pilotapp.figures import labels
from pilotapp.figures.filters import Filters
from pilotapp.figures.measures import DIMENSION, MEASURES, SESSIONS
from pilotapp.periods import Month, Period, Quarter, Span, Year
from pilotapp.releases.queries import Line
from pilotapp.reports.days import OWN, DaysPart
from pilotapp.web.free_text import FreeText, words_field

MONTHS, QUARTERS, YEARS = 18, 8, 6  # numbers of choices, the current period first
_CHOOSE = _l("Please choose one of the options.")


def _dimensions() -> list[tuple[str, Any]]:
    return [(code, dimension.header) for code, dimension in DIMENSION.items()]


class ExportForm(DaysPart, FreeText):
    """The fields of the export page; `spec()` returns the choice. The filters come from the query string."""

    what = RadioField(
        _l("What"),
        [InputRequired(_CHOOSE)],
        choices=lambda: [
            (FIGURES, _("All tables of the figures")),
            (VISITS, _("Visits one by one")),
            (TABLE, _("One table")),
            (PIVOT, _("Compare two things")),
            (RELEASE, _("A release")),
        ],
    )
    table = SelectField(_l("Which table"), [Optional()], choices=())
    rows = SelectField(_l("Rows"), [Optional()], choices=_dimensions)
    columns = SelectField(_l("Columns"), [Optional()], choices=_dimensions)
    number = SelectField(_l("Number"), [Optional()], choices=lambda: [(each.code, each.label) for each in MEASURES])
    release = SelectField(_l("Which release"), [Optional()], choices=())
    format = RadioField(
        _l("Format"),
        [InputRequired(_CHOOSE)],
        choices=lambda: [
            ("xlsx", _("Spreadsheet (XLSX)")),
            ("pdf", _("Report on paper (PDF)")),
            ("csv", _("Plain table (CSV)")),
        ],
    )
    separator = RadioField(
        _l("Between the cells"),
        [Optional()],
        choices=lambda: [("semicolon", _("Semicolon (German spreadsheets)")), ("comma", _("Comma"))],
        default="semicolon",
    )
    mark = BooleanField(_l("Show umlauts correctly in Excel"), default=True)
    text = words_field(_l("Factual report"))

    def __init__(
        self, today: date, *, asked: Period, filters: Filters, releases: Sequence[Line], **settings: Any
    ) -> None:
        self._filters = filters
        self._releases = {str(line.uid): line for line in releases}
        own = isinstance(asked, Span)
        known = {"what": FIGURES, "format": "xlsx", "rows": "institution_kind", "columns": "topic"}
        known |= {"period": OWN if own else str(asked), "number": "minutes"}
        days = {"first": asked.first, "last": asked.last} if own else {}
        super().__init__(**{"data": {**known, **days, **settings.pop("data", {})}, **settings})
        self.period.choices = list(_periods(today, asked))
        self.release.choices = [
            (str(line.uid), _("Release %(number)s: %(period)s", number=line.number, period=labels.period(line.period)))
            for line in releases
        ]
        if not releases:  # no release to choose
            self.what.choices = [one for one in self.what.choices if one[0] != RELEASE]
        sessions = str(SESSIONS.header)
        names = {**{code: each.header for code, each in DIMENSION.items()}, "sessions": sessions}
        self.table.choices = [(code, names.get(code, _("What the numbers mean"))) for code in TABLES]

    def validate_last(self, field: DateField) -> None:
        """A release has a fixed period."""
        if self.what.data != RELEASE:
            super().validate_last(field)

    def validate_columns(self, field: SelectField) -> None:
        """Refuse a pivot of a dimension with itself."""
        if self.what.data == PIVOT and self.rows.data == field.data:
            raise ValidationError(_("Please choose different rows and columns."))

    def spec(self) -> ExportSpec | None:
        """Return the choice; None if it contains an unknown value."""
        said = {
            name: self.data[name]
            for name in ("what", "format", "table", "rows", "columns", "number", "separator", "release")
        }
        said["mark"] = "1" if self.mark.data else "0"
        return ExportSpec.read({**self._filters.address(), **said, "period": self._period()})

    def _period(self) -> str | None:
        if self.what.data == RELEASE and self.release.data in self._releases:
            return str(self._releases[self.release.data].period)
        return str(self.chosen() or "") or None


def _periods(today: date, asked: Period) -> Iterator[tuple[str, str]]:
    """Yield years, quarters and months, current first, and the viewed period; last, the choice of own days."""
    kinds: list[tuple[Any, int]] = [(Year(today.year), YEARS), (Quarter.of(today), QUARTERS), (Month.of(today), MONTHS)]
    shown: list[Period] = []
    for one, count in kinds:
        for _number in range(count):
            shown.append(one)
            one = one.previous
    if not isinstance(asked, Span) and asked not in shown:
        shown.insert(0, asked)
    yield from ((str(each), labels.period(each)) for each in shown)
    yield ExportForm.own_choice
