"""What waits for a pilot about visits: questions of the coordination, missing starts and missing records."""

from typing import Any
from uuid import UUID, uuid4

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
        *map(_question, queries.questions(waiting)),
        *map(_start, start_queries.without_start(viewer)),
        *(_record(visit, shown_elsewhere=visit is current) for visit in ended),
    ]


def _question(visit: Visit) -> Todo:
    words = (_("Your coordinator has a question"), _("Visit on %(day)s", day=day(visit.started_at)))
    href = url_for("visits.show", uid=visit.uid)
    return Todo("question", visit.uid, 10, "state-asked", *words, href, inside="visits/_todo_question.html")


def to_answer(viewer: Person, uid: UUID) -> dict[str, Any]:
    """Return what the form of an answer needs about one of the viewer's questions; texts are queried once."""
    if "texts_of_questions" not in g:
        asked = queries.questions(with_pilot(viewer))
        g.texts_of_questions = queries.texts_of_questions(asked)
        g.has_phone = viewer.phone is not None
    form = AnswerForm(formdata=None)
    form.answer.id = f"answer-{uid}"
    text = g.texts_of_questions.get(uid, "")
    return {"asked": text, "answer_form": form, "uid": uuid4(), "has_phone": g.has_phone}


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
