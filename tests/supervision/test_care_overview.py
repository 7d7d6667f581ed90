"""A coordinator sees an overview of the pilots, those in need of attention first."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime

import pytest

from pilotapp import clock
from pilotapp.models import Person, PersonRole, Programme, Visit
from pilotapp.supervision import care_queries
from tests.supervision.care_rows import NOON, answered, asked, days, joined, note, replied, session, visit
from tests.support.page_checks import words
from tests.support.people import create, uid_of

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def all_well(app):
    """Amal and berna joined long ago, were active yesterday and had a session."""
    for name in ("amal", "berna"):
        joined(name)
        visit(name, NOON - days(1))
        session(name, NOON - days(10))


def cares(viewer, **wanted):
    found = care_queries.overview(viewer.person, **wanted)
    return {care.pilot.name: care for care in found.pilots}


def reasons(viewer, name="Amal"):
    return cares(viewer)[name].reasons


def test_it_shows_the_active_pilots_of_her_programme_and_nobody_else(karin, all_well):
    create("anna", "musterstadt", ("pilot",))
    create("maya", "musterstadt", ("pilot",))
    Person.update(active=False).where(Person.uid == uid_of("anna")).execute()
    Person.update(erased_at=NOON, name="").where(Person.uid == uid_of("maya")).execute()
    page = karin.page("/care")
    assert all(name in page.text for name in ("Amal", "Berna"))
    assert not any(name in page.text for name in ("Tarek", "Anna", "Karin"))
    assert len(care_queries.overview(karin.person).pilots) == 2


def test_it_has_no_reason_where_all_is_well(karin, all_well):
    assert reasons(karin) == reasons(karin, "Berna") == ()


def test_it_sums_hours_and_evenings_of_the_last_four_weeks(karin, all_well):
    visit("amal", NOON - days(27) + days(0.3), 90)
    visit("amal", NOON - days(28) + days(0.3), 500)
    visit("amal", NOON - days(3), 30, state="void")
    assert (cares(karin)["Amal"].minutes, cares(karin)["Amal"].evenings) == (60 + 90, 1)


def test_it_names_who_passed_the_gentle_limit_this_week(karin, all_well):
    Programme.update(week_hours=2).execute()
    visit("amal", NOON - days(0.2), 61)
    visit("berna", NOON - days(0.2), 60)
    assert (reasons(karin), reasons(karin, "Berna")) == (("week",), ())
    assert "2 h 1 min on site this week; gentle are up to 2 h" in karin.page("/care").text


def test_it_counts_a_visit_before_monday_to_the_week_before(karin, all_well):
    Programme.update(week_hours=2).execute()
    visit("amal", datetime(2026, 3, 1, 22, 59, tzinfo=UTC), 90)  # Sunday, a minute before midnight in Berlin
    assert cares(karin)["Amal"].week_minutes == 60
    visit("berna", datetime(2026, 3, 1, 23, 0, tzinfo=UTC), 90)
    assert cares(karin)["Berna"].week_minutes == 150


def test_it_says_since_when_nobody_heard_of_each_other(karin):
    joined("amal")
    visit("amal", NOON - days(34))
    session("amal", NOON - days(40))
    assert reasons(karin) == ("silent",)
    assert "We have not heard from each other for 34 days" in karin.page("/care").text


def test_it_hears_of_a_pilot_by_a_note(karin):
    joined("amal")
    visit("amal", NOON - days(34))
    note("amal", NOON - days(29))
    assert "silent" not in reasons(karin)
    assert cares(karin)["Amal"].silent_for == 29


@pytest.mark.parametrize(("urgency", "words"), [(5, "Asks for a call today"), (4, "Asks for a call this week")])
def test_it_shows_who_asks_for_a_call(karin, all_well, urgency, words):
    note("berna", NOON - days(1), state="open", urgency=urgency, call="today")
    assert reasons(karin, "Berna") == ("call",)
    assert words in karin.page("/care").text


def test_it_does_not_ask_for_a_call_once_the_note_is_closed(karin, all_well):
    note("berna", NOON - days(1), state="closed", urgency=5)
    assert reasons(karin, "Berna") == ()


@pytest.mark.parametrize(("ago", "load", "expected"), [(13, 4, ("load",)), (14, 4, ()), (13, 3, ())])
def test_it_hints_at_a_heavy_note_of_the_last_two_weeks(karin, all_well, ago, load, expected):
    note("amal", NOON - days(ago), load=load)
    assert reasons(karin) == expected


def test_it_hints_at_hard_topics_in_a_row(karin, all_well):
    visits = [visit("amal", NOON - days(0.9 - number / 10), 30, ("family",)) for number in range(2)]
    assert reasons(karin) == ()
    third = visit("amal", NOON - days(0.5), 30, ("work",))
    assert (len(visits), reasons(karin)) == (2, ())
    note("amal", NOON - days(20), load=4, about=third.uid)
    assert (reasons(karin), cares(karin)["Amal"].hard) == (("hard",), 3)


def test_it_forgets_hard_visits_of_long_ago(karin, all_well):
    for number in range(3):
        visit("berna", NOON - days(28 + number), 30, ("rights",))
    assert cares(karin)["Berna"].hard == 0


def test_it_says_when_a_session_is_due(karin, all_well):
    joined("berna", NOON - days(89))
    create("anna", "musterstadt", ("pilot",))
    joined("anna", NOON - days(90))
    visit("anna", NOON - days(1))
    assert reasons(karin, "Anna") == ("session",)
    assert "No reflection session yet" in karin.page("/care").text


@pytest.mark.parametrize(
    ("state", "attended", "at", "expected"),
    [("planned", None, 5, ()), ("cancelled", None, 5, ("session",)), ("held", False, -5, ("session",))],
)
def test_it_takes_only_what_was_attended_or_is_planned_for_a_session(karin, state, attended, at, expected):
    joined("amal")
    visit("amal", NOON - days(1))
    session("amal", NOON - days(100))
    session("amal", NOON + days(at), state, attended)
    assert reasons(karin) == expected


def test_it_takes_the_latest_of_answers_questions_and_sessions_for_contact(karin, all_well):
    assert cares(karin)["Amal"].last_contact == date(2026, 2, 21)
    answered(note("amal", NOON - days(30)), NOON - days(9))
    assert cares(karin)["Amal"].last_contact == date(2026, 2, 22)
    questioned = visit("amal", NOON - days(40))
    asked(questioned, NOON - days(8))
    assert cares(karin)["Amal"].last_contact == date(2026, 2, 23)
    replied(questioned, NOON - days(7))
    assert cares(karin)["Amal"].last_contact == date(2026, 2, 24)


def test_it_takes_what_the_pilot_writes_alone_for_no_contact(karin, all_well):
    answered(note("amal", NOON - days(2)), NOON - days(2), by="amal", act="reply")
    assert cares(karin)["Amal"].last_contact == date(2026, 2, 21)


def test_it_shows_the_highest_load_of_each_week_as_picture_and_words(karin, all_well):
    for ago, load in ((0, 2), (1, 3), (7, 5)):
        note("amal", NOON - days(ago), load=load)
    weeks = cares(karin)["Amal"].weeks
    assert [(week.load, week.notes) for week in weeks[-3:]] == [(None, 0), (5, 1), (3, 2)]
    assert "–, –, 5, 3" in karin.page("/care").html


def test_it_says_quietly_what_is_nothing_and_never_as_a_zero(karin, all_well):
    visit("amal", NOON - days(0.2), 61)
    joined("berna")
    Visit.delete().where(Visit.pilot == uid_of("berna")).execute()
    page = karin.page("/care")
    texts = {row.get("id", ""): words(row) for row in page.tree.iter("tr")}
    amal, berna = (texts[f"care-{uid_of(name)}"] for name in ("amal", "berna"))
    assert "2 h 1 min this week" in amal and "no hours" not in amal
    assert "no notes no hours" in berna and "0" not in berna.replace("2026", "")
    assert all(words(one) for one in page.tree.iter("td"))


def test_it_tells_two_of_the_same_name_apart(karin, all_well):
    create("amal2", "musterstadt", ("pilot",), ("fra", "kmr"))
    Person.update(name="Amal", name_key="amal", created_at=NOON).where(Person.uid == uid_of("amal2")).execute()
    page = karin.page("/care")
    rows = {
        name: page.html.split(f'id="care-{uid_of(name)}"')[1].split("</tr>")[0] for name in ("amal", "amal2", "berna")
    }
    assert "Arabic, Kurdish (Kurmanji)" in rows["amal"] and "here since Wed 1 Jan 2025" in rows["amal"]
    assert "French, Kurdish (Kurmanji)" in rows["amal2"] and "here since Tue 3 Mar 2026" in rows["amal2"]
    assert all("<bdi>Am</bdi>" in rows[name] for name in ("amal", "amal2"))
    assert "<bdi>Be</bdi>" in rows["berna"] and "here since" not in rows["berna"]


def test_it_puts_first_who_needs_attention_first_then_by_name(karin, all_well):
    note("berna", NOON - days(1), load=5)
    create("anna", "musterstadt", ("pilot",))
    joined("anna")
    assert [*cares(karin)] == ["Berna", "Anna", "Amal"]


def test_it_finds_by_reason_and_by_name(karin, all_well):
    note("berna", NOON - days(1), load=5)
    assert [*cares(karin, reason="load")] == ["Berna"]
    assert [*cares(karin, search="ÁMA")] == ["Amal"]
    assert "Nobody found" in karin.page("/care?reason=load&search=amal").text
    assert "Everybody (2)" in karin.page("/care?reason=load").text


def test_it_answers_a_search_with_the_list_alone(karin, all_well):
    html = karin.client.fragment("/care?search=am").html
    assert "<h1" not in html
    assert "Amal" in html


def test_it_turns_pages_without_losing_or_doubling_anybody(karin, all_well):
    for name in ("anna", "cem", "dora"):
        create(name, "musterstadt", ("pilot",))
    seen, after = [], None
    while after or not seen:
        found = care_queries.overview(karin.person, after=after, size=2)
        seen, after = seen + [care.pilot.name for care in found.pilots], found.after
    assert sorted(seen) == ["Amal", "Anna", "Berna", "Cem", "Dora"]


def test_it_offers_the_next_page(karin, all_well):
    names = ["Amal", "Berna", *(f"Pilot {number:02}" for number in range(care_queries.PAGE - 1))]
    for name in names[2:]:
        create(name, "musterstadt", ("pilot",))
    first = karin.page("/care")
    (further,) = (link for link in first.links() if link.startswith("/care?after="))
    second = karin.page(further)
    assert [name for name in names if (name in first.text) == (name in second.text)] == []


def test_it_tells_a_new_programme_what_to_do_first(carla):
    PersonRole.delete().where(PersonRole.role == "pilot").execute()
    page = carla.page("/care")
    assert "No pilots yet" in page.text
    assert "/people/new" in page.links()


def test_it_takes_the_same_number_of_selects_for_many_as_for_few(karin, all_well, caplog):
    def selects():
        caplog.clear()
        with caplog.at_level(logging.DEBUG, logger="peewee"):
            karin.page("/care")
        return sum("SELECT" in str(record.args or record.msg) for record in caplog.records)

    selects()
    few = selects()
    for number in range(12):
        create(f"pilot{number}", "musterstadt", ("pilot",))
        questioned = visit(f"pilot{number}", NOON - days(3), 30, ("family",))
        asked(questioned, NOON - days(2))
        answered(note(f"pilot{number}", NOON - days(1), about=questioned.uid), NOON)
        session(f"pilot{number}", NOON - days(20))
    assert selects() == few


def test_it_looks_at_the_day_of_the_programme(karin, all_well):
    with clock.freeze(datetime(2026, 3, 8, 23, 30, tzinfo=UTC)):  # already Monday in Berlin
        assert cares(karin)["Amal"].weeks[-1].monday == date(2026, 3, 9)
