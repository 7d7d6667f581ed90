"""The page on which a coordinator says what the columns of a table mean, and answers what the table leaves open."""

from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp.imports import commands, dry_run, handing_in, matching, messages, queries, question_words, spellings
from pilotapp.imports.forms import read_columns, read_whose
from pilotapp.imports.plan import Plan, letter
from pilotapp.imports.table_names import Layout
from pilotapp.imports.views import LIMIT, bp, status
from pilotapp.models import ImportRun
from pilotapp.refusals import Refusal
from pilotapp.web import access
from pilotapp.web.answers import page
from pilotapp.web.forms import Form, submitted


@bp.route("/imports/<uuid:uid>/columns", methods=["GET", "POST"])
@access.allow("coordinator programme")
def columns(uid: UUID) -> ResponseReturnValue:
    """What each column means, and what the table leaves open."""
    run, form = queries.run(current_user, uid), Form()
    plan = queries.plan(run)
    if submitted(form):
        sent = read_columns(request.form)
        plan.fields, plan.answers, plan.owner = sent["fields"], sent["answers"], sent["owner"]
        try:
            commands.map_columns(current_user, uid, **sent)
            return redirect(url_for("imports.values", uid=uid), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return _columns_page(run, plan, form)


def _columns_page(run: ImportRun, plan: Plan, form: Form, whose: Form | None = None) -> ResponseReturnValue:
    """Show the columns; `whose` is the form about columns of names, if that was sent."""
    known: dict[str, Any] = {"run": run, "plan": plan, "form": form, "fields": matching.NAMES[run.kind]}
    known |= {"whose": whose or Form(), "said": request.form.get("whose") if whose else None}
    known |= {"layout": Layout.of(plan), "letter": letter, "examples": dry_run.examples(run, plan)}
    known["questions"] = [each for each in dry_run.questions(run, plan) if len(each.options) > 1]
    known["pilots"] = [(str(pilot.uid), pilot.name) for pilot in spellings.pilots(run.programme_id)]
    return page("imports/columns.html", status=status(), wording=messages, asking=question_words, **known, **LIMIT)


@bp.post("/imports/<uuid:uid>/names")
@access.allow("coordinator programme")
def names(uid: UUID) -> ResponseReturnValue:
    """Whether a column of names holds pilots or people who were accompanied."""
    run, form = queries.run(current_user, uid), Form()
    if submitted(form):
        try:
            handing_in.say_whose(current_user, uid, *read_whose(request.form, request.files))
            return redirect(url_for("imports.columns", uid=uid), 303)
        except Refusal as refusal:
            form.refuse(refusal)
    return _columns_page(run, queries.plan(run), Form(), form)
