"""A pilot sees invitations to sessions and answers them."""

from datetime import timedelta

import pytest

from pilotapp import clock
from pilotapp.models import AuditRow, Notice, ReflectionAttendance
from pilotapp.reflection import commands, pilot_queries
from pilotapp.refusals import Missing, Refusal
from tests.support.meetings import AGREED, DAY, held, invited, person, planned
from tests.support.people import uid_of


def answer_of(name):
    return ReflectionAttendance.get(ReflectionAttendance.person == uid_of(name)).answer


def unseen(name):
    return Notice.select().where(Notice.person == uid_of(name), Notice.seen_at.is_null()).count()


def test_it_shows_when_and_where_and_takes_a_yes(amal, frozen):
    session = planned("amal", "berna")
    page = amal.page(f"/reflections/mine/{session.uid}")
    assert "12:00" in page.text
    assert "Town hall, room 12" in page.text
    thanks = page.form("/answer").submit(answer="yes")
    assert "Good, you are coming" in thanks.text
    assert (answer_of("amal"), answer_of("berna")) == ("yes", None)


def test_it_lets_her_change_her_mind(amal, frozen):
    session = planned("amal", "berna")
    amal.send(f"/reflections/mine/{session.uid}/answer", answer="yes")
    amal.send(f"/reflections/mine/{session.uid}/answer", answer="no")
    amal.send(f"/reflections/mine/{session.uid}/answer", answer="no")
    assert answer_of("amal") == "no"
    assert AuditRow.select().where(AuditRow.action == "reflection.answer").count() == 2


def test_it_shows_the_coordinator_who_comes(karin, frozen):
    session = planned("amal", "berna")
    commands.answer(person("amal"), session.uid, answer="yes")
    commands.answer(person("berna"), session.uid, answer="no")
    page = karin.page(f"/reflections/{session.uid}")
    assert "is coming" in page.text
    assert "cannot come" in page.text
    assert "1 of 2 are coming" in karin.page("/reflections").text


def test_it_takes_no_other_word_for_an_answer(amal, frozen):
    session = planned("amal", "berna")
    for values in ({}, {"answer": "maybe"}):
        assert amal.send(f"/reflections/mine/{session.uid}/answer", **values).status == 422
    assert answer_of("amal") is None


def test_it_takes_no_answer_once_it_has_begun_or_was_cancelled(amal, frozen):
    session, cancelled = planned("amal"), planned("amal")
    commands.cancel(person("karin"), cancelled.uid, 1)
    with clock.freeze(frozen + 8 * DAY):
        assert amal.send(f"/reflections/mine/{session.uid}/answer", answer="yes").status == 422
        with pytest.raises(Refusal, match="too late"):
            commands.answer(person("amal"), cancelled.uid, answer="yes")
    assert not ReflectionAttendance.select().where(ReflectionAttendance.answer.is_null(False)).exists()


def test_it_ends_the_notice_when_she_looks(amal, frozen):
    session = planned("amal", "berna")
    amal.page("/reflections/mine")
    assert (unseen("amal"), unseen("berna")) == (1, 1)
    amal.page(f"/reflections/mine/{session.uid}")
    assert (unseen("amal"), unseen("berna")) == (0, 1)


def test_it_says_so_when_she_is_not_invited_any_more(amal, berna, frozen):
    session = planned("amal", "berna", "karin", kind="peer")
    people = [uid_of("berna"), uid_of("karin")]
    values = {"starts_at": session.starts_at, "minutes": 60, "place": None, "led_by": uid_of("karin")}
    with pytest.raises(Refusal):
        commands.change(person("karin"), session.uid, 1, invited=people, **values)
    session = planned("amal")
    commands.change(person("karin"), session.uid, 1, invited=[uid_of("berna")], **values)
    assert "not invited to this session any more" in amal.page(f"/reflections/mine/{session.uid}").text
    assert (
        not Notice.select()
        .where(Notice.subject == session.uid, Notice.seen_at.is_null())
        .where(Notice.person == uid_of("amal"))
    )
    assert berna.page(f"/reflections/mine/{session.uid}")


def test_it_shows_what_was_agreed_and_her_minutes(amal, frozen):
    session = held("amal", follow_up_on=(frozen + DAY).date())
    page = amal.page(f"/reflections/mine/{session.uid}")
    assert AGREED in page.text
    assert "You were there: 1 h." in page.text
    assert "1 h" in amal.page("/reflections/mine").text


def test_it_names_no_colleague_who_is_invited(amal, frozen):
    session = planned("amal", "berna")
    assert "Berna" not in amal.page(f"/reflections/mine/{session.uid}").text


def test_it_shows_nobody_else_her_session(sign_in, frozen):
    session = planned("amal")
    for name, status in (("berna", 404), ("tarek", 404), ("karin", 404), ("greta", 404), ("olga", 404)):
        somebody = sign_in(name)
        assert somebody.page(f"/reflections/mine/{session.uid}", status=status)
        assert somebody.send(f"/reflections/mine/{session.uid}/answer", answer="no").status == status
    with pytest.raises(Missing):
        commands.answer(person("berna"), session.uid, answer="yes")
    assert answer_of("amal") is None


def test_it_lets_a_coordinator_answer_where_pilots_meet(karin, frozen):
    session = planned("amal", "berna", "karin", kind="peer")
    assert f"/reflections/mine/{session.uid}" in karin.page("/reflections/mine").links()
    page = karin.page(f"/reflections/mine/{session.uid}")
    page.form("/answer").submit(answer="yes")
    assert (answer_of("karin"), answer_of("amal"), unseen("karin")) == ("yes", None, 0)


def test_it_is_a_page_for_pilots_and_coordinators(sign_in):
    assert "No invitation yet" in sign_in("karin").page("/reflections/mine").text
    for name in ("ines", "greta", "olga"):
        assert sign_in(name).page("/reflections/mine", status=404)


def test_it_says_how_to_ask_for_a_talk_where_there_is_none(amal, frozen):
    planned("berna")
    page = amal.page("/reflections/mine")
    assert "No invitation yet" in page.text
    assert "/notes/new" in page.links()


def test_it_pages_past_sessions_by_key_and_misses_none(app, frozen):
    for number in range(5):
        held("amal", starts_at=frozen - timedelta(days=1 + number // 2))
    seen, after = [], None
    for _ in range(3):
        found = pilot_queries.mine(person("amal"), after, size=2)
        seen += [row.session.uid for row in found.past]
        after = found.after
    assert (len(seen), len(set(seen)), after) == (5, 5, None)


def test_it_reads_her_sessions_by_a_constant_number_of_queries(amal, frozen, count_selects):
    invited("amal", "berna")
    few = count_selects(lambda: amal.page("/reflections/mine"))
    for _ in range(10):
        invited("amal", "berna")
    assert count_selects(lambda: amal.page("/reflections/mine")) == few
