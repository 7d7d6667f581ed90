"""The time zone in which this request shows and reads times: the signed-in person's programme's."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import has_request_context
from flask_login import current_user

DEFAULT = ZoneInfo("Europe/Berlin")


def current_zone() -> ZoneInfo:
    """The programme's zone; Europe/Berlin when nobody is signed in."""
    if has_request_context() and current_user and current_user.is_authenticated:
        zone: ZoneInfo = current_user.programme.zone
        return zone
    return DEFAULT
