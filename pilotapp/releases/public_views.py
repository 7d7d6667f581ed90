"""The statistics page of a programme; public if the programme switched it on."""

from typing import Any

from flask import Blueprint, Response, make_response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp.refusals import Missing
from pilotapp.releases import public_file, queries
from pilotapp.web import access, downloads
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


@bp.get("/statistics/<slug>/<int:number>.csv")
@access.open_to_all
def download(slug: str, number: int) -> Response:
    """Download the numbers of the page of one public release."""
    released, years = queries.get_public(slug, number), queries.years(queries.public(slug))
    whose = downloads.plain(released.line.slug) or "programme"
    headers = downloads.attachment(_("statistics"), "statistics", f"{whose}-{number}", "csv")
    body = public_file.write(released.shown, years)
    return _shared(Response(body, content_type="text/csv; charset=utf-8", headers=headers))


def _page(slug: str, number: int) -> Response:
    """Render the page."""
    lines = queries.public(slug)
    released = queries.get_public(slug, number)
    years, letterhead = queries.years(lines), queries.letterhead(released.line)
    about: dict[str, Any] = {"released": released, "lines": lines, "years": years, "letterhead": letterhead}
    return _shared(make_response(page("releases/public.html", **about)))


def _shared(response: Response) -> Response:
    """Let shared caches store the answer unless somebody is signed in, whose header the page has."""
    if not current_user.is_authenticated:
        response.headers["Cache-Control"] = _SHARED
    return response
