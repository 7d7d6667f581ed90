"""The pages of this room, for the checks of all pages and for pictures."""

from __future__ import annotations

from datetime import timedelta

from pilotapp import clock
from tests.support import frozen
from tests.support.pages import NOBODY, Shown, Stage


def pages(stage: Stage) -> list[Shown]:
    """Return each page in each of its states."""
    uid, period = frozen.uid("musterstadt"), "period=2025-Q4"
    today = clock.today("Europe/Berlin")
    days = (today - timedelta(days=30), today - timedelta(days=1))
    return [
        Shown("funder", "greta", "/funder"),
        Shown("releases", "karin", "/releases"),
        Shown("releases-empty", "carla", "/releases?before=1"),
        Shown("release-new", "karin", "/releases/new"),
        Shown("release-new-refused", "karin", f"/releases/new?{period}"),
        Shown("release-new-waiting", "karin", f"/releases/new?period=own&first={days[0]}&last={days[1]}"),
        Shown("release", "karin", f"/releases/{uid}"),
        Shown("funder-release", "greta", f"/funder/releases/{uid}"),
        Shown("funder-sum-refused", "greta", "/funder/sums/new?first={}&last={}".format(*frozen.DAYS)),
        Shown("funder-sum", "greta", f"/funder/sums/{frozen.sum_uid('musterstadt')}"),
        Shown("statistics", NOBODY, "/statistics/musterstadt"),
    ]
