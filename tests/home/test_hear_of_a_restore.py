"""After a restore people read on their first page for which time data were lost, and what to check."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from pilotapp import db, notices
from pilotapp.models import Generation, Programme
from tests.support.people import Somebody, uid_of

BACKUP = datetime(2026, 3, 3, 1, 10, tzinfo=UTC)
RESTORE = datetime(2026, 3, 3, 10, 45, tzinfo=UTC)


@pytest.fixture(autouse=True)
def restored(app: Any, frozen: datetime) -> Generation:
    """A restore at 11:45 in Berlin from the backup of 02:10."""
    generation: Generation = Generation.create(begun_at=RESTORE, backup_at=BACKUP)
    return generation


def tell(name: str, kind: str, generation: Generation, detail: dict[str, int] | None) -> None:
    with db.transaction():
        notices.write(uid_of(name), uid_of("musterstadt"), kind, generation.uid, detail=detail)


def test_it_tells_a_pilot_what_comes_by_itself_and_what_to_check(amal: Somebody, restored: Generation) -> None:
    tell("amal", "restored", restored, {})
    page = amal.page("/")
    assert "It is now as it was on Tue 3 Mar 2026, 02:10. Your phone sends again what is missing." in page.text
    assert "between Tue 3 Mar 2026, 02:10 and Tue 3 Mar 2026, 11:45" in page.text
    assert "This is missing too" not in page.text
    assert "/visits" in page.links()


def test_it_tells_the_time_of_her_programme(tarek: Somebody, restored: Generation) -> None:
    Programme.update(time_zone="Europe/Lisbon").where(Programme.uid == uid_of("musterkreis")).execute()
    tell("tarek", "restored", restored, {"person.profile": 1})
    page = tarek.page("/")
    assert "as it was on Tue 3 Mar 2026, 01:10" in page.text
    assert "This is missing too: 1 × Profile corrected." in page.text


def test_it_tells_a_coordinator_what_she_did_most_often_first(karin: Somebody, restored: Generation) -> None:
    tell("karin", "restored_office", restored, {"invite.create": 1, "visit.confirm": 3})
    page = karin.page("/month")
    assert "3 × Visit confirmed, 1 × Invitation made. Please check what has to be done again." in page.text
    assert "Your phone" not in page.text


def test_it_says_so_where_nobody_knows_what_she_did(karin: Somebody, restored: Generation) -> None:
    tell("karin", "restored_office", restored, None)
    assert "What you did here between" in karin.page("/month").text


@pytest.mark.parametrize(
    ("name", "path"),
    [("greta", "/funder"), ("olga", "/operator"), ("ines", "/trainer"), ("selma", "/safeguarding")],
)
def test_it_stands_on_the_first_page_of_every_role(
    sign_in: Callable[..., Somebody], restored: Generation, name: str, path: str
) -> None:
    tell(name, "restored_office", restored, {})
    page = sign_in(name).page(path)
    assert "You changed nothing between" in page.text
    assert "/me/security" in page.links()


def test_it_says_du_to_a_pilot_and_sie_to_a_coordinator(sign_in: Callable[..., Somebody], restored: Generation) -> None:
    tell("amal", "restored", restored, {})
    tell("karin", "restored_office", restored, {"visit.confirm": 3})
    assert "Dein Handy schickt noch einmal, was fehlt." in sign_in("amal", language="de").page("/").text
    page = sign_in("karin", language="de").page("/month")
    assert "3 × Begleitung bestätigt. Bitte prüfen Sie, was noch einmal zu tun ist." in page.text
