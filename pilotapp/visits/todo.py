"""What waits for a pilot about visits: questions of the coordination, missing starts and missing records."""

from collections.abc import Iterator
from uuid import uuid4

from flask import g, url_for
from flask_babel import gettext as _

from pilotapp.formats import day, moment
from pilotapp.models import Person, Visit
from pilotapp.rooms import Todo
from pilotapp.visits import queries, start_queries
from pilotapp.visits.forms import AnswerForm


def with_pilot(viewer: Person) -> list[Visit]:
    """Return `queries.with_pilot`, queried once for a response: page, navigation and snapshot ask for it."""
    if "visits_with_pilot" not in g:
        g.visits_with_pilot = queries.with_pilot(viewer)
    found: list[Visit] = g.visits_with_pilot
    return found


def rows(viewer: Person) -> list[Todo]:
    """Return what the viewer has to do; the record of the current visit is marked as shown elsewhere."""
    waiting = with_pilot(viewer)
    current = queries.current(waiting)
    ended = [visit for visit in reversed(waiting) if visit.state == "ended"]
    return [
        *_questions(viewer, queries.questions(waiting)),
        *map(_start, start_queries.without_start(viewer)),
        *(_record(visit, shown_elsewhere=visit is current) for visit in ended),
    ]


def _questions(viewer: Person, visits: list[Visit]) -> Iterator[Todo]:
    texts = queries.texts_of_questions(visits)
    has_phone = not visits or viewer.phone is not None
    for visit in visits:
        form = AnswerForm(formdata=None)
        form.answer.id = f"answer-{visit.uid}"
        given = {"asked": texts[visit.uid], "form": form, "uid": uuid4(), "has_phone": has_phone}
        more = _("Visit on %(day)s", day=day(visit.started_at))
        words = (_("Your coordinator has a question"), more, url_for("visits.show", uid=visit.uid))
        yield Todo(
            "question", visit.uid, 10, "state-asked", *words, inside="visits/_todo_question.html", given=given
        )  # fmt: skip


def _start(visit: Visit) -> Todo:
    more = (
        _("It ended on %(time)s. When did it begin?", time=moment(visit.ended_at))
        if visit.ended_at
        else _("When did it begin, and when did it end?")
    )
    href = url_for("visits.record", visit=visit.uid)
    return Todo("start", visit.uid, 20, "hourglass", _("The start of a visit is missing"), more, href)


def _record(visit: Visit, *, shown_elsewhere: bool) -> Todo:
    more = _("Visit on %(day)s", day=moment(visit.started_at))
    href = url_for("visits.record", visit=visit.uid)
    return Todo("record", visit.uid, 30, "state-ended", _("Write the record"), more, href, shown_elsewhere)
