"""Fault 17: access ended while the phone was offline; later deliveries are pending review."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from pilotapp import clock, db
from pilotapp.identity import revoke
from pilotapp.models import AuditRow, Entry, PersonRole, Session, Visit
from pilotapp.people import commands as people_commands
from pilotapp.people import operator
from pilotapp.refusals import Missing, Refusal
from pilotapp.sync.validation import validate
from pilotapp.sync.views import MAX_PENDING
from pilotapp.visits import review_commands
from pilotapp.web import late_delivery
from tests.support import people, stage
from tests.support.people import Somebody
from tests.sync.phone_door import DEVICE_NOW, answers, entry, send, visited


@pytest.fixture
def gone(amal: Somebody, karin: Somebody, frozen: Any) -> Somebody:
    """amal, after karin switched her access off."""
    people_commands.deactivate(karin.person, uid=amal.person.uid)
    return amal


def decide(karin: Somebody, uid: str, *, accept: bool) -> Visit | None:
    with karin.client.application.test_request_context(headers={"Accept-Language": "en"}):
        return review_commands.decide_together(karin.person, UUID(uid), read(uid), accept=accept)


def read(uid: str, besides: str = "") -> dict[UUID, Any]:
    """The values of all undecided entries of the visit, as parsed by their forms."""
    rows = Entry.select().where(Entry.visit == Entry.get_by_id(uid).visit, Entry.answer == "held")
    judged = {row.uid: validate(row.kind, json.loads(row.body)) for row in rows if str(row.uid) != besides}
    return {uid: values for uid, (values, _) in judged.items()}


def test_it_holds_everything_and_counts_nothing(gone: Somebody) -> None:
    sent = visited(gone)
    assert answers(send(gone, *sent)) == ["held"] * 3
    assert {row.pending_reason for row in Entry.select()} == {"access"} and Visit.select().count() == 0
    assert answers(send(gone, *sent)) == ["held"] * 3 and Entry.select().count() == 3


def test_it_says_why_and_shows_nothing_else(gone: Somebody) -> None:
    said = send(gone, *visited(gone)).get_json()
    assert "access was switched off" in said["answers"][0]["errors"][""][0]
    assert said["snapshot"] is None
    assert gone.client.get("/sync/hello").get_json()["snapshot"] is None


@pytest.mark.parametrize("path", ["/", "/visits", "/me", "/phone", "/visits/new"])
def test_it_opens_no_page(gone: Somebody, path: str) -> None:
    assert gone.client.get(path).location.startswith("/sign-in")


def test_it_counts_once_after_the_decision(gone: Somebody, karin: Somebody) -> None:
    sent = visited(gone)
    send(gone, *sent)
    visit = decide(karin, sent[2]["uid"], accept=True)
    assert visit is not None and (visit.state, visit.minutes, visit.late) == ("recorded", 60, False)
    assert answers(send(gone, *sent)) == ["already"] * 3
    assert Visit.select().count() == 1


def test_it_accepts_in_the_order_of_the_day_whatever_came_first(gone: Somebody, karin: Somebody) -> None:
    sent = visited(gone)
    for each in reversed(sent):
        send(gone, each)
    visit = decide(karin, sent[2]["uid"], accept=True)
    assert visit is not None and (visit.state, visit.minutes) == ("recorded", 60)


def test_it_ends_a_visit_that_was_open_when_access_was_taken_away(amal: Somebody, karin: Somebody, frozen: Any) -> None:
    start, end, record = visited(amal)
    assert answers(send(amal, start)) == ["stored"]
    people_commands.deactivate(karin.person, uid=amal.person.uid)
    assert answers(send(amal, start, end, record)) == ["already", "held", "held"]
    assert Visit.get().state == "open"
    visit = decide(karin, end["uid"], accept=True)
    assert visit is not None and (visit.state, visit.minutes) == ("recorded", 60)


def test_it_leaves_nothing_of_what_is_declined(gone: Somebody, karin: Somebody) -> None:
    sent = visited(gone)
    send(gone, *sent)
    assert decide(karin, sent[0]["uid"], accept=False) is None
    assert Visit.select().count() == 0 and {row.decision for row in Entry.select()} == {"declined"}
    reply = send(gone, *sent)
    assert answers(reply) == ["refused"] * 3 and "decided not to take" in reply.get_data(as_text=True)
    assert AuditRow.select().where(AuditRow.action == "entry.decline", AuditRow.about == gone.person.uid).count() == 1


def test_it_decides_nothing_that_was_not_seen(gone: Somebody, karin: Somebody) -> None:
    start, end, _ = visited(gone)
    send(gone, start, end)
    with (
        karin.client.application.test_request_context(headers={"Accept-Language": "en"}),
        pytest.raises(Refusal, match="More has arrived"),
    ):
        seen = read(start["uid"], besides=end["uid"])
        review_commands.decide_together(karin.person, UUID(start["uid"]), seen, accept=True)
    assert Visit.select().count() == 0


def test_it_is_decided_once_and_in_the_own_programme(gone: Somebody, karin: Somebody, carla: Somebody) -> None:
    sent = visited(gone)
    send(gone, *sent)
    with pytest.raises(Missing):
        decide(carla, sent[0]["uid"], accept=True)
    decide(karin, sent[0]["uid"], accept=True)
    with (
        karin.client.application.test_request_context(headers={"Accept-Language": "en"}),
        pytest.raises(Refusal, match="Somebody else has decided"),
    ):
        review_commands.decide_together(karin.person, UUID(sent[0]["uid"]), {}, accept=False)


def test_it_refuses_another_pilot_s_visit_and_entries(gone: Somebody, berna: Somebody) -> None:
    visit = stage.check_in("berna", 5)
    foreign = entry(gone, "withdraw", str(visit))
    assert answers(send(gone, foreign, entry(berna, "withdraw", str(visit)))) == ["refused", "refused"]
    assert Entry.select().where(Entry.answer == "held").count() == 0


def test_it_takes_back_the_same_words_after_access_is_given_again(gone: Somebody, karin: Somebody) -> None:
    sent = visited(gone)
    send(gone, *sent)
    people_commands.reactivate(karin.person, uid=gone.person.uid)
    again = people.sign_in(gone.client.application, "amal")
    reply = send(again, *sent)
    assert answers(reply) == ["held"] * 3 and "access was switched off" in reply.get_data(as_text=True)


def closed(somebody: Somebody) -> bool:
    headers = {"X-CSRFToken": "any"}
    statuses = [somebody.client.get("/sync/hello").status_code]
    statuses += [somebody.client.post("/sync", json={}, headers=headers).status_code]
    return statuses[0] == 401 and statuses[1] in (401, 403)


def test_it_is_closed_after_a_month(gone: Somebody, frozen: Any) -> None:
    assert not closed(gone)
    with clock.freeze(frozen + late_delivery.OPEN_FOR + timedelta(minutes=1)):
        assert closed(gone)


def test_it_is_closed_by_signing_out_of_that_phone(gone: Somebody) -> None:
    token = gone.client.get("/sync/hello").get_json()["csrf_token"]
    with gone.client.session_transaction() as cookie:
        kept = dict(cookie)
    assert gone.client.post("/sign-out", headers={"X-CSRFToken": token}).status_code == 303
    with gone.client.session_transaction() as cookie:
        cookie.update(kept)
    assert closed(gone)


def test_it_is_closed_for_what_had_ended_before(amal: Somebody, karin: Somebody, frozen: Any) -> None:
    Session.update(ended_at=clock.now()).where(Session.person == amal.person.uid).execute()
    people_commands.deactivate(karin.person, uid=amal.person.uid)
    assert closed(amal)


def test_it_is_closed_for_a_password_alone_and_for_who_is_erased(karin: Somebody, app: Any, frozen: Any) -> None:
    weak, strong = people.sign_in(app, "amal", mfa_complete=False), people.sign_in(app, "amal")
    people_commands.deactivate(karin.person, uid=people.uid_of("amal"))
    assert closed(weak) and not closed(strong)
    row = strong.person
    row.erased_at = clock.now()
    row.save()
    assert closed(strong)


def test_it_is_closed_when_access_was_given_and_taken_again(gone: Somebody, karin: Somebody) -> None:
    people_commands.reactivate(karin.person, uid=gone.person.uid)
    people_commands.deactivate(karin.person, uid=gone.person.uid)
    assert closed(gone)


@pytest.fixture
def reader(amal: Somebody) -> Somebody:
    """amal on her phone, after the operator removed her role of a pilot; she remains a trainer."""
    PersonRole.create(person=amal.person.uid, role="trainer")
    operator.remove_role(email=people.email_of("amal"), role="pilot")
    return amal


def test_it_is_open_where_only_the_role_was_taken_away(reader: Somebody, app: Any) -> None:
    assert answers(send(reader, *visited(reader))) == ["held"] * 3
    again = people.sign_in(app, "amal", idle_minutes=60)
    assert answers(send(again, *visited(again))) == ["held"] * 3
    assert again.client.get("/visits").status_code == 403 and Visit.select().count() == 0


def test_it_is_closed_for_who_never_was_a_pilot(app: Any, karin: Somebody) -> None:
    assert karin.client.get("/sync/hello").get_json()["snapshot"] is None
    token = karin.client.get("/sync/hello").get_json()["csrf_token"]
    assert karin.client.post("/sync", json={}, headers={"X-CSRFToken": token}).status_code == 403


def test_it_needs_the_token_as_ever(gone: Somebody) -> None:
    body = {"schema": 1, "device_now": DEVICE_NOW, "entries": visited(gone)}
    assert gone.client.post("/sync", json=body).status_code == 403
    assert Entry.select().count() == 0


def test_it_stops_where_too_much_waits_for_a_decision(gone: Somebody) -> None:
    send(gone, *visited(gone))
    held = Entry.select().first().__data__
    Entry.insert_many([held | {"uid": uuid4()} for _ in range(MAX_PENDING - 3)]).execute()
    assert send(gone, *visited(gone)).status_code == 429
    assert Entry.select().count() == MAX_PENDING


def test_it_is_closed_by_a_lost_phone(gone: Somebody) -> None:
    with db.transaction():
        revoke.revoke_credentials(gone.person)
    assert closed(gone)


def test_it_hears_nobody_whose_second_factor_is_still_missing(app: Flask, amal: Somebody) -> None:
    """After the change from pilot to trainer nobody who only knows the password can deliver in her name."""
    PersonRole.create(person=amal.person.uid, role="trainer")
    operator.remove_role(email=amal.person.email, role="pilot")
    sent = {"schema": 1, "device_now": DEVICE_NOW, "entries": visited(amal)}
    for strong, status in ((False, 403), (True, 200)):
        client = people.sign_in_with(app, people.start_session(amal.person.uid, ("trainer",), mfa_complete=strong))
        assert client.post("/sync", json=sent, headers={"X-CSRFToken": client.token()}).status_code == status
    assert Entry.select().count() == 3
