"""A coordinator opens the desk: the most urgent notes come first, and lists unseal no text."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from pilotapp import clock
from pilotapp.db import database
from pilotapp.models import Note, Notice, Person, Visit
from pilotapp.supervision import desk_queries
from pilotapp.supervision.desk_queries import Filters
from tests.supervision import notes


def shown(page) -> list[str]:
    """The uids of the listed notes, in the list's order."""
    return re.findall(r'id="note-row-([0-9a-f-]{36})"', page.html)


@pytest.fixture
def queue(app, frozen):
    """Notes by the reason of their urgency, created in another order than the expected one."""
    return {
        "rests": notes.note("berna", state="in_conversation", waiting=False, hours_ago=200),
        "waits": notes.note("amal", load=2, hours_ago=90),
        "waits longer": notes.note("berna", load=1, hours_ago=100),
        "heavy": notes.note("amal", load=4),
        "week": notes.note("berna", load=1, call="this_week", themes=("workload", "boundaries")),
        "too much": notes.note("amal", load=5),
        "today": notes.note("amal", load=1, call="today", hours_ago=0.5),
    }


IN_ORDER = ["today", "week", "too much", "heavy", "waits longer", "waits", "rests"]


def test_it_shows_who_needs_her_first(queue, karin):
    notes.note("amal", state="closed", load=5)
    notes.note("tarek", load=5, call="today")
    page = karin.page("/supervision")
    assert shown(page) == [str(queue[name].uid) for name in IN_ORDER]
    assert "6 notes wait for you. 1 person wants a call today." in page.text
    for words in ("Wants a call today", "Wants a call this week", "It is too much", "It is hard", "Waiting: 4 days"):
        assert words in page.text
    assert "My boundaries, Too much work" in page.text


def test_it_says_the_load_in_words_beside_its_drawing(queue, karin):
    labels = re.findall(r'<svg class="load"[^>]* aria-label="([^"]+)"', karin.page("/supervision").html)
    assert labels[2] == "Load 5 of 5: Too much"
    assert len(labels) == 7


def test_it_reads_no_text_for_a_list(queue, karin, caplog):
    with caplog.at_level(logging.DEBUG, logger="peewee"):
        page = karin.page("/supervision?state=all")
    asked = " ".join(str(record.args or record.msg) for record in caplog.records)
    assert notes.TEXT not in page.html
    assert '"text_state"' in asked and '"text",' not in asked


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("?theme=boundaries", ["week"]),
        ("?state=in_conversation", ["rests"]),
        ("?state=open&search=BERN", ["week", "waits longer"]),
        ("?search=100%25_", []),
        ("?search=%25", []),
        ("?month=2026-03&theme=workload", ["week"]),
        ("?theme=nonsense&state=nonsense&month=2026-13&pilot=x&after=y", IN_ORDER),
        ("?after=5-20260303110000000000-00000000000000000000000000000000", IN_ORDER[1:]),
    ],
)
def test_it_filters(queue, karin, address, names):
    assert shown(karin.page(f"/supervision{address}")) == [str(queue[name].uid) for name in names]


def test_it_cuts_months_in_the_programmes_time(queue, karin):
    for name, minute in (("rests", 59), ("waits", 60)):
        made_at = datetime(2026, 2, 28, 22, tzinfo=UTC) + timedelta(minutes=minute)  # midnight in Berlin is 23:00
        Note.update(made_at=made_at).where(Note.uid == queue[name].uid).execute()
    assert shown(karin.page("/supervision?month=2026-02&state=all")) == [
        str(queue["rests"].uid),
        str(queue["waits longer"].uid),
    ]


def test_it_filters_by_pilot_and_for_what_is_hers(queue, karin):
    Note.update(coordinator=karin.person.uid).where(Note.uid == queue["heavy"].uid).execute()
    of_berna = ["week", "waits longer", "rests"]
    page = karin.page(f"/supervision?pilot={queue['rests'].pilot_id}")
    assert shown(page) == [str(queue[name].uid) for name in of_berna]
    assert shown(karin.page("/supervision?mine=1")) == [str(queue["heavy"].uid)]


def test_it_shows_closed_notes_newest_first(app, frozen, karin):
    older, newer = (notes.note("amal", state="closed", load=load, hours_ago=ago) for load, ago in ((5, 50), (1, 5)))
    notes.note("amal")
    assert shown(karin.page("/supervision?state=closed")) == [str(newer.uid), str(older.uid)]
    assert len(shown(karin.page("/supervision?state=all"))) == 3


@pytest.mark.parametrize("state", [None, "all"])
def test_it_pages_by_key_and_misses_none(queue, karin, state):
    notes.note("amal", state="closed")
    for number in range(2 * desk_queries.PAGE - 7):
        notes.note("amal", load=1 + number % 5, hours_ago=number // 2)
    count = 2 * desk_queries.PAGE + bool(state)
    seen, after = [], None
    while after or not seen:
        page = desk_queries.desk(karin.person, Filters(state=state), after)
        seen += [note.uid for note in page.notes]
        after = page.after
    assert (len(seen), len(set(seen))) == (count, count)


def test_it_reads_a_page_by_a_constant_number_of_selects(app, karin, frozen, count_selects):
    first = notes.note("amal", call="today")
    addresses = ("/supervision", "/supervision?state=all&theme=role_unclear", f"/supervision/{first.uid}", "/month")
    few = [count_selects(lambda at=at: karin.page(at)) for at in addresses]
    for number in range(12):
        notes.act(first, "karin", "ask", f"Question {number}?")
        notes.note("amal" if number % 2 else "berna", load=1 + number % 5, themes=("workload", "success"))
    assert [count_selects(lambda at=at: karin.page(at)) for at in addresses] == few
    assert few[0] <= 7 and few[2] <= 13


def test_it_uses_the_index_of_the_queue(queue, karin, caplog):
    _close_many(queue["rests"], 3_000)
    with caplog.at_level(logging.DEBUG, logger="peewee"):
        desk_queries.desk(karin.person, Filters(), "3-20260303110000000000-" + "0" * 32)
        desk_queries.counts(karin.person)
    asked = [record.msg for record in caplog.records if '"urgency"' in str(record.msg)]
    assert len(asked) == 2
    explain = "EXPLAIN QUERY PLAN" if database.param == "?" else "EXPLAIN"
    for text, values in asked:
        assert "note_queue" in str(database.execute_sql(f"{explain} {text}", values).fetchall())


def _close_many(note: Note, number: int) -> None:
    """Add years of closed notes and update the database's statistics: for small tables it uses no index."""
    past = note.__data__ | {"state": "closed", "urgency": 0, "text": None, "text_state": "none"}
    for begin in range(0, number, 500):
        rows = [past | {"uid": uuid4(), "made_at": note.made_at - timedelta(hours=begin + n)} for n in range(500)]
        Note.insert_many(rows).execute()
    database.execute_sql("ANALYZE")


def test_it_says_what_an_empty_desk_means(karin):
    page = karin.page("/supervision")
    assert "Nobody waits for you" in page.text and "everybody was heard" in page.text
    assert "No notes found" in karin.page("/supervision?theme=success").text


def test_it_answers_htmx_with_the_queue_only(queue, karin):
    fragment = karin.client.fragment("/supervision?theme=boundaries")
    assert "<html" not in fragment.html
    assert shown(fragment) == [str(queue["week"].uid)]


def test_it_shows_a_note_with_its_thread_and_the_queue_beside_it(queue, karin, frozen):
    note = queue["today"]
    visit = Visit.create(
        programme=note.programme_id, pilot=note.pilot_id, state="ended", started_at=frozen - timedelta(days=1),
        day=(frozen - timedelta(days=1)).date(), changed_at=frozen,
    )  # fmt: skip
    Note.update(visit=visit.uid).where(Note.uid == note.uid).execute()
    notes.act(note, "karin", "ask", "Are you at home now?")
    page = karin.page(f"/supervision/{note.uid}")
    assert notes.TEXT in page.text and "Are you at home now?" in page.text
    assert "about a visit on Mon 2 Mar 2026" in page.text
    assert f"/visits/{visit.uid}" not in page.links()
    assert len(shown(page)) == 7


@pytest.mark.parametrize(
    ("state", "words"),
    [("checking", "Whoever wrote it is checking it again."), ("gone", "The text was deleted."), ("none", "No text")],
)
def test_it_says_why_there_is_no_text(app, karin, state, words):
    note = notes.note("amal", None if state == "none" else notes.TEXT, text_state=state)
    page = karin.page(f"/supervision/{note.uid}")
    assert words in page.text
    assert notes.TEXT not in page.html


def test_it_survives_a_text_that_cannot_be_opened(app, karin):
    note = notes.note("amal")
    database.execute_sql("UPDATE note SET text = '00000000.nothing'")
    assert "cannot be opened" in karin.page(f"/supervision/{note.uid}").text
    assert karin.page("/supervision").status == 200


def test_it_marks_as_seen_what_she_was_told_about_the_note(app, karin):
    note = notes.note("amal")
    with clock.freeze(clock.now()):
        Notice.create(
            programme=note.programme_id, person=karin.person.uid, kind="note_handed_over", subject=note.uid, mail="none"
        )
    karin.page(f"/supervision/{note.uid}")
    assert Notice.get().seen_at is not None


def test_it_never_speaks_of_approval_or_grades(queue, karin):
    pages = [karin.page("/supervision"), karin.page(f"/supervision/{queue['today'].uid}")]
    for word in ("approv", "verif", "grade ", "confirm", "accept"):
        assert not any(word in page.text.lower() for page in pages), word


def test_it_tells_on_the_month_page_how_many_pilots_wait(queue, karin):
    page = karin.page("/month")
    assert "2 pilots wait for you" in page.text
    assert "/supervision" in page.links()


def test_it_shows_a_pilot_who_is_gone_as_a_former_one(app, karin):
    note = notes.note("amal")
    Person.update(name="", name_key="", erased_at=clock.now()).where(Person.uid == note.pilot_id).execute()
    page = karin.page(f"/supervision/{note.uid}")
    assert "Former pilot" in page.heading
    assert not page.has_form("/answer") and page.has_form("/close")
