"""A coordinator lists the open invitations, and revokes them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilotapp import clock
from pilotapp.models import AuditRow, Invite, Person
from pilotapp.people import commands, invitation_queries, operator
from tests.support.people import create, uid_of

PAGE = "/people/invitations"


def invite(coordinator, name="amal", **more):
    _, token = commands.invite(coordinator.person, uid=uid_of(name), invite_hours=72, **more)
    return f"/invite/{token}"


def test_it_shows_for_whom_as_what_how_until_when_and_by_whom(karin, frozen):
    invite(karin, way="mail")
    text = karin.page(PAGE).text
    assert "Amal Pilot, sent by e-mail, invited by Karin until Fri 6 Mar 2026, 12:00" in text


def test_it_names_the_operator_where_nobody_else_did_it(karin):
    operator.add_person(programme="musterstadt", role="trainer", name="Nina", email="n@example.org", invite_hours=72)
    assert "Nina Trainer, handed over, invited by the operator" in karin.page(PAGE).text


def test_it_says_when_nobody_is_waiting(karin):
    page = karin.page(PAGE)
    assert ("Nobody is waiting" in page.text, "drawing" in page.html) == (True, True)


def test_it_is_found_from_the_people(karin):
    invite(karin)
    page = karin.page("/people")
    assert (PAGE in page.links(), "1 open invitation" in page.text) == (True, True)


def test_it_takes_one_back_at_once(karin, client):
    path = invite(karin)
    page = karin.page(PAGE).form("/revoke").submit()
    assert (page.path, "The invitation of Amal is taken back." in page.text) == (PAGE, True)
    assert client.page(path, status=410)
    assert [row.action for row in AuditRow.select().order_by(AuditRow.number)] == ["invite.create", "invite.revoke"]


def test_it_says_when_it_was_used_in_the_meantime(karin):
    invite(karin)
    form = karin.page(PAGE).form("/revoke")
    Invite.update(used_at=clock.now()).execute()
    assert "was used in the meantime" in form.submit().text
    assert (Invite.get().revoked_at, AuditRow.select().count()) == (None, 1)


def test_it_shows_for_a_week_what_ran_out(karin, frozen):
    invite(karin)
    with clock.freeze(frozen + timedelta(days=9)):
        page = karin.page(PAGE)
        assert ("run out on Fri 6 Mar" in page.text, page.has_form("/revoke")) == (True, False)
    with clock.freeze(frozen + timedelta(days=11)):
        assert "Nobody is waiting" in karin.page(PAGE).text


@pytest.mark.parametrize(
    "change", [{"used_at": clock.now()}, {"revoked_at": clock.now()}, {"programme": uid_of("musterkreis")}]
)
def test_it_shows_no_invitation_that_is_over_or_of_another_programme(karin, change):
    invite(karin)
    Invite.update(**change).execute()
    assert invitation_queries.open_invitations(karin.person).lines == []


def test_it_shows_none_of_somebody_whose_access_is_off(karin):
    invite(karin)
    Person.update(active=False).where(Person.uid == uid_of("amal")).execute()
    assert invitation_queries.open_invitations(karin.person).lines == []


def test_it_hides_invitations_of_another_programme(karin, carla):
    invite(karin)
    uid = Invite.get().uid
    assert "Amal" not in carla.page(PAGE).text
    assert carla.send(f"{PAGE}/{uid}/revoke").status == 404
    assert Invite.get().revoked_at is None


def test_it_hides_the_invitations_of_funders_and_operators(karin):
    invites = [operator.invite(email=f"{name}@example.org", invite_hours=72) for name in ("greta", "olga")]
    assert len(invites) == Invite.select().count() == 2
    assert invitation_queries.open_invitations(karin.person).lines == []
    assert karin.send(f"{PAGE}/{Invite.select().first().uid}/revoke").status == 404


def test_it_turns_pages_without_losing_or_doubling_any(karin):
    for name in ("cem", "dora", "ela"):
        create(name, "musterstadt", ("pilot",))
    for name in ("amal", "berna", "cem", "dora", "ela"):
        invite(karin, name)
    seen, after = [], None
    while after or not seen:
        lines = invitation_queries.open_invitations(karin.person, after=after, size=2)
        seen, after = seen + [line.name for line in lines.lines], lines.after
    assert sorted(seen) == ["Amal", "Berna", "Cem", "Dora", "Ela"]


def test_it_takes_the_same_number_of_queries_for_many_as_for_few(karin, count_queries):
    invite(karin)
    few = count_queries(lambda: invitation_queries.open_invitations(karin.person))
    invite(karin, "berna")
    assert count_queries(lambda: invitation_queries.open_invitations(karin.person)) == few
