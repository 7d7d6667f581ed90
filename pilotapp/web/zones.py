"""The time zone in which this request shows and reads times: the signed-in person's programme's."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import g, has_request_context
from flask_login import current_user

DEFAULT = ZoneInfo("Europe/Berlin")


def current_zone() -> ZoneInfo:
    """The programme's zone; Europe/Berlin when nobody is signed in."""
    if not has_request_context():
        return DEFAULT
    zone: ZoneInfo | None = g.get("zone_of_page")
    if zone is None and current_user and current_user.is_authenticated:
        zone = g.zone_of_page = current_user.programme.zone
    return zone or DEFAULT
