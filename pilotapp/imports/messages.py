"""What pages and the list of errors say about columns, rows and states of an import; fields are called as elsewhere."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pilotapp.domain import visit_fields
from pilotapp.formats import csv_text
from pilotapp.imports.queries import Fault

FIELDS: dict[str, Any] = {
    "day": _l("Day"),
    "start": _l("Start"),
    "end": _l("End"),
    "span": _l("Start and end in one cell"),
    "duration": _l("Duration"),
    "hours": _l("Duration: the hours of it"),
    "minutes": _l("Duration: the minutes of it"),
    "break": _l("Break"),
    "count": _l("Number of visits in a row"),
    "end_day": _l("Day of the end"),
    "pilot": _l("{Pilot}"),
    **{field.singular: field.label for field in visit_fields.FIELDS},
    "name": _l("Name"),
    "email": _l("E-mail address"),
    "languages": _l("Languages spoken"),
}
REFUSED: dict[str, Any] = {
    "client": _l("its name says that it is about the people accompanied"),
    "name": _l("it holds names that are not known as those of your {pilots}"),
    "names": _l("what stands in it looks like names of people"),
    "birth_date": _l("it holds dates of birth"),
    "address": _l("it holds addresses"),
    "phone": _l("it holds telephone numbers"),
    "email": _l("it holds e-mail addresses, and not those of your {pilots}"),
    "number": _l("it holds numbers by which somebody can be found, such as file numbers"),
    "text": _l("it holds free text, in which people may be named"),
    "many": _l("it holds too many different words to be codes; people may be named there"),
}
# code: what is wrong, what to do
FAULTS: dict[str, tuple[Any, Any]] = {
    "day_missing": (_l("The day is missing."), _l("Write the day of the visit.")),
    "day_unreadable": (
        _l("There is no such day, or it cannot be read."),
        _l("Check the day and write it like 3.4.2024."),
    ),
    "day_future": (_l("This day lies in the future."), _l("Check the year.")),
    "clock_unreadable": (_l("This is no time of day."), _l("Write it like 9:30.")),
    "no_such_time": (_l("This time did not exist: the clocks went forward that night."), _l("Correct start or end.")),
    "days_differ": (
        _l("The day of the end is neither the day of the start nor the next one."),
        _l("Check both days. A visit can last 12 hours at most."),
    ),
    "span_unreadable": (_l("Start and end cannot be read."), _l("Write them like 9:30 - 10:30.")),
    "break_too_long": (_l("The break is longer than the visit."), _l("Check break, start and end.")),
    "ragged": (
        _l("This row has more cells than there are names of columns, so that it is not clear which cell is which."),
        _l("Look for a decimal comma or a separator within a cell; put that cell in quotation marks."),
    ),
    "several_visits": (
        _l("This row adds up several visits."),
        _l("Write a row for each visit, with its own duration."),
    ),
    "length_missing": (_l("It is not known how long it lasted."), _l("Write the duration, or start and end.")),
    "length_unreadable": (_l("This is no duration."), _l("Write it like 1:30 or 90 min.")),
    "length_differs": (
        _l("The duration is not the time from start to end, also not without a break."),
        _l("Correct one of them, or leave one of the columns out."),
    ),
    "too_long": (_l("This is too long: a visit can last 12 hours at most."), _l("Check duration, start and end.")),
    "end_first": (
        _l("The end is before the start."),
        _l("Correct start or end. Over midnight too, a visit can last 12 hours at most."),
    ),
    "day_full": (
        _l("That would be more than 16 hours of this person on this day."),
        _l("Check the day and the durations, or whether the visits are here already."),
    ),
    "pilot_missing": (_l("The {pilot} is missing."), _l("Write who was there.")),
    "pilot_unknown": (_l("Nobody was chosen for this name."), _l("Choose who it is.")),
    "pilot_gone": (_l("This name is not in the programme any more."), _l("Choose somebody else.")),
    "left_out": (_l("You chose to leave such rows out."), _l("Nothing, if that is right.")),
    "value_unknown": (_l("No meaning was chosen for this value."), _l("Choose what it means.")),
    "too_many_topics": (_l("A visit has 3 topics at most."), _l("Keep the most important ones.")),
    "not_yes_or_no": (_l("This is neither yes nor no."), _l("Write yes, no, or leave it empty.")),
    "name_missing": (_l("The name is missing."), _l("Write the name.")),
    "same_name": (
        _l("Somebody of the same name is here or stands further up, and an e-mail address is missing: please check."),
        _l(
            "If they are two, write the e-mail address of each. If they are one, leave one row, and write the address "
            "in the profile."
        ),
    ),
    "email_wrong": (_l("This is no e-mail address."), _l("Write it like name@example.org, or leave it empty.")),
}
# Lines of a table that are no rows: why they are left out.
DROPPED: dict[str, tuple[Any, Any]] = {
    "total": (_l("This line adds up others; it is no visit."), _l("Nothing, if that is right.")),
    "heading": (_l("This line is a heading."), _l("Nothing, if that is right.")),
    "text": (_l("This line is a single text."), _l("Nothing, if that is right.")),
    "other_table": (
        _l("This line belongs to another table further down, with other columns."),
        _l("To have it as well, save it as a table of its own."),
    ),
    "header": (_l("This line names the columns once more."), _l("Nothing, if that is right.")),
}
STATES: dict[str, tuple[Any, str]] = {
    "sheet": (_l("Not finished"), "warn"),
    "columns": (_l("Not finished"), "warn"),
    "values": (_l("Not finished"), "warn"),
    "ready": (_l("Tried, not imported"), "warn"),
    "running": (_l("Being imported"), "info"),
    "done": (_l("Imported"), "good"),
    "failed": (_l("Did not work"), "bad"),
    "undoing": (_l("Being taken back"), "info"),
    "undone": (_l("Taken back"), "neutral"),
}
# Encodings that are said, because others are more usual: by the program that writes them.
ENCODINGS: dict[str, Any] = {
    "mac_roman": _l("an old Mac"),
    "cp850": _l("DOS"),
    "cp1250": _l("Windows in Polish, Czech or Hungarian"),
    "cp1254": _l("Windows in Turkish"),
}
UNKNOWN_FAULT = (_l("This row could not be read."), _l("Check it."))


def of_fault(code: str) -> tuple[str, str]:
    """What is wrong, and what to do."""
    what, remedy = (FAULTS | DROPPED).get(code, UNKNOWN_FAULT)
    return str(what), str(remedy)


def csv_of(faults: Iterable[Fault]) -> bytes:
    """Return the errors as a table for spreadsheets."""
    header = (_("Row"), _("Column"), _("What is wrong"), _("What to do"))
    return csv_text.write(header, ((fault.row, fault.column, *of_fault(fault.code)) for fault in faults))
