"""A pilot's year: the same numbers for the pilot, the coordinator, in the figures and in the PDF."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pilotapp import clock, erasure
from pilotapp.models import AuditRow, Person, PersonRole, ReflectionAttendance, ReflectionSession, Visit
from pilotapp.periods import Year
from pilotapp.reports import pilot_queries
from tests.reports.rows import add_visit, rows_by
from tests.support import people, stage
from tests.support.pdf_text import unmet, words_of
from tests.support.people import uid_of

BERLIN = ZoneInfo("Europe/Berlin")
HERS = f"/people/{uid_of('amal')}/year"
TODAY = date(2026, 3, 3)
STATES = ("recorded", "asked", "confirmed", "withdrawn", "void", "ended")


def at(month, day, year=2026, hour=10):
    return datetime(year, month, day, hour, tzinfo=BERLIN)


@pytest.fixture
def year_of(app):
    def read(name="amal", viewer="karin", number=2026, today=TODAY):
        with app.test_request_context():
            return pilot_queries.year(stage.person(viewer), stage.person(name), Year(number), today)

    return read


def written(minutes):
    """As pages write it in English."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours and rest else f"{hours} h" if hours else f"{rest} min"


@pytest.fixture
def noon(frozen, app):
    """3 March 2026."""


def test_it_counts_what_counts_and_nothing_of_others(noon, year_of):
    for state in STATES:
        add_visit(start=at(1, 5), minutes=7, state=state)
    add_visit("berna", at(1, 5), 100)
    found = year_of()
    assert (found.totals["visits"], found.totals["minutes"]) == (3, 21)
    assert (found.confirmed["visits"], found.confirmed["minutes"]) == (1, 7)
    assert (found.waiting_visits, found.waiting_minutes) == (2, 14)


def test_it_has_every_month_up_to_now_and_compares_the_same_days(noon, year_of):
    add_visit(start=at(1, 31, hour=23), minutes=30)
    add_visit(start=at(3, 3, 2025), minutes=50)
    add_visit(start=at(3, 4, 2025), minutes=999 - 300)
    found = year_of()
    assert [(row.key, row.numbers["minutes"]) for row in found.months.rows] == [
        ("2026-01", 30), ("2026-02", 0), ("2026-03", 0),
    ]  # fmt: skip
    assert found.before["minutes"] == 50


def test_it_cuts_the_year_in_the_zone_of_the_programme(noon, year_of):
    add_visit(start=at(1, 1, hour=0), minutes=11)  # 2025 in UTC
    add_visit(start=at(12, 31, 2025, hour=23), minutes=5)
    assert year_of().totals["minutes"] == 11
    assert year_of(number=2025).totals["minutes"] == 5


def test_it_shows_both_of_them_the_same_numbers(noon, karin, amal):
    add_visit(start=at(1, 5), minutes=61, state="confirmed", first_contact=True, travel_minutes=35)
    add_visit(start=at(2, 5), minutes=44)
    hers, theirs = amal.page("/me/year").text, karin.page(HERS).text
    for words in ("1 h 45 min", "January 2026", "1 h 1 min", "44 min", "35 min", "School and education", "Arabic"):
        assert words in hers, words
        assert words in theirs, words
    assert "1 h 1 min are confirmed" in hers
    assert "1 visit with 44 min waits for your coordination" in hers


def test_it_counts_the_sessions_that_she_came_to(noon, karin, amal, year_of):
    add_visit(start=at(1, 5))
    for minutes, state, came in ((90, "held", True), (45, "held", False), (30, "planned", True)):
        session = ReflectionSession.create(
            programme=uid_of("musterstadt"), kind="group", state=state, starts_at=at(2, 2), day=date(2026, 2, 2),
            minutes=minutes,
        )  # fmt: skip
        ReflectionAttendance.create(session=session, person=uid_of("amal"), attended=came, minutes=minutes)
    found = year_of()
    assert (found.sessions, found.session_minutes) == (1, 90)
    assert "in 1 reflection session" in karin.page(HERS).text
    assert "for yourself, in 1 reflection session" in amal.page("/me/year").text


@pytest.mark.parametrize("seed", range(3))
def test_it_agrees_everywhere_to_the_minute(app, seed, year_of):
    """Random visits over New Year and both changes of the clock: pages, figures and paper give the same sums."""
    chance = random.Random(seed)
    days = (at(12, 31, 2025, 22), at(3, 29, 2026, 0), at(10, 25, 2026, 1), at(6, 6, 2026, 9), at(12, 31, 2026, 21))
    kinds, topics = ("school", "health", "job_centre"), ("work", "school", "family")
    for _ in range(40):
        start = chance.choice(days) + timedelta(minutes=chance.randrange(300))
        add_visit(
            chance.choice(("amal", "berna")), start, chance.randrange(1, 300),
            tuple(chance.sample(topics, chance.randrange(1, 4))), state=chance.choice(STATES),
            institution_kind=chance.choice(kinds), first_contact=chance.random() < 0.5,
        )  # fmt: skip
    with clock.freeze(at(12, 31, 2026, 23)):
        karin = people.sign_in(app, "karin")
        for name in ("amal", "berna"):
            found = year_of(name, today=date(2026, 12, 31))
            visits = pilot_queries.visits(stage.person(name), Year(2026))
            total = found.totals["minutes"]
            with app.test_request_context():
                by_pilot = rows_by(karin.person, Year(2026), "pilot")
            assert total == sum(visit.minutes for visit in visits) > 0
            assert total == next(row.numbers["minutes"] for row in by_pilot if row.key == str(uid_of(name)))
            assert total == sum(row.numbers["minutes"] for row in found.months.rows)
            assert found == year_of(name, name, today=date(2026, 12, 31))
            somebody = people.sign_in(app, name)
            body = words_of(somebody.client.get("/me/year.pdf").data)
            for text in (somebody.page("/me/year").text, karin.page(f"/people/{uid_of(name)}/year").text):
                assert written(total) in text
            assert f"Together {written(total)}" in body
            assert body.count("Waits for the coordination") == sum(visit.state == "recorded" for visit in visits)


def test_it_asks_the_database_as_often_for_many_visits(noon, karin, amal, count_selects):
    add_visit(start=at(1, 5))
    few = [count_selects(lambda: karin.page(HERS)), count_selects(lambda: amal.page("/me/year"))]
    for day in range(1, 29):
        add_visit(start=at(2, day), topics=("school", "work"), institution_kind="health")
    assert [count_selects(lambda: karin.page(HERS)), count_selects(lambda: amal.page("/me/year"))] == few


def test_it_leads_there_from_the_person_and_from_the_figures(noon, karin, amal):
    add_visit(start=at(1, 5))
    assert HERS in karin.page(f"/people/{uid_of('amal')}").links()
    assert f"{HERS}?year=2026" in karin.page("/figures?period=2026").links()
    assert "/me/year" in amal.page("/visits").links()
    assert f"/people/{uid_of('amal')}/certificates" in karin.page(HERS).links()


def test_it_shows_an_empty_year_and_what_to_do(noon, karin, amal):
    assert "No visits in this year" in karin.page(HERS).text
    page = amal.page("/me/year")
    assert "No visits in this year yet" in page.text
    assert "/" in page.links()
    assert "/me/year.pdf?year=2026" not in page.links()


@pytest.mark.parametrize("text", ["26", "x", "20266", "0000", "9999", "２０２６年"])
def test_it_knows_years_only(noon, karin, amal, text):
    karin.page(f"{HERS}?year={text}", status=404)
    amal.page(f"/me/year?year={text}", status=404)
    amal.page(f"/me/year.pdf?year={text}", status=404)


def test_it_goes_back_to_the_years_before(noon, amal, year_of):
    add_visit(start=at(6, 1, 2025), minutes=123)
    page = amal.page("/me/year?year=2025")
    assert "2 h 3 min" in page.text
    assert len(year_of(number=2025).months.rows) == 12
    assert "/me/year?year=2026" in page.links()
    assert "/me/year?year=2027" not in amal.page("/me/year").links()


@pytest.mark.parametrize(
    ("who", "status"), [("carla", 404), ("amal", 403), ("berna", 403), ("greta", 403), ("ines", 403)]
)
def test_it_is_for_her_own_coordination_only(noon, sign_in, who, status):
    add_visit(start=at(1, 5))
    sign_in(who).page(HERS, status=status)


@pytest.mark.parametrize("who", ["karin", "ines", "tarek"])
def test_it_shows_nobody_who_is_no_pilot_of_the_programme(noon, karin, who):
    karin.page(f"/people/{uid_of(who)}/year", status=404)


@pytest.mark.parametrize("who", ["karin", "greta", "ines", "olga"])
def test_it_is_no_page_for_who_is_no_pilot(noon, sign_in, who):
    for path in ("/me/year", "/me/year.pdf"):
        sign_in(who).page(path, status=403)


def test_it_keeps_the_figures_of_whoever_has_no_role_any_more_or_was_erased(noon, karin):
    add_visit(start=at(1, 5), minutes=77)
    PersonRole.delete().where(PersonRole.person == uid_of("amal")).execute()
    assert "1 h 17 min" in karin.page(HERS).text
    PersonRole.create(person=uid_of("amal"), role="pilot")
    erasure.erase(stage.person("amal"), by=stage.person("karin"))
    page = karin.page(HERS)
    assert "Former pilot in 2026" in page.heading
    assert "1 h 17 min" in page.text
    assert f"/people/{uid_of('amal')}/certificates" not in page.links()


def test_it_may_be_kept_on_her_phone_and_says_no_name(noon, amal):
    add_visit(start=at(1, 5))
    answer = amal.client.get("/me/year")
    assert answer.headers["Pilotapp-Keep"] == str(uid_of("amal"))
    assert "Amal" not in answer.text


def test_it_prints_visit_by_visit_for_archives_and_screen_readers(noon, amal):
    add_visit(start=at(1, 5), minutes=61, state="confirmed", topics=("work", "school"))
    add_visit(start=at(2, 5), minutes=59, outcome="client_absent")
    add_visit(start=at(2, 6), minutes=59, state="void")
    answer = amal.client.get("/me/year.pdf")
    assert answer.mimetype == "application/pdf"
    assert unmet(answer.data) == []
    assert b"/Lang(en)" in answer.data
    words = words_of(answer.data)
    for part in ("My visits in 2026", "Together 2 h", "Person did not come", "Work", "Confirmed", "Page 1 of 1"):
        assert part in words, part
    assert "Not counted" not in words


def test_it_prints_other_scripts_and_says_where_a_letter_could_not_be_printed(noon, amal):
    add_visit(start=at(1, 5))
    Person.update(name="ሰላም 🦄").where(Person.uid == uid_of("amal")).execute()
    body = amal.client.get("/me/year.pdf").data
    assert unmet(body) == []
    words = words_of(body)
    assert "ሰላም □" in words
    assert "Where □ stands, there is a letter that this document cannot show." in words


def test_it_prints_in_her_language(noon, amal):
    add_visit(start=at(1, 5))
    Person.update(language="de").where(Person.uid == uid_of("amal")).execute()
    assert b"/Lang(de)" in amal.client.get("/me/year.pdf").data


@pytest.mark.parametrize("name", ['#read("/etc/passwd")', "$ 1/0 $ @x", "<script>pwned(1)</script>", "عمل الحسن"])
def test_it_takes_every_name_as_text(noon, karin, amal, name):
    add_visit(start=at(1, 5))
    Person.update(name=name).where(Person.uid == uid_of("amal")).execute()
    assert name in karin.page(HERS).heading
    body = amal.client.get("/me/year.pdf").data
    assert b"pdfuaid" in body
    assert b"root:x:0" not in body


def test_it_writes_down_that_the_paper_was_taken_and_asks_first_who_she_is(noon, app, amal):
    amal.client.get("/me/year.pdf?year=2025")
    assert AuditRow.get(AuditRow.action == "data.export").detail == '{"form": "record", "period": "2025"}'
    late = people.sign_in(app, "amal", authenticated_at=clock.now() - timedelta(minutes=11))
    assert late.client.get("/me/year.pdf").location.startswith("/confirm?")
    assert AuditRow.select().where(AuditRow.action == "data.export").count() == 1


def test_it_changes_nothing(noon, karin, amal):
    add_visit(start=at(1, 5))
    before = list(Visit.select().dicts())
    karin.page(HERS)
    amal.page("/me/year")
    assert list(Visit.select().dicts()) == before
