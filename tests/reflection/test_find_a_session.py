"""A coordinator looks up planned and past sessions of the programme, by kind and by pilot."""

from datetime import timedelta

import pytest

from pilotapp.models import ReflectionAttendance
from pilotapp.reflection import queries
from tests.support.meetings import held, person, planned
from tests.support.people import uid_of


def test_it_lists_planned_and_past_sessions_apart(karin, carla, frozen):
    coming, over = planned("amal", "berna"), held("amal")
    first, past = karin.page("/reflections"), karin.page("/reflections?show=past")
    assert f"session-{coming.uid}" in first.html
    assert f"session-{over.uid}" not in first.html
    assert f"session-{over.uid}" in past.html
    assert "session-" not in carla.page("/reflections").html + carla.page("/reflections?show=past").html


def test_it_finds_the_sessions_of_a_pilot_or_a_kind(karin, frozen):
    talk, meeting = planned("amal"), planned("amal", "berna")
    fragment = karin.client.fragment("/reflections?kind=group")
    assert f"session-{meeting.uid}" in fragment.html
    assert f"session-{talk.uid}" not in fragment.html
    assert "session-" not in karin.page(f"/reflections?kind=individual&pilot={uid_of('berna')}").html


def test_it_searches_names_of_the_own_programme_only(karin, frozen):
    session = planned("amal")
    assert f"session-{session.uid}" in karin.page("/reflections?search=amal").html
    ReflectionAttendance.create(session=session.uid, person=uid_of("tarek"))
    assert "session-" not in karin.page("/reflections?search=tarek").html


def test_it_says_what_to_do_first_where_there_is_nothing(carla, frozen):
    assert "No session is planned" in carla.page("/reflections").text
    assert "No session has taken place yet" in carla.page("/reflections?show=past").text
    assert "No session found" in carla.page("/reflections?kind=peer").text


@pytest.mark.parametrize("past", [False, True])
def test_it_pages_by_key_and_misses_none(app, frozen, past):
    for number in range(5):
        starts_at = frozen + timedelta(days=(-1 if past else 1) * (1 + number // 2))
        (held if past else planned)("amal", starts_at=starts_at)
    seen, after = [], None
    for _ in range(3):
        page = queries.sessions(person("karin"), queries.Filters(past=past), after, size=2)
        seen += [line.session.uid for line in page.lines]
        after = page.after
    assert (len(seen), len(set(seen)), after) == (5, 5, None)


def test_it_reads_the_list_by_a_constant_number_of_queries(karin, frozen, count_selects):
    planned("amal", "berna")
    few = count_selects(lambda: karin.page("/reflections"))
    for _ in range(10):
        planned("amal", "berna")
    assert count_selects(lambda: karin.page("/reflections")) == few
