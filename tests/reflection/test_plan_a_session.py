"""A coordinator plans a reflection session, changes it and cancels it; all invited people get one notice."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from pilotapp.models import AuditRow, Notice, Person, ReflectionAttendance, ReflectionSession
from pilotapp.reflection import commands, queries
from pilotapp.refusals import Conflict, Missing, Refusal
from tests.support import people
from tests.support.meetings import held, person, planned
from tests.support.people import uid_of

SOON = "2026-03-10T17:30"


def kinds_for(name):
    return [row.kind for row in Notice.select().where(Notice.person == uid_of(name)).order_by(Notice.created_at)]


def invited_to(session):
    return {row.person_id for row in queries.attendance(session)}


def values(session, **changes):
    known = {"starts_at": session.starts_at, "minutes": session.minutes, "place": session.place}
    return known | {"led_by": session.led_by_id, "invited": list(invited_to(session))} | changes


def test_it_plans_a_talk_on_the_page_and_tells_the_pilot(karin, berna, frozen):
    form = karin.page(f"/reflections/new?pilot={uid_of('amal')}&kind=individual").form("/reflections/new")
    page = form.submit(starts_at=SOON, minutes="90", place="Town hall, room 12")
    session = ReflectionSession.get()
    assert "The session is planned" in page.text
    assert (session.kind, session.minutes, session.led_by_id) == ("individual", 90, uid_of("karin"))
    assert session.starts_at == datetime(2026, 3, 10, 16, 30, tzinfo=UTC)
    assert (kinds_for("amal"), kinds_for("berna")) == (["reflection_invite"], [])


def test_it_invites_all_pilots_of_the_programme_with_one_tick(karin, tarek, frozen):
    form = karin.page("/reflections/new?kind=group").form("/reflections/new")
    form.submit(starts_at=SOON, minutes="60", everybody="true")
    assert invited_to(ReflectionSession.get()) == {uid_of("amal"), uid_of("berna")}
    assert kinds_for("tarek") == []


def test_it_fills_in_the_day_that_the_address_names(karin, frozen):
    assert 'value="2026-04-02T10:00"' in karin.page("/reflections/new?at=2026-04-02").html
    assert 'value="2026-04-02T15:30"' in karin.page("/reflections/new?at=2026-04-02T15:30").html
    assert "Plan a session" in karin.page("/reflections/new?at=nonsense&pilot=nonsense&kind=nonsense").text


def test_it_plans_once_however_often_the_button_is_tapped(karin, frozen):
    form = karin.page(f"/reflections/new?pilot={uid_of('amal')}").form("/reflections/new")
    for _ in range(2):
        form.submit(starts_at=SOON, minutes="60")
    assert ReflectionSession.select().count() == 1
    assert kinds_for("amal") == ["reflection_invite"]


def test_it_leads_to_writing_down_a_talk_that_took_place_already(karin, frozen):
    form = karin.page(f"/reflections/new?pilot={uid_of('amal')}").form("/reflections/new")
    page = form.submit(starts_at="2026-03-02T17:30", minutes="30")
    assert page.heading == "Who came?"
    assert kinds_for("amal") == []


def test_it_writes_down_who_planned_in_codes_only(karin, frozen):
    planned("amal", place="Café Rosengarten")
    row = AuditRow.get(AuditRow.action == "reflection.plan")
    assert (row.person_id, row.about) == (uid_of("karin"), uid_of("amal"))
    assert "Rosengarten" not in row.detail


@pytest.mark.parametrize(
    ("kind", "guests", "field"),
    [
        ("individual", ["amal", "berna"], "invited"),
        ("individual", [], "invited"),
        ("group", ["amal"], "invited"),
        ("peer", ["amal", "karin"], "invited"),
        ("group", ["amal", "karin"], "invited"),
        ("group", ["amal", "berna", "tarek"], "invited"),
        ("group", ["amal", "berna", "ines"], "invited"),
    ],
)
def test_it_refuses_people_who_do_not_fit(app, frozen, kind, guests, field):
    with pytest.raises(Refusal) as refused:
        planned(*guests, kind=kind)
    assert refused.value.field == field
    assert ReflectionSession.select().count() == Notice.select().count() == 0


def test_it_invites_coordinators_where_pilots_meet_among_themselves(app, frozen):
    session = planned("amal", "berna", "karin", kind="peer", led_by=uid_of("amal"))
    assert invited_to(session) == {uid_of("amal"), uid_of("berna"), uid_of("karin")}
    assert kinds_for("karin") == ["reflection_invite"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minutes": 4}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"led_by": uid_of("amal")}, "led_by"),
        ({"led_by": uid_of("carla")}, "led_by"),
        ({"place": "Bei Frau Beispiel"}, "place"),
        ({"place": "Telefon 0541 1234567"}, "place"),
        ({"starts_at": datetime(2027, 6, 1, tzinfo=UTC)}, "starts_at"),
        ({"starts_at": datetime(2024, 6, 1, tzinfo=UTC)}, "starts_at"),
    ],
)
def test_it_refuses_what_cannot_be(app, frozen, changes, field):
    with pytest.raises(Refusal) as refused:
        planned("amal", **changes)
    assert refused.value.field == field
    assert not ReflectionSession.select().exists()


def test_it_shows_what_was_typed_again_when_it_is_refused(karin, frozen):
    form = karin.page("/reflections/new?kind=group").form("/reflections/new")
    page = form.submit(starts_at=SOON, place="Town hall", invited=str(uid_of("amal")))
    assert page.status == 422
    assert page.form("/reflections/new").values["starts_at"] == SOON
    assert page.form("/reflections/new").values["invited"] == [str(uid_of("amal"))]


def test_it_takes_the_address_of_a_house(app, frozen):
    assert planned("amal", place="Rathausstraße 5, Zimmer 12").place == "Rathausstraße 5, Zimmer 12"


def test_it_refuses_pilots_without_access(app, frozen):
    Person.update(active=False).where(Person.uid == uid_of("amal")).execute()
    with pytest.raises(Refusal, match="no access"):
        planned("amal")


def test_it_tells_each_one_once_of_a_change(karin, frozen):
    people.create("dalia", "musterstadt", ("pilot",))
    session = planned("amal", "berna")
    form = karin.page(f"/reflections/{session.uid}/edit").form(f"/reflections/{session.uid}/edit")
    form.submit(starts_at="2026-03-11T18:00", invited=[str(uid_of("berna")), str(uid_of("dalia"))])
    assert kinds_for("amal") == kinds_for("berna") == ["reflection_invite", "reflection_change"]
    assert kinds_for("dalia") == ["reflection_invite"]
    assert ReflectionSession.get().starts_at == datetime(2026, 3, 11, 17, 0, tzinfo=UTC)


def test_it_tells_nobody_of_no_change(app, frozen):
    session = planned("amal", "berna")
    commands.change(person("karin"), session.uid, 1, **values(session))
    assert queries.session(person("karin"), session.uid).version == 1
    assert kinds_for("amal") == ["reflection_invite"]
    assert not AuditRow.select().where(AuditRow.action == "reflection.change").exists()


def test_it_asks_again_who_comes_when_the_time_changes(app, frozen):
    session = planned("amal", "berna")
    commands.answer(person("amal"), session.uid, answer="yes")
    commands.change(person("karin"), session.uid, 1, **values(session, place="Library"))
    assert queries.attendance(session)[0].answer == "yes"
    later = session.starts_at + timedelta(hours=1)
    commands.change(person("karin"), session.uid, 2, **values(session, place="Library", starts_at=later))
    assert [row.answer for row in queries.attendance(session)] == [None, None]


def test_it_keeps_what_the_slower_of_two_coordinators_typed(karin, frozen):
    session = planned("amal", "berna")
    form = karin.page(f"/reflections/{session.uid}/edit").form(f"/reflections/{session.uid}/edit")
    commands.change(person("karin"), session.uid, 1, **values(session, place="Library"))
    refused = form.submit(minutes="120", place="Café")
    assert refused.status == 422
    assert "Library" in refused.text
    again = refused.form(f"/reflections/{session.uid}/edit")
    assert (again.values["place"], again.values["minutes"]) == ("Café", "120")
    assert queries.session(karin.person, session.uid).place == "Library"
    again.submit()
    assert queries.session(karin.person, session.uid).place == "Café"


def test_it_asks_before_it_cancels_and_tells_everybody(karin, frozen):
    session = planned("amal", "berna")
    question = karin.page(f"/reflections/{session.uid}/cancel")
    assert ReflectionSession.get().state == "planned"
    page = question.form("/cancel").submit()
    assert "The session is cancelled" in page.text
    assert ReflectionSession.get().state == "cancelled"
    assert kinds_for("berna") == ["reflection_invite", "reflection_change"]


def test_it_changes_nothing_that_is_over(app, frozen):
    session = held("amal")
    with pytest.raises(Refusal, match="over or cancelled"):
        commands.change(person("karin"), session.uid, session.version, **values(session, place="Library"))
    with pytest.raises(Refusal, match="over or cancelled"):
        commands.cancel(person("karin"), session.uid, session.version)
    with pytest.raises(Conflict):
        commands.cancel(person("karin"), session.uid, session.version - 1)


def test_it_knows_no_session_of_another_programme(app, carla, frozen):
    session = planned("amal")
    with pytest.raises(Missing):
        commands.cancel(carla.person, session.uid, 1)
    with pytest.raises(Missing):
        planned("tarek", by="carla", uid=session.uid)
    assert carla.page(f"/reflections/{session.uid}", status=404)
    assert ReflectionSession.get().state == "planned"


def test_it_invites_nobody_twice(app, frozen):
    session = planned(uid=uuid4(), kind="group", invited=[uid_of("amal"), uid_of("amal"), uid_of("berna")])
    assert ReflectionAttendance.select().where(ReflectionAttendance.session == session.uid).count() == 2
