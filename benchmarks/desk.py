"""Figure 13: the coordinator's desk with 200 pilots and 20,000 notes, compared with a page of the log."""

from __future__ import annotations

from datetime import timedelta
from itertools import repeat
from pathlib import Path
from typing import Any
from uuid import uuid4

from peewee import chunked

from benchmarks import load, ours
from benchmarks.figures import Figure
from benchmarks.settings import brief, rounds
from pilotapp import clock, db, demo
from pilotapp.models import Note, NoteAct, NoteTheme, Person

PILOTS, NOTES = 200, brief(20_000, 1_000)
THEMES = ("boundaries", "workload", "client_in_crisis", "language_limits", "success")
TEXT = "Nobody listened at the counter, and I did not know what my role was. " * 6
ROUNDS = rounds(5)
SECONDS = brief(1.0, 0.3)
BUDGET = 5  # times the time of a page of the log
PAGES = {
    "desk, the queue": "/supervision",
    "desk, its second page": "/supervision?after=1-20000101000000000000-00000000000000000000000000000000",
    "desk, closed notes": "/supervision?state=closed",
    "desk, all notes with a theme": "/supervision?state=all&theme=success",
    "desk, all notes of a month": "/supervision?state=all&month={month}",
    "desk, all notes of a pilot": "/supervision?state=all&pilot={pilot}",
    "desk, all notes by a name": "/supervision?state=all&search=pilot+199",
    "desk, a name that nobody has": "/supervision?state=all&search=nobody+has+this+name",
    "desk, one thread": "/supervision/{note}",
}


def measure(build: Path, work: Path) -> list[Figure]:
    """Measure the log and each page of the desk in turn, one connection, median time of a response."""
    folder = work / "desk"
    ours.open_database(folder)
    demo.load()
    karin = ours.person("karin")
    pilots = ours.newcomers(karin.programme_id, PILOTS)
    note = _notes(karin, pilots)
    names = {"month": ours.this_month(), "pilot": pilots[7], "note": note}
    visitor = ours.sign_in(karin)
    figures = []
    with ours.server(folder) as server:
        log = visitor.get("/log")
        for words, path in PAGES.items():
            desk = visitor.get(path.format(**names))
            load.warm(server, (desk, log))
            pairs = [[load.run(server, [repeat(page)], SECONDS) for page in (desk, log)] for _ in range(ROUNDS)]
            figures.append(load.beside("13", words, pairs, at_most=BUDGET, against="log page"))
    return figures


def _notes(karin: Person, pilots: list[Any]) -> Any:
    """Insert 20,000 notes over three years, each with two themes and two turns; one of 25 waits, one for its pilot."""
    rows = [_note(karin, pilots[number % PILOTS], number) for number in range(NOTES)]
    for model, made in ((Note, rows), (NoteTheme, _themes(rows)), (NoteAct, _acts(karin, rows))):
        with db.database.atomic():
            for batch in chunked(made, 500):
                model.insert_many(batch).execute()
    db.database.execute_sql("ANALYZE")
    return rows[0]["uid"]


def _note(karin: Person, pilot: Any, number: int) -> dict[str, Any]:
    at = clock.now() - timedelta(hours=number * 1.3)
    state = {0: "open", 1: "in_conversation"}.get(number % 25, "closed")
    return {
        "uid": uuid4(), "programme": karin.programme_id, "pilot": pilot, "load": 1 + number % 5, "call": None,
        "for_group": number % 9 == 0, "text": TEXT, "text_state": "shown", "state": state,
        "urgency": 1 + number // 25 % 3 if state == "open" else 0, "since": at, "made_at": at, "received_at": at,
        "coordinator": None if state == "open" else karin.uid, "closed_at": at if state == "closed" else None,
    }  # fmt: skip


def _themes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    pairs = [(row["uid"], THEMES[(number + step) % 5]) for number, row in enumerate(rows) for step in (0, 2)]
    return [{"note": uid, "theme": theme} for uid, theme in pairs]


def _acts(karin: Person, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    turns = [(row, act) for row in rows for act in ("answer", "reply")]
    return [
        {"uid": uuid4(), "programme": karin.programme_id, "note": row["uid"], "act": act, "text": TEXT,
         "person": karin.uid if act == "answer" else row["pilot"], "at": row["made_at"]} for row, act in turns
    ]  # fmt: skip
