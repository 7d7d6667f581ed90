"""A coordinator invites a pilot again, and deactivates and reactivates the account."""

from __future__ import annotations

import pytest

from pilotapp.models import AuditRow, Invite, Person, PersonRole, Session
from pilotapp.people import commands
from pilotapp.refusals import Refusal
from tests.support.people import uid_of

AMAL = f"/people/{uid_of('amal')}"


def is_active(name="amal"):
    return Person.get_by_id(uid_of(name)).active


def test_it_makes_a_new_invitation_and_ends_the_old_one(karin):
    for _ in range(2):
        page = karin.page(AMAL).form(f"{AMAL}/invite").submit()
    assert page.heading == "Invitation for Amal"
    assert sorted(row.revoked_at is None for row in Invite.select()) == [False, True]
    assert AuditRow.select().where(AuditRow.action == "invite.create").count() == 2


def test_it_asks_before_it_switches_off(karin):
    page = karin.page(f"{AMAL}/deactivate")
    assert page.heading == "Switch off the access of Amal?"
    assert is_active()


def test_it_ends_all_her_sessions_at_once(karin, amal):
    page = karin.page(f"{AMAL}/deactivate").form("/deactivate").submit()
    assert "The access of Amal is switched off." in page.text
    assert amal.page("/me").path == "/sign-in?next=/me"
    assert Session.select().where(Session.person == uid_of("amal"), Session.ended_at.is_null()).count() == 0
    assert AuditRow.get().action == "person.deactivate"


def test_it_switches_on_again_without_reviving_a_session(karin, amal):
    commands.deactivate(karin.person, uid=uid_of("amal"))
    page = karin.page(AMAL).form("/reactivate").submit()
    assert (is_active(), "switched on again" in page.text) == (True, True)
    assert amal.page("/me").path == "/sign-in?next=/me"


def test_it_refuses_to_invite_somebody_whose_access_is_off(karin):
    commands.deactivate(karin.person, uid=uid_of("amal"))
    page = karin.send(f"{AMAL}/invite")
    assert (page.status, "Switch the access on first" in page.text) == (422, True)
    assert Invite.select().count() == 0


def test_it_refuses_a_coordinator_who_would_lock_herself_out(karin):
    PersonRole.create(person=uid_of("karin"), role="pilot")
    with pytest.raises(Refusal, match="your own access"):
        commands.deactivate(karin.person, uid=uid_of("karin"))
    assert is_active("karin")


@pytest.mark.parametrize("act", ["invite", "deactivate", "reactivate"])
def test_it_does_nothing_for_the_coordinator_of_another_programme(carla, act):
    assert carla.send(f"{AMAL}/{act}").status == 404
    assert AuditRow.select().count() == Invite.select().count() == 0


@pytest.mark.parametrize("act", ["invite", "deactivate", "reactivate"])
def test_it_does_nothing_for_another_pilot(berna, act):
    assert berna.send(f"{AMAL}/{act}").status == 403
    assert (AuditRow.select().count(), is_active()) == (0, True)


def test_it_says_503_and_ends_nothing_while_the_ledger_cannot_be_written(karin, amal, monkeypatch):
    def is_full(file, end, texts):
        raise OSError(28, "No space left on device")

    confirm = karin.page(f"{AMAL}/deactivate").form("/deactivate")
    with monkeypatch.context() as full:
        full.setattr("pilotapp.append_only._write", is_full)
        assert confirm.submit().status == 503
    assert is_active() and amal.page("/me").status == 200
    assert "is switched off" in confirm.submit().text
