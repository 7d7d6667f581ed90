"""Acts on reports are only in the list of the safeguarding role, and in the pilot's own history."""

from __future__ import annotations

from pilotapp.models import PersonRole
from tests.support import people
from tests.support.people import uid_of


def test_it_shows_the_role_everything_that_was_done(selma, karin, report):
    uid = report("amal")
    selma.page(f"/safeguarding/{uid}")
    page = selma.page("/safeguarding/history")
    assert "Report about a child read" in page.text and "data of Amal" in page.text
    assert f"/safeguarding/{uid}" in page.links()
    assert "Signed" not in page.text


def test_it_hides_from_a_coordinator_that_there_is_a_report(selma, karin, report):
    uid = report("amal")
    selma.page(f"/safeguarding/{uid}")
    for path in ("/history", f"/history?person={uid_of('amal')}", "/history?group=safeguarding", "/people", "/month"):
        page = karin.page(path)
        assert "about a child" not in page.text and str(uid) not in page.html
    assert "Safeguarding" not in karin.page("/history").text.replace("(Safeguarding)", "")


def test_it_shows_it_to_a_coordinator_who_has_the_role_too(app, selma, report):
    selma.page(f"/safeguarding/{report('amal')}")
    PersonRole.create(person=uid_of("karin"), role="safeguarding")
    karin = people.sign_in(app, "karin", idle_minutes=60)
    assert "Report about a child read" in karin.page("/history?group=safeguarding").text
    assert "/safeguarding" in karin.page("/month").links()


def test_it_shows_the_pilot_who_read_hers(selma, amal, berna, report):
    selma.page(f"/safeguarding/{report('amal')}")
    mine = amal.page("/me/history").text
    assert "Report about a child read" in mine and "Selma" in mine
    assert "about a child" not in berna.page("/me/history").main
