"""First pages: current tasks for a pilot, the month for a coordinator, overviews for the other roles."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp import clock
from pilotapp.config import Config
from pilotapp.figures import queries as reports
from pilotapp.home import queries as installation
from pilotapp.periods import Month, read_choice
from pilotapp.settings import first_steps
from pilotapp.supervision import care_queries, desk_queries
from pilotapp.visits import forms, log_queries, queries, waiting_page
from pilotapp.visits import todo as visits_todo
from pilotapp.web import access, todo
from pilotapp.web.answers import page
from pilotapp.web.filters import not_understood
from pilotapp.web.headers import kept

bp = Blueprint("home", __name__)
# The first of these roles that a person has decides the first page.
FIRST_PAGES = (
    ("coordinator", "home.month"),
    ("trainer", "home.trainer"),
    ("funder", "funders.index"),
    ("operator", "home.operator"),
    ("safeguarding", "safeguarding.index"),
)


@bp.get("/")
@access.signed_in
def home() -> ResponseReturnValue:
    """Show the pilot's current tasks; redirect other roles to their first page."""
    if current_user.has_role("pilot"):
        return now()
    mine = (endpoint for role, endpoint in FIRST_PAGES if current_user.has_role(role))
    return redirect(url_for(next(mine, "account.me")), 303)


@kept
def now() -> ResponseReturnValue:
    visit = queries.current(visits_todo.with_pilot(current_user))
    habits = queries.habits(current_user)
    form = forms.CheckInForm()
    form.client_language.offer_first(habits.languages)
    month = Month.of(clock.today(current_user.programme.time_zone))
    return page(
        "home/pilot.html",
        visit=visit,
        snapshot=lambda: queries.snapshot(visit),
        form=form,
        last_kinds=habits.kinds[:3],
        last_languages=habits.languages[:3],
        proposed_end=queries.forgotten_end(visit),
        todo=todo.rows(),
        month=month,
        credited=queries.credited_in(current_user, month),
        much=care_queries.week_passed(current_user),
        uid=uuid4(),
        new_visit_uid=uuid4(),
        as_of=clock.now(),
    )


@bp.get("/month")
@access.allow("coordinator")
def month() -> ResponseReturnValue:
    asked = read_choice(request.args.get("month"), request.args.get("year"))
    chosen = asked if isinstance(asked, Month) else Month.of(clock.today(current_user.programme.time_zone))
    return page(
        "home/month.html",
        month=chosen,
        unknown=[one for one in not_understood({"month": str(chosen)}) if one[0] in ("month", "year")],
        summary=reports.month_summary(current_user, chosen.first),
        held=log_queries.entries_pending_review(current_user),
        pilots_waiting=desk_queries.pilots_waiting(current_user),
        **_first_steps(),
        as_of=clock.now(),
        **waiting_page.context(current_user),
    )


def _first_steps() -> dict[str, Any]:
    """Return the steps of a programme that is being set up, and until when no notice tells of what its owner did."""
    found = first_steps.set_up(current_user)
    return {"first_steps": found, "set_up_until": first_steps.first_hour(current_user) if found else None}


@bp.get("/trainer")
@access.allow("trainer")
def trainer() -> ResponseReturnValue:
    """Show what a trainer can do here."""
    return page("home/trainer.html")


@bp.get("/operator")
@access.allow("operator")
def operator() -> ResponseReturnValue:
    """Show the figures of the installation and its problems, without any names."""
    config: Config = current_app.config["PILOTAPP"]
    found, state = installation.figures(config), installation.state(config)
    return page("home/operator.html", found=found, state=state, version=config.version)
