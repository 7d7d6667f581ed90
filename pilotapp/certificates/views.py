"""A coordinator's pages of certificates: those of a pilot, a new one, one certificate."""

from datetime import date
from uuid import UUID, uuid4

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp import clock, names
from pilotapp.certificates import commands, forms, numbering, pages, queries, recognitions, rules, wording
from pilotapp.fonts import letters
from pilotapp.ids import read_uuid
from pilotapp.models import Person
from pilotapp.refusals import Refusal
from pilotapp.web import access
from pilotapp.web.answers import page
from pilotapp.web.forms import accepted

bp = Blueprint("certificates", __name__)


@bp.app_template_filter("certificate_code")
def _written(code: str) -> str:
    return numbering.written(code)


bp.add_app_template_filter(wording.title, "certificate_period")
bp.add_app_template_filter(wording.in_a_sentence, "in_certificate_period")


@bp.get("/people/<uuid:uid>/certificates")
@access.allow("coordinator others")
def index(uid: UUID) -> ResponseReturnValue:
    """List the certificates of a pilot."""
    pilot = queries.pilot(current_user, uid)
    found = queries.of_pilot(current_user, pilot, read_uuid(request.args.get("after")))
    return page("certificates/index.html", person=pilot, found=found)


@bp.route("/people/<uuid:uid>/certificates/new", methods=["GET", "POST"])
@access.allow("coordinator others")
@access.recently_authenticated
def new(uid: UUID) -> ResponseReturnValue:
    """Choose a period, preview the figures, issue the certificate."""
    pilot = queries.pilot(current_user, uid)
    form = forms.IssueForm() if request.method == "POST" else _asked()
    number = read_uuid(request.form.get("uid")) or uuid4()
    if row := accepted(form, commands.issue, current_user, uid=number, pilot=uid):
        flash(_("The certificate is issued. %(name)s gets a notice.", name=names.isolated(pilot.name)))
        return redirect(url_for("certificates.show", uid=row.uid), 303)
    return _previewed(pilot, form)


def _asked() -> forms.PeriodForm:
    """Return the period in the query string; without one, this year until now."""
    today = _today()
    if "first_day" in request.args or "last_day" in request.args:
        form = forms.PeriodForm(formdata=request.args)
        form.validate()
        return form
    return forms.PeriodForm(formdata=None, data={"first_day": date(today.year, 1, 1), "last_day": today})


def _previewed(pilot: Person, form: forms.PeriodForm) -> ResponseReturnValue:
    """Render the page with the figures of the period, if that is valid, and with what is known of the pilot's name."""
    name = (
        form if isinstance(form, forms.IssueForm) else forms.NameForm(formdata=None, full_name=queries.full_name(pilot))
    )
    hours, waiting, hints = None, 0, []
    first, last = form.first_day.data, form.last_day.data
    if first and last:
        try:
            rules.check_period(first, last, _today())
        except Refusal as refusal:
            if not form.errors:
                form.refuse(refusal)
        else:
            hours, waiting = queries.confirmed(pilot, first, last), queries.waiting(pilot, first, last)
            hints = recognitions.hints(first, last, minutes=hours.minutes, unpaid_minutes=hours.unpaid_minutes)
    return page(
        "certificates/new.html",
        status=422 if request.method == "POST" else 200,
        person=pilot,
        form=form,
        name=name,
        hours=hours,
        waiting=waiting,
        hints=hints,
        unprinted=letters.missing(f"{name.full_name.data} {pilot.programme.name}"),
        years=queries.years(pilot),
        today=_today(),
        uid=uuid4(),
    )


@bp.get("/certificates/<uuid:uid>")
@access.allow("coordinator programme")
def show(uid: UUID) -> ResponseReturnValue:
    """Show one certificate as it was issued, and what the same period gives today."""
    row = queries.certificate(current_user, uid)
    printed = row.printed_name
    return page(
        "certificates/show.html",
        row=row,
        printed=printed,
        now=queries.today(row),
        issued=queries.issued(row),
        unprinted=letters.missing(f"{printed or ''} {row.programme_name}"),
        hints=recognitions.hints(row.first_day, row.last_day, minutes=row.minutes, unpaid_minutes=row.unpaid_minutes),
    )


@bp.get("/certificates/<uuid:uid>.pdf")
@access.allow("pilot own, coordinator programme")
@access.recently_authenticated
def paper(uid: UUID) -> Response:
    """Download the PDF, for the pilot and for the coordinator."""
    return pages.download(current_user, uid)


@bp.route("/certificates/<uuid:uid>/revoke", methods=["GET", "POST"])
@access.allow("coordinator programme")
@access.recently_authenticated
def revoke(uid: UUID) -> ResponseReturnValue:
    """Ask why the certificate is to be revoked; the POST revokes it."""
    row = queries.certificate(current_user, uid)
    form = forms.RevokeForm()
    if accepted(form, commands.revoke, current_user, uid):
        flash(
            _("The certificate is revoked. %(name)s gets a notice.", name=names.isolated(row.name))
            if row.name
            else _("The certificate is revoked.")
        )
        return redirect(url_for("certificates.show", uid=uid), 303)
    return page("certificates/revoke.html", status=422 if request.method == "POST" else 200, row=row, form=form)


def _today() -> date:
    return clock.today(current_user.programme.time_zone)
