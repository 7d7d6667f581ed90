"""The agenda of a meeting: counts of flagged notes for coordinators, themes of several for pilots, no texts."""

from datetime import timedelta

import pytest

from pilotapp.reflection.agenda import agenda
from tests.support import people
from tests.support.meetings import DAY, held, note, planned

WORDS = "the doctor was in a hurry"


@pytest.fixture
def four(app, frozen):
    for name in ("dalia", "elif"):
        people.create(name, "musterstadt", ("pilot",))
    return ("amal", "berna", "dalia", "elif")


def counts(found):
    return {theme.code: (theme.notes, theme.pilots) for theme in found.themes}


def test_it_counts_flagged_notes_by_theme_and_load(four):
    session = planned(*four)
    note("amal", "boundaries", "workload", load=4)
    note("amal", "boundaries", load=4)
    note("berna", "boundaries", load=2)
    found = agenda(session)
    assert counts(found) == {"boundaries": (3, 2), "workload": (1, 1)}
    assert (found.notes, found.loads) == (3, (("2", 1), ("4", 2)))


def test_it_counts_only_what_those_invited_flagged(four):
    session = planned("amal", "berna")
    note("amal", "success", for_group=False)
    note("dalia", "workload")
    note("tarek", "boundaries")
    assert agenda(session).notes == 0


def test_it_leaves_out_what_was_closed_before_the_last_group_meeting(four, frozen):
    session = planned(*four)
    held(*four, starts_at=frozen - 30 * DAY)
    held("amal", starts_at=frozen - 2 * DAY)  # a talk of two is no group meeting
    note("amal", "boundaries", state="closed", closed_at=frozen - 31 * DAY)
    note("amal", "workload", state="closed", closed_at=frozen - 29 * DAY)
    note("amal", "success", made_at=frozen - 90 * DAY)
    assert set(counts(agenda(session))) == {"workload", "success"}


def test_it_leaves_out_all_closed_ones_before_the_first_group_meeting(four, frozen):
    note("amal", "boundaries", state="closed", closed_at=frozen - timedelta(hours=1))
    assert agenda(planned(*four)).notes == 0


def test_it_shows_pilots_only_what_three_of_them_flagged(four, sign_in):
    session = planned(*four)
    for name in four[:3]:
        note(name, "boundaries")
    for name in four[:2]:
        note(name, "discrimination_witnessed")
    for _ in range(4):
        note("elif", "client_in_crisis")
    page = sign_in("amal").page(f"/reflections/mine/{session.uid}")
    assert "My boundaries" in page.text
    assert "I saw discrimination" not in page.text
    assert "Person in a crisis" not in page.text


def test_it_shows_pilots_no_numbers_and_no_order_that_tells_them(four):
    session = planned(*four)
    for name in four[:3]:
        note(name, "boundaries", "other")
    note("elif", "other")
    assert agenda(session).for_group == ("boundaries", "other")


def test_it_shows_coordinators_counts_and_never_text(four, karin):
    session = planned(*four)
    note("amal", "boundaries")
    page = karin.page(f"/reflections/{session.uid}")
    assert "My boundaries" in page.text
    assert "hidden: too few pilots" in page.text
    assert WORDS not in page.html


def test_it_prints_for_the_table_only_what_the_group_may_hear(four, karin):
    session = planned(*four)
    for name in four[:3]:
        note(name, "boundaries")
    note("elif", "client_in_crisis")
    page = karin.page(f"/reflections/{session.uid}/agenda")
    assert "My boundaries" in page.text
    assert "Person in a crisis" not in page.text
    assert WORDS not in page.html
    assert 'data-module="print"' in page.html


def test_it_has_no_agenda_for_a_talk_of_two_or_one_that_is_over(four, karin):
    note("amal", "boundaries")
    talk, over = planned("amal"), held(*four)
    assert agenda(talk) is None
    for session in (talk, over):
        assert karin.page(f"/reflections/{session.uid}/agenda", status=404)


def test_it_says_that_nothing_is_flagged_yet(four, karin):
    session = planned(*four)
    assert "No note of those invited is flagged" in karin.page(f"/reflections/{session.uid}").text
    assert "Nothing was flagged by several people" in karin.page(f"/reflections/{session.uid}/agenda").text


def test_it_reads_the_session_by_a_constant_number_of_queries(four, karin, count_selects):
    session = planned(*four)
    note("amal", "boundaries")
    few = count_selects(lambda: karin.page(f"/reflections/{session.uid}"))
    for name in four * 3:
        note(name, "boundaries", "workload")
    assert count_selects(lambda: karin.page(f"/reflections/{session.uid}")) == few
