"""Pages of a pilot's own visits: check in, check out, record, look up, correct, withdraw, answer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4, uuid5

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from pilotapp import clock
from pilotapp.formats import visit_words
from pilotapp.ids import read_uuid
from pilotapp.models import Visit
from pilotapp.periods import Month
from pilotapp.refusals import Missing, PendingReview, Refusal
from pilotapp.visits import (
    calls,
    commands,
    forms,
    log_queries,
    my_month,
    prefill,
    queries,
    rules,
    todo,
    waiting_queries,
    wording,
)
from pilotapp.visits.contradictions import with_contradictions
from pilotapp.web import access
from pilotapp.web.answers import form_status, page
from pilotapp.web.forms import Form, accepted, submitted
from pilotapp.web.headers import is_for_later, kept

bp = Blueprint("visits", __name__)


@bp.app_context_processor
def _what_is_now() -> dict[str, Any]:
    return {
        "snapshot": lambda: queries.snapshot(_current()),
        "question_to_answer": lambda uid: todo.to_answer(current_user, uid),
        "limits_of_phone": rules.LIMITS_OF_PHONE,
        "sentences_about_times": forms.sentences_about_times,
    }


bp.add_app_template_filter(wording.in_words, "entry_in_words")
bp.add_app_template_filter(visit_words.lines, "visit_lines")
bp.add_app_template_filter(my_month.for_phone, "for_phone")


@bp.app_template_test("changeable")
def _changeable(visit: Visit) -> bool:
    return rules.may_change(visit)


def _current() -> Visit | None:
    return queries.current(todo.with_pilot(current_user))


def _posted_uid(name: str) -> UUID:
    """Return the hidden uid of a form; a new one if the browser sent none."""
    return read_uuid(request.form.get(name)) or uuid4()


def _named_visit() -> UUID:
    """Return the visit that a form is about. Raises Refusal if it names none, because it could be any visit."""
    uid = read_uuid(request.values.get("visit"))
    if uid is None:
        raise Refusal(_("You are not checked in. You can add the visit afterwards."))
    return uid


def _new_visit() -> UUID:
    """Return the uid of a form's new visit; a repeated submission has the same one."""
    return read_uuid(request.form.get("visit")) or uuid5(_posted_uid("uid"), "visit")


def _done(message: str, target: str) -> ResponseReturnValue:
    flash(message)
    return redirect(target, 303)


@bp.errorhandler(PendingReview)
def _held(held: PendingReview) -> ResponseReturnValue:
    """Redirect to the visit's page, which says that the change is pending review."""
    return _done(str(held.message), url_for("visits.show", uid=held.visit))


@bp.get("/visits")
@access.allow("pilot")
@kept
def mine() -> ResponseReturnValue:
    """Show the own visits of a month; of the current one instead of a month in the future."""
    present = Month.of(clock.today(current_user.programme.time_zone))
    month = min(Month.read(request.args.get("month")) or present, present)
    return page("visits/mine.html", present=present, as_of=clock.now(), **my_month.shown(current_user, month))


@bp.get("/visits/<uuid:uid>")
@access.allow("pilot own, coordinator programme")
def show(uid: UUID) -> ResponseReturnValue:
    return page("visits/show.html", **shown(queries.of_programme(current_user, uid)))


def shown(visit: Visit) -> dict[str, Any]:
    """Return the template data for the page of a visit."""
    is_own, reviews = visit.pilot_id == current_user.uid, current_user.has_role("coordinator")
    queries.with_overlaps([visit])
    history, question = queries.history(current_user, visit), queries.question(visit)
    if not is_own:  # a hint for the coordination, no reproach
        calls.with_calls(with_contradictions([visit]))
    return {
        "visit": visit,
        "history": history,
        "question": question,
        "call": calls.of_visits([visit])[0] if visit.call_me and reviews else None,
        "next_one": waiting_queries.next_one(current_user, visit) if reviews else None,
        "undoable": [one for one in waiting_queries.undoable(current_user) if one.uid == visit.uid] if reviews else [],
        "has_phone": question is None or current_user.phone is not None,
        "held": log_queries.entries_pending_review(current_user, [visit.uid]).get(visit.uid, []),
        "answer_form": forms.AnswerForm(formdata=None),
        "ask_form": forms.AskForm(formdata=None),
        "entry_uid": uuid4(),
    }


@bp.post("/visits/check-in")
@access.allow("pilot")
def check_in() -> ResponseReturnValue:
    form = forms.CheckInForm()
    if accepted(form, commands.check_in, current_user, uid=_posted_uid("uid"), visit=_posted_uid("visit")):
        return _done(_("You are checked in."), url_for("home.home"))
    return page("visits/check_in.html", form=form, uid=_posted_uid("uid"), visit_uid=_posted_uid("visit"), status=422)


@bp.post("/visits/check-out")
@access.allow("pilot")
def check_out() -> ResponseReturnValue:
    return _end()


@bp.route("/visits/end", methods=["GET", "POST"])
@access.allow("pilot")
@kept
def end() -> ResponseReturnValue:
    """Enter the end of a visit whose check-out was forgotten."""
    if request.method == "POST":
        return _end()
    named = read_uuid(request.args.get("visit"))
    visit = queries.mine(current_user, named) or (None if named else _current())  # only the phone may know it yet
    return _end_page(forms.CheckOutForm(), visit)


def _end_page(form: forms.CheckOutForm, visit: Visit | None, status: int = 200) -> ResponseReturnValue:
    passed = rules.minutes_passed(visit, clock.now())
    return page(
        "visits/end.html",
        form=form,
        visit=visit,
        uid=uuid4(),
        proposed=queries.forgotten_end(visit),
        possible=[ago for ago in form.ago if rules.may_have_ended(passed, ago)],
        proposal=rules.PROPOSAL_OF_PHONE,
        status=status,
    )


def _known_times(visit: Visit | None) -> rules.Times:
    return (visit.started_at, visit.ended_at) if visit and visit.has_times else (None, None)


def is_complete(form: forms.TimesForm, visit: Visit | None) -> bool:
    """Whether the form was submitted and is valid, and unusually few minutes were confirmed."""
    if not submitted(form):
        return False
    given: rules.Times = (form.data.get("started_at"), form.data["ended_at"])
    minutes = rules.unusual_minutes(given, _known_times(visit), current_user.programme.zone)
    if minutes is None or request.form.get("short") == str(minutes):
        return True
    form.ask_about(minutes)
    return False


def _end() -> ResponseReturnValue:
    visit = queries.mine(current_user, read_uuid(request.form.get("visit")))
    form = forms.CheckOutForm(known=_known_times(visit))
    if is_complete(form, visit):
        try:
            ended = commands.check_out(current_user, uid=_posted_uid("uid"), visit=_named_visit(), **form.arguments())
            return redirect(url_for("visits.record", visit=ended.uid), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return _end_page(form, visit, 422)


@bp.route("/visits/record", methods=["GET", "POST"])
@access.allow("pilot")
@kept
def record() -> ResponseReturnValue:
    """Write or correct the record of a visit; without ?visit= the blank page that a phone keeps for any visit."""
    visit_uid = read_uuid(request.values.get("visit"))
    visit = queries.mine(current_user, visit_uid) if visit_uid else _current()
    if visit is not None and visit_uid is None and visit.outcome:  # the record came before the end
        if request.method == "GET" and not is_for_later():
            return redirect(url_for("visits.record", visit=visit.uid), 303)
        visit = None
    lacks_start = visit is not None and visit.state == "waiting"
    form, last = _record_form(forms.AfterwardsForm if lacks_start else forms.RecordForm, visit)
    if is_complete(form, visit):
        target = url_for("visits.mine") if visit and visit.outcome else url_for("home.home")
        answer = _try_record(form, _named_visit, target)
        if answer:
            return answer
    return _record_page("visits/record.html", form, visit, last)


@bp.route("/visits/new", methods=["GET", "POST"])
@access.allow("pilot")
@kept
def new() -> ResponseReturnValue:
    """Enter a visit afterwards."""
    form, last = _record_form(forms.AfterwardsForm, None)
    if is_complete(form, None):
        answer = _try_record(form, _new_visit, url_for("visits.mine"))
        if answer:
            return answer
    return _record_page("visits/new.html", form, None, last)


def _record_form(form_class: type[forms.RecordForm], visit: Visit | None) -> tuple[forms.RecordForm, Visit | None]:
    """Return the form, filled as far as possible, and the last record."""
    last, habits = queries.last_record(current_user), queries.habits(current_user)
    same = "same" in request.args
    form = form_class(data=prefill.beginning(visit, last, habits, same=same), known=_known_times(visit))
    for name in prefill.suggested(visit, last, habits, same=same) if request.method == "GET" else ():
        form[name].flags.suggested = True
    form.client_language.offer_first(habits.languages)
    return form, last


def _try_record(form: Form, about: Callable[[], UUID], target: str) -> ResponseReturnValue | None:
    try:
        visit = commands.record(current_user, uid=_posted_uid("uid"), visit=about(), **form.arguments())
        talk = Markup('<a href="{}">{}</a>').format(
            url_for("notes.new", visit=visit.uid), _("I want to talk about this visit")
        )
        return _done(Markup("{} {}").format(_("Your record is saved."), talk), target)
    except Refusal as refusal:
        form.refuse(refusal)
    return None


def _record_page(template: str, form: forms.RecordForm, visit: Visit | None, last: Visit | None) -> ResponseReturnValue:
    taken = prefill.taken_over(last, visit)
    return page(
        template,
        form=form,
        visit=visit,
        uid=uuid4(),
        visit_uid=request.values.get("visit") or (visit.uid if visit else ""),
        last=prefill.same_as(last, None) if last else None,
        chosen=prefill.chosen(visit),
        same_words=prefill.in_words(taken),
        filled=len(taken) if "same" in request.args else 0,
        status=form_status(),
    )


@bp.route("/visits/<uuid:uid>/withdraw", methods=["GET", "POST"])
@access.allow("pilot own")
def withdraw(uid: UUID) -> ResponseReturnValue:
    """Ask whether to withdraw a visit; the POST withdraws it."""
    visit = queries.mine(current_user, uid)
    if visit is None:
        raise Missing("")
    form = forms.WithdrawForm()
    if accepted(form, commands.withdraw, current_user, uid=_posted_uid("uid"), visit=uid):
        return _done(_("The visit is withdrawn. It does not count."), url_for("visits.mine"))
    status = 422 if form.form_errors else 200
    return page("visits/withdraw.html", form=form, visit=visit, entry_uid=uuid4(), status=status)


@bp.post("/visits/<uuid:uid>/answer")
@access.allow("pilot own")
def answer(uid: UUID) -> ResponseReturnValue:
    visit = queries.mine(current_user, uid)
    if visit is None:
        raise Missing("")
    form = forms.AnswerForm()
    if accepted(form, commands.answer, current_user, uid=_posted_uid("uid"), visit=uid):
        return _done(_("Your answer is saved."), url_for("visits.show", uid=uid))
    return page("visits/show.html", status=422, **{**shown(visit), "answer_form": form})
