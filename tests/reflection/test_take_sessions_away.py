"""Reflection sessions in the download of own data, and what is left of them after an erasure."""

import json

import pytest

from pilotapp import erasure
from pilotapp.models import ReflectionAttendance, ReflectionSession
from pilotapp.reflection import commands, holding_commands, queries
from pilotapp.refusals import Conflict
from tests.support.meetings import AGREED, held, person, planned
from tests.support.pdf_text import words_of
from tests.support.people import uid_of


def own_data(somebody, ending="json"):
    return somebody.client.post(f"/me/data.{ending}", data={"csrf_token": somebody.client.token()}).data


def of_amal():
    return list(ReflectionAttendance.select().where(ReflectionAttendance.person == uid_of("amal")))


def test_it_gives_her_sessions_with_what_was_agreed(amal, frozen):
    session, _other = held("amal", "berna"), held("berna")
    data = json.loads(own_data(amal))
    mine = data["invitations_to_reflection_sessions"]
    assert [(row["uid"], row["agreements"]) for row in data["reflection_sessions"]] == [(str(session.uid), AGREED)]
    assert [(row["session"], row["attended"], row["minutes"]) for row in mine] == [(str(session.uid), True, 60)]
    assert data["reflection_sessions"][0]["led_by"] == {"name": "Karin", "you": False}
    assert uid_of("berna").hex not in json.dumps(mine).replace("-", "")


def test_it_shows_them_in_the_document(amal, frozen):
    held("amal")
    words = words_of(own_data(amal, "pdf"))
    assert "Reflection sessions" in words
    assert AGREED in words


def test_it_gives_a_coordinator_the_sessions_that_she_led(karin, frozen):
    session = held("amal")
    data = json.loads(own_data(karin))
    assert [row["uid"] for row in data["reflection_sessions_led"]] == [str(session.uid)]
    assert data["reflection_sessions"] == []


def test_it_leaves_minutes_without_a_name(app, karin, frozen):
    session = held("amal", "berna")
    with app.test_request_context():
        erasure.erase(person("amal"), None)
    page = karin.page(f"/reflections/{session.uid}")
    assert "Former pilot" in page.text
    assert "Amal" not in page.text
    assert [(row.attended, row.minutes) for row in of_amal()] == [(True, 60)]


def test_it_takes_her_out_of_coming_sessions(app, frozen):
    session = planned("amal", "berna")
    commands.answer(person("amal"), session.uid, answer="yes")
    with app.test_request_context():
        erasure.erase(person("amal"), None)
    assert [row.person_id for row in queries.attendance(session)] == [uid_of("berna")]


def test_it_takes_the_words_of_a_talk_of_two_and_leaves_those_of_a_group(app, frozen):
    talk, meeting = held("amal"), held("amal", "berna")
    with app.test_request_context():
        erasure.erase(person("amal"), None)
    assert queries.agreements(talk) == ("", True)
    assert queries.agreements(meeting) == (AGREED, True)
    left = ReflectionSession.get_by_id(talk.uid)
    assert (left.state, left.minutes, left.day, left.starts_at.hour) == ("held", 60, talk.day, 11)  # noon in Berlin


def test_it_refuses_words_that_were_being_written_about_a_talk_of_two(app, frozen):
    talk = held("amal")
    with app.test_request_context():
        erasure.erase(person("amal"), None)
        with pytest.raises(Conflict):
            holding_commands.correct(person("karin"), talk.uid, talk.version, minutes=60, came={}, text=AGREED)
    assert queries.agreements(talk) == ("", True)
