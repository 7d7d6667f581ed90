"""The service worker, the manifest, and the pages about being offline and installing."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import pgettext

from pilotapp import i18n
from pilotapp.web import access, assets, devices
from pilotapp.web.answers import page

bp = Blueprint("pwa", __name__)

THEME = "#1a3da5"
BACKGROUND = "#ffffff"
ICONS = (("icon-192.png", 192, "any"), ("icon-512.png", 512, "any"), ("icon-maskable-512.png", 512, "maskable"))


@bp.get("/sw.js")
@access.open_to_all
def worker() -> ResponseReturnValue:
    """Serve the service worker from the root, for its scope; never cached, so that a broken one is replaced soon."""
    if not assets.has_asset("sw.js"):
        abort(404)
    response = send_file(assets.path("sw.js"), mimetype="text/javascript", etag=True, conditional=True)
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/manifest.webmanifest")
@access.open_to_all
def manifest() -> Response:
    """Return name, icons and shortcuts in the reader's language."""
    language = i18n.spoken()
    response = jsonify(
        id="/",
        start_url="/",
        scope="/",
        name=_("Integration pilots"),
        short_name=pgettext("short name of the app", "Pilots"),
        description=_("Record visits, also without a network."),
        lang=language.replace("_", "-"),
        dir=i18n.direction(language),
        display="standalone",
        theme_color=THEME,
        background_color=BACKGROUND,
        icons=[_icon(*icon) for icon in ICONS],
        shortcuts=[
            {"name": _("Check in"), "url": url_for("home.home"), "icons": [_icon(*ICONS[0])]},
            {"name": _("My visits"), "url": url_for("visits.mine"), "icons": [_icon(*ICONS[0])]},
        ],
    )
    response.mimetype = "application/manifest+json"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _icon(name: str, size: int, purpose: str) -> dict[str, Any]:
    return {"src": assets.url(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@bp.get("/offline")
@access.open_to_all
def offline() -> ResponseReturnValue:
    """The page that the phone shows if it is offline and did not keep the requested page. Contains no names."""
    return page("pwa/offline.html")


@bp.get("/install")
@access.open_to_all
def install() -> ResponseReturnValue:
    """Explain how to put the app on the home screen, for this kind of device first."""
    here = devices.kind_of(request.user_agent.string)
    return page("pwa/install.html", kinds=sorted(("android", "ios", "desk"), key=lambda kind: kind != here))
