"""The statistics page of a programme; public if the programme switched it on."""

from flask import Blueprint, Response, make_response
from flask.typing import ResponseReturnValue
from flask_login import current_user

from pilotapp.refusals import Missing
from pilotapp.releases import queries
from pilotapp.web import access
from pilotapp.web.answers import page

bp = Blueprint("statistics", __name__)
_SHARED = "public, max-age=300"


@bp.get("/statistics/<slug>")
@access.open_to_all
def latest(slug: str) -> ResponseReturnValue:
    """Show the latest public release, with links to earlier ones."""
    lines = queries.public(slug)
    if not lines:
        raise Missing(queries.GONE)
    return _page(slug, lines[0].number)


@bp.get("/statistics/<slug>/<int:number>")
@access.open_to_all
def release(slug: str, number: int) -> ResponseReturnValue:
    """Show one public release."""
    return _page(slug, number)


def _page(slug: str, number: int) -> Response:
    """Render the page. It has the header of a signed-in person, so shared caches may store only the anonymous one."""
    lines = queries.public(slug)
    released = queries.get_public(slug, number)
    years = queries.years(lines)
    response = make_response(page("releases/public.html", released=released, lines=lines, years=years))
    if not current_user.is_authenticated:
        response.headers["Cache-Control"] = _SHARED
    return response
