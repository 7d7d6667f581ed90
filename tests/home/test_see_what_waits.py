"""What waits for a pilot stands in one list below the check-in, and its number at the link to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from pilotapp import clock, db
from pilotapp import notices as news
from pilotapp.models import Note, Visit
from pilotapp.visits import review_commands
from tests.supervision import notes
from tests.support import stage
from tests.support.page_client import Page
from tests.support.people import Somebody, uid_of


def ask(visit: UUID) -> None:
    review_commands.ask(stage.person("karin"), visit, stage.version(visit), text="Was it so long?")


def ended(minutes_ago: int) -> UUID:
    visit = stage.check_in("amal", minutes_ago)
    stage.check_out("amal", visit, minutes_ago - 30)
    return visit


def without_start() -> UUID:
    came = clock.now().replace(year=2020)
    visit: Visit = Visit.create(
        programme=uid_of("musterstadt"), pilot=uid_of("amal"), ended_at=came, created_at=came, state="waiting"
    )
    return visit.uid


def tasks(page: Page) -> list[str]:
    """The lines of the list that are shown, as 'kind:uid'."""
    lines = [one for one in page.tree.iter("li") if ":" in one.get("data-todo", "") and one.get("hidden") is None]
    return [one.get("data-todo", "") for one in lines if not one.get("data-todo", "").endswith(":VISIT")]


def counted(page: Page) -> tuple[str, ...]:
    """What is shown at the links of the navigation."""
    counts = [one for one in page.tree.iter("span") if one.get("class") == "tab__count" and one.get("hidden") is None]
    return tuple(" ".join("".join(one.itertext()).split()) for one in counts)


def test_it_shows_no_list_where_nothing_waits(amal: Somebody) -> None:
    page = amal.page("/")
    assert tasks(page) == [] and counted(page) == ()
    assert [one.get("hidden") is not None for one in page.tree.iter("section") if one.get("id") == "todo"] == [True]


def test_it_lists_the_most_urgent_first_and_counts_the_lines(app: Flask, amal: Somebody, berna: Somebody) -> None:
    with app.test_request_context():
        one, other, current = ended(300), ended(200), ended(100)
        asked, unknown = stage.recorded("amal", 600), without_start()
        ask(asked)
    page = amal.page("/")
    assert tasks(page) == [f"question:{asked}", f"start:{unknown}", f"record:{one}", f"record:{other}"]
    assert counted(page) == ("4 to do",)
    assert {f"/visits/{asked}", f"/visits/record?visit={unknown}", f"/visits/record?visit={one}"} <= set(page.links())
    assert f"record:{current}" not in tasks(page), "its own card asks for it"
    assert tasks(berna.page("/")) == []


def test_it_lists_texts_that_their_writer_must_look_at(app: Flask, amal: Somebody, berna: Somebody) -> None:
    """A note's own text and that of a reply: one line for a note, below questions and above visits."""
    with app.test_request_context():
        asked, unrecorded, current = stage.recorded("amal", 600), ended(300), ended(100)
        ask(asked)
        own = notes.note(text_state="checking", hours_ago=3).uid
        replied = notes.note(hours_ago=5)
        for _ in range(2):
            notes.act(replied, "amal", "reply", "More.", text_state="checking")
        notes.act(notes.note(), "karin", "answer", "Thanks.")
        notes.note("berna", text_state="checking")
    page = amal.page("/")
    assert tasks(page) == [f"question:{asked}", f"note:{replied.uid}", f"note:{own}", f"record:{unrecorded}"]
    assert counted(page) == ("4 to do",) and f"/notes/{own}" in page.links()
    assert f"record:{current}" not in tasks(page) and len(tasks(berna.page("/"))) == 1
    with app.test_request_context():
        Note.update(text_state="shown").where(Note.uid == own).execute()
    assert f"note:{own}" not in tasks(amal.page("/"))


def test_it_counts_the_same_on_every_page(app: Flask, amal: Somebody) -> None:
    with app.test_request_context():
        ended(300), ended(200)
    assert {counted(amal.page(path)) for path in ("/", "/visits", "/me", "/phone", "/emergency")} == {("1 to do",)}


def test_it_stands_above_the_news(app: Flask, amal: Somebody) -> None:
    with app.test_request_context():
        ask(stage.recorded("amal", 600))
        with db.transaction():
            news.write(uid_of("amal"), uid_of("musterstadt"), "note_answer", uuid4())
    html = amal.page("/").html
    assert html.index('data-state="idle"') < html.index('id="todo"') < html.index('id="notices-title"')


@pytest.mark.parametrize("path", ["/", "/visits"])
def test_it_asks_the_database_as_often_for_many_as_for_few(
    app: Flask, amal: Somebody, count_selects: Callable[[Callable[[], Any]], int], path: str
) -> None:
    with app.test_request_context():
        ask(stage.recorded("amal", 9_000))
        notes.note(text_state="checking")
    amal.page(path)
    few = count_selects(lambda: amal.page(path))
    with app.test_request_context():
        for ago in range(8_000, 1_000, -500):
            ended(ago)
            notes.note(text_state="checking")
    assert count_selects(lambda: amal.page(path)) == few
    assert len(tasks(amal.page("/"))) == 29


def test_it_shows_place_and_language_of_the_running_visit(app: Flask, amal: Somebody) -> None:
    with app.test_request_context():
        stage.check_in("amal", 30, institution_kind="school", client_language="ara")
    [chosen] = [one for one in amal.page("/").tree.iter("p") if one.get("data-chosen")]
    assert "".join(chosen.itertext()) == "School · Arabic" and chosen.get("hidden") is None


def test_it_is_answered_where_it_stands(app: Flask, amal: Somebody) -> None:
    with app.test_request_context():
        first, second = stage.recorded("amal", 900), stage.recorded("amal", 600)
        ask(first)
        ask(second)
    page = amal.page("/")
    assert page.text.count("Was it so long?") == 2
    page.form(f"/visits/{first}/answer").submit(answer="call_me")
    assert (Visit.get_by_id(first).state, Visit.get_by_id(second).state) == ("recorded", "asked")
    assert tasks(amal.page("/")) == [f"question:{second}"]
