"""A coordinator records who came to a reflection session, for how long, and what was agreed; and corrects it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pilotapp import sealing
from pilotapp.db import database
from pilotapp.models import AuditRow, Person, ReflectionAttendance, ReflectionSession
from pilotapp.reflection import commands, holding_commands, queries
from pilotapp.refusals import Conflict, Missing, Refusal
from tests.support import people
from tests.support.meetings import AGREED, held, invited, person, planned
from tests.support.people import uid_of

RISKY = "Frau Beispiel, Telefon 0541 1234567"


def field(kind, name):
    return f"{kind}_{uid_of(name).hex}"


def begun(*guests, **changes):
    return planned(*guests, starts_at=datetime(2026, 3, 3, 10, 0, tzinfo=UTC), **changes)


def minutes_of(session):
    return {row.person.name: row.minutes for row in queries.attendance(session) if row.attended}


def version(session):
    return queries.session(person("karin"), session.uid).version


def hold(session, command=holding_commands.hold, **written):
    known = {"minutes": 60, "came": {uid_of("amal"): 60}}
    return command(person("karin"), session.uid, version(session), **known | written)


def form_of(karin, session):
    return karin.page(f"/reflections/{session.uid}/hold").form(f"/reflections/{session.uid}/hold")


def test_it_writes_down_who_came_and_how_long(karin, frozen):
    session = begun("amal", "berna")
    came = {field("came", "amal"): "true", field("came", "berna"): "true", field("minutes", "berna"): "45"}
    page = form_of(karin, session).submit(minutes="90", text=AGREED, follow_up_on="2026-04-01", **came)
    kept = ReflectionSession.get()
    assert AGREED in page.text
    assert (kept.state, kept.minutes, kept.follow_up_on) == ("held", 90, date(2026, 4, 1))
    assert minutes_of(session) == {"Amal": 90, "Berna": 45}


def test_it_keeps_what_was_typed_where_somebody_cancelled_it_meanwhile(karin, frozen):
    session = begun("amal")
    form = form_of(karin, session)
    commands.cancel(person("karin"), session.uid, version(session))
    page = form.submit(text=AGREED, **{field("came", "amal"): "true"})
    assert page.status == 422 and AGREED in page.text
    assert ReflectionSession.get().state == "cancelled"
    assert karin.page(f"/reflections/{session.uid}/hold").path == f"/reflections/{session.uid}"


def test_it_seals_what_was_agreed(app, frozen):
    session = held("amal")
    stored = database.execute_sql("SELECT agreements FROM reflection_session").fetchone()[0]
    assert "breaks" not in stored
    assert queries.agreements(session) == (AGREED, True)
    assert "breaks" not in AuditRow.get(AuditRow.action == "reflection.hold").detail


def test_it_counts_those_who_did_not_come_as_absent(app, frozen):
    session = begun("amal", "berna")
    hold(session)
    row = ReflectionAttendance.get(ReflectionAttendance.person == uid_of("berna"))
    assert (row.attended, row.minutes) == (False, None)


def test_it_takes_those_who_came_without_an_invitation(karin, frozen):
    people.create("dalia", "musterstadt", ("pilot",))
    session = begun("amal", "berna")
    form_of(karin, session).submit(**{field("came", "amal"): "true", "also": str(uid_of("dalia")), "minutes": "60"})
    assert minutes_of(session) == {"Amal": 60, "Dalia": 60}


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ({"came": {}}, None),
        ({"came": {uid_of("amal"): 61}}, "minutes"),
        ({"came": {uid_of("amal"): 0}}, "minutes"),
        ({"minutes": 481}, "minutes"),
        ({"follow_up_on": date(2026, 3, 2)}, "follow_up_on"),
        ({"text": RISKY}, "text"),
        ({"also": [uid_of("tarek")]}, "also"),
    ],
)
def test_it_refuses_what_cannot_be(app, frozen, written, named):
    session = begun("amal", "berna")
    with pytest.raises(Refusal) as refused:
        hold(session, **written)
    assert refused.value.field == named
    assert ReflectionSession.get().state == "planned"
    assert not minutes_of(session)


def test_it_marks_what_may_be_a_person_and_takes_it_with_a_deliberate_word(karin, frozen):
    session = begun("amal", "berna")
    refused = form_of(karin, session).submit(text=RISKY, **{field("came", "amal"): "true"})
    assert refused.status == 422
    form = refused.form(f"/reflections/{session.uid}/hold")
    assert (form.values["text"], field("came", "amal") in form.values) == (RISKY, True)
    form.submit(no_person="true")
    assert queries.agreements(session) == (RISKY, True)


def test_it_waits_until_the_session_has_begun(karin, frozen):
    session = planned("amal", "berna")
    page = karin.page(f"/reflections/{session.uid}/hold")
    assert "Only a session that has begun" in page.text
    with pytest.raises(Refusal, match="begun"):
        hold(session)
    assert ReflectionSession.get().state == "planned"


def test_it_corrects_attendance_afterwards(karin, frozen):
    session = held("amal", "berna")
    page = form_of(karin, session).submit(
        **{field("came", "berna"): None, field("minutes", "berna"): "", field("minutes", "amal"): "30"}
    )
    assert page.status == 200
    assert minutes_of(session) == {"Amal": 30}
    assert queries.agreements(session) == (AGREED, True)
    assert AuditRow.select().where(AuditRow.action == "reflection.correct").count() == 1


def test_it_asks_no_second_time_about_a_text_that_may_stay(karin, frozen):
    session = held("amal", text=RISKY, no_person=True)
    page = form_of(karin, session).submit(**{field("minutes", "amal"): "30"})
    assert page.status == 200
    assert minutes_of(session) == {"Amal": 30}


def test_it_keeps_what_the_slower_of_two_coordinators_typed(karin, frozen):
    people.create("dalia", "musterstadt", ("pilot",))
    session = begun("amal", "berna")
    form = form_of(karin, session)
    hold(session, text="Said first.", also=[uid_of("dalia")])
    refused = form.submit(text="Said second.", **{field("came", "berna"): "true", field("minutes", "berna"): "20"})
    assert refused.status == 422
    assert "Said first." in refused.text
    again = refused.form(f"/reflections/{session.uid}/hold")
    assert (again.values["text"], again.values[field("minutes", "berna")]) == ("Said second.", "20")
    assert queries.agreements(session) == ("Said first.", True)
    again.submit()
    assert minutes_of(session) == {"Berna": 20, "Dalia": 60}


def test_it_refuses_the_version_of_before(app, frozen):
    session = held("amal")
    with pytest.raises(Conflict):
        holding_commands.correct(person("karin"), session.uid, 1, minutes=60, came={uid_of("amal"): 30})
    assert minutes_of(session) == {"Amal": 60}


def test_it_leaves_the_minutes_of_somebody_who_was_erased(app, frozen):
    session = held("amal", "berna")
    Person.update(erased_at=frozen, name="", active=False).where(Person.uid == uid_of("berna")).execute()
    hold(session, holding_commands.correct, came={uid_of("amal"): 30})
    assert sorted(minutes_of(session).items()) == [("", 60), ("Amal", 30)]


def test_it_says_so_when_what_was_agreed_cannot_be_opened(karin, amal, frozen, monkeypatch):
    session = held("amal")
    monkeypatch.setattr(sealing, "unseal", _lost)
    sentence = "This text cannot be opened"
    assert sentence in karin.page(f"/reflections/{session.uid}").text
    assert sentence in amal.page(f"/reflections/mine/{session.uid}").text
    form_of(karin, session).submit(**{field("minutes", "amal"): "30"})
    monkeypatch.undo()
    assert queries.agreements(session) == (AGREED, True)
    assert minutes_of(session) == {"Amal": 30}


def _lost(*_, **__):
    raise sealing.Unopenable("gone")


def test_it_shows_the_list_without_opening_any_text(karin, frozen, monkeypatch):
    held("amal")
    monkeypatch.setattr(sealing, "unseal", _lost)
    assert "1 person came" in karin.page("/reflections?show=past").text


def test_it_keeps_the_day_of_the_programme_at_new_year(app):
    eve = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)  # half past midnight of 1 January in Berlin
    session = held("amal", starts_at=eve)
    assert queries.session(person("karin"), session.uid).day == date(2026, 1, 1)


def test_it_is_no_affair_of_another_programme(carla, frozen):
    session = begun("amal", "berna")
    with pytest.raises(Missing):
        holding_commands.hold(carla.person, session.uid, 1, minutes=60, came={uid_of("amal"): 60})
    foreign = carla.send(f"/reflections/{session.uid}/hold", version="1", minutes="60")
    assert (foreign.status, ReflectionSession.get().state) == (404, "planned")


@pytest.mark.parametrize("name", ["ines", "greta", "olga", "selma", "amal"])
def test_it_is_no_affair_of_other_roles(sign_in, name, frozen):
    session = invited("berna", "amal")
    somebody = sign_in(name)
    for path in ("", "/hold", "/edit", "/cancel", "/agenda"):
        assert somebody.page(f"/reflections/{session}{path}", status=403)
    assert ReflectionSession.get().version == 1


def test_it_offers_to_plan_the_follow_up(karin, frozen):
    session = held("amal", follow_up_on=(frozen + timedelta(days=20)).date())
    page = karin.page(f"/reflections/{session.uid}")
    assert "Look at it again on Mon 23 Mar 2026" in page.text
    assert any("at=2026-03-23" in link and str(uid_of("amal")) in link for link in page.links())
