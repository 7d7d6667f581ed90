"""A coordinator revokes a certificate."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from pilotapp import clock
from pilotapp.certificates import commands
from pilotapp.models import AuditRow, Certificate, Notice
from pilotapp.refusals import Missing, Refusal
from tests.certificates.papers import confirmed, issue, person
from tests.support import people
from tests.support.people import uid_of


@pytest.fixture
def paper(app, frozen):
    """A certificate of amal."""
    confirmed()
    return issue()


def now(paper):
    """The row as it is."""
    return Certificate.get_by_id(paper.uid)


def test_it_says_when_by_whom_and_why(paper, karin):
    page = karin.page(f"/certificates/{paper.uid}/revoke").form("/revoke").submit(reason="figures")
    assert "Revoked on" in page.text
    row = now(paper)
    assert (row.revoke_reason, row.revoked_by_id, row.revoked_at) == ("figures", uid_of("karin"), clock.now())
    assert (row.minutes, row.code) == (paper.minutes, paper.code)


def test_it_writes_that_down_and_tells_the_pilot(paper, karin, amal):
    commands.revoke(karin.person, paper.uid, reason="mistake")
    act = AuditRow.get(AuditRow.action == "certificate.revoke")
    assert (act.person_id, act.about, json.loads(act.detail)) == (
        uid_of("karin"),
        uid_of("amal"),
        {"reason": "mistake"},
    )
    assert Notice.get(Notice.kind == "certificate_revoked").person_id == uid_of("amal")
    assert "Issued by mistake" in amal.page("/me/certificates").text


def test_it_says_who_is_told_by_her_name(paper, karin):
    page = karin.page(f"/certificates/{paper.uid}/revoke").form("/revoke").submit(reason="figures")
    assert "The certificate is revoked. Amal gets a notice." in page.text


def test_it_revokes_once(paper, karin):
    commands.revoke(karin.person, paper.uid, reason="mistake")
    with pytest.raises(Refusal):
        commands.revoke(karin.person, paper.uid, reason="misuse")
    assert (now(paper).revoke_reason, Notice.select().where(Notice.kind == "certificate_revoked").count()) == (
        "mistake", 1,
    )  # fmt: skip


@pytest.mark.parametrize("reason", ["", "because", "double"])
def test_it_refuses_without_a_reason(paper, karin, reason):
    page = karin.send(f"/certificates/{paper.uid}/revoke", reason=reason)
    assert (page.status, now(paper).revoked_at) == (422, None)


@pytest.mark.parametrize(
    ("who", "status"), [("amal", 403), ("berna", 403), ("carla", 404), ("greta", 403), ("ines", 403)]
)
def test_it_is_for_her_own_coordination_only(paper, sign_in, who, status):
    somebody = sign_in(who)
    somebody.page(f"/certificates/{paper.uid}/revoke", status=status)
    assert somebody.send(f"/certificates/{paper.uid}/revoke", reason="mistake").status == status
    assert now(paper).revoked_at is None


def test_it_refuses_strangers_in_the_command_too(paper, carla):
    with pytest.raises(Missing):
        commands.revoke(carla.person, paper.uid, reason="mistake")
    assert now(paper).revoked_at is None


def test_it_asks_first_who_she_is(paper, app):
    karin = people.sign_in(app, "karin", authenticated_at=clock.now() - timedelta(minutes=11))
    path = f"/certificates/{paper.uid}/revoke"
    assert karin.client.get(path).location.startswith("/confirm?")
    answer = karin.client.post(path, data={"reason": "mistake", "csrf_token": karin.client.token()})
    assert (answer.status_code, now(paper).revoked_at) == (307, None)


def test_it_has_no_paper_any_more(paper, karin, amal):
    commands.revoke(person("karin"), paper.uid, reason="mistake")
    for somebody in (karin, amal):
        somebody.page(f"/certificates/{paper.uid}.pdf", status=404)
    assert f"/certificates/{paper.uid}.pdf" not in amal.page("/me/certificates").html
