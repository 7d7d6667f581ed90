"""A release as a book: its published figures with the wording that was frozen with it; no suppressed number."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from flask_babel import gettext as _

from pilotapp import i18n
from pilotapp.exports.sheets import Book, Column, Sheet, Value, Withheld
from pilotapp.figures import labels
from pilotapp.figures.measures import SESSIONS
from pilotapp.releases import wording
from pilotapp.releases.reading import Row, Shown, Table

Words = Mapping[str, Mapping[str, str]]


def book(
    shown: Shown, *, title: str, programme: str, made_on: date, details: Sequence[tuple[str, str]], is_sum: bool = False
) -> Book:
    """Return all tables of a release or a sum of releases. `details` identify it."""
    words = shown.numbers
    total = [_value(shown.totals, code) for code in shown.columns]
    sheets = [_totals(shown), *(_table(table, shown, total) for table in shown.tables)]
    if shown.sessions.cells:
        sheets.append(_sessions(shown))
    if shown.corrections:
        sheets.append(_corrections(shown))
    named = [words[code] for code in (*shown.columns, *shown.session_columns) if code in words]
    return Book(
        title=title,
        programme=programme,
        period=str(shown.period),
        language=i18n.spoken().split("_")[0],
        made_on=made_on,
        sheets=sheets,
        details=details,
        definitions=[*_signs(shown, is_sum), *((each["header"], each["meaning"], each["source"]) for each in named)],
        key_numbers=[(words[c]["label"], _value(shown.totals, c), words[c]["unit"]) for c in shown.columns],
        notes=list(_notes(shown)),
        more={"period_words": labels.period(shown.period)},
    )


def _signs(shown: Shown, is_sum: bool) -> Iterable[tuple[str, str, str]]:
    if shown.hidden:
        yield str(wording.NOT_SHOWN), str(wording.EXPLAINED), ""
    if is_sum:
        yield _("Rows of a sum"), str(wording.SUMMED), ""


def _notes(shown: Shown) -> Iterable[str]:
    if not shown.hidden:
        yield _("Nothing had to be hidden: behind every number are at least %(k)s visits and {pilots}.", k=shown.k)
    if shown.way:
        yield shown.way
    yield _("What does not stand in a table did not happen in this period.")
    yield _("The numbers of a release never change; what was corrected later stands in the next one.")


def _columns(codes: Iterable[str], words: Words) -> list[Column]:
    return [Column(words[code]["header"], words[code]["unit"], words[code]["label"]) for code in codes]


def _totals(shown: Shown) -> Sheet:
    rows = [(shown.numbers[code]["header"], _value(shown.totals, code)) for code in shown.columns]
    return Sheet("totals", _("All together"), (Column(_("Number")), Column(_("Value"), "count")), rows)


def _table(table: Table, shown: Shown, total: Sequence[Value]) -> Sheet:
    rows = [(row.full_label, *(_value(row, code) for code in shown.columns)) for row in table.readable]
    withheld: list[Sequence[Value]] = [(name, *(_withheld() for _code in shown.columns)) for name in table.not_shown]
    columns = (Column(table.header), *_columns(shown.columns, shown.numbers))
    together = (_("Together"), *total)
    meaning = " ".join((table.meaning, *table.notes))
    return Sheet(table.code, table.title, columns, rows, meaning, together, chart=1, withheld=withheld)


def _sessions(shown: Shown) -> Sheet:
    row = (_("Together"), *(_value(shown.sessions, code) for code in shown.session_columns))
    columns = (Column(str(SESSIONS.header)), *_columns(shown.session_columns, shown.numbers))
    return Sheet("sessions", _("Supervision"), columns, [row])


def _corrections(shown: Shown) -> Sheet:
    """Return later changes to earlier releases; a decrease has a minus sign."""
    some = ("visits", "minutes")
    rows = [(_("Release %(number)s", number=row.code), *(_value(row, c) for c in some)) for row in shown.corrections]
    meaning = _("What was added, taken back or changed after an earlier release. The numbers of that release stay.")
    columns = (Column(_("Release")), *_columns(some, shown.numbers))
    return Sheet("corrections", _("Corrections to earlier releases"), columns, rows, meaning)


def _value(row: Row, code: str) -> Value:
    value = row.cells[code].value
    return _withheld() if value is None else value


def _withheld() -> Withheld:
    return Withheld(str(wording.NOT_SHOWN))
