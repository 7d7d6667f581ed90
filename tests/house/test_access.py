"""Attack 20: every route, every role, other people's objects: the result in the table, and a refusal changes no row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import pytest
from flask import Flask

from pilotapp.models import Person
from tests.support import databases, people, stage, walls
from tests.support.access_table import HIDDEN, NO_ROLE, YES, Row
from tests.support.access_table import rows as table
from tests.support.databases import Rows
from tests.support.people import Somebody
from tests.support.walls import Cell, Things

ROWS = {row.route: row for row in table()}
NAMED = [route for route, row in ROWS.items() if "<uuid:" in row.path]


class Staged:
    """People with their objects, inserted once and reset for each test."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.things: Things = walls.fill(app)
        self._rows = Rows()

    def restore(self) -> None:
        """Reset the database."""
        self._rows.restore()

    def hear(self, row: Row, cell: Cell, uid: UUID | None = None) -> str:
        """Return the app's answer for this cell, in the words of the table."""
        return walls.verdict(row, walls.ask(self.app, row, cell, self.things, uid))


@pytest.fixture(scope="module")
def filled(_shared: tuple[Flask, Rows]) -> Staged:
    app, standing = _shared
    databases.bind(app.config["PILOTAPP"])
    standing.restore()
    return Staged(app)


@pytest.fixture
def staged(filled: Staged) -> Iterator[Staged]:
    databases.bind(filled.app.config["PILOTAPP"])
    filled.restore()
    yield filled
    databases.disconnect()


@pytest.mark.parametrize("route", ROWS)
def test_it_answers_everybody_as_the_table_says(
    staged: Staged, route: str, record_property: Callable[[str, object], None]
) -> None:
    record_property("route", 1)
    row = ROWS[route]
    asked = list(walls.cells(row, staged.things))
    refused, before = [cell for cell in asked if cell.expected != YES], walls.rows()
    assert {cell: staged.hear(row, cell) for cell in refused} == {cell: cell.expected for cell in refused}
    assert walls.rows() == before
    for cell in (cell for cell in asked if cell.expected == YES):
        assert staged.hear(row, cell) in ((YES, HIDDEN) if "<token>" in row.path else (YES,)), cell
        if row.method != "GET":
            staged.restore()


@pytest.mark.parametrize("route", NAMED)
def test_it_takes_no_id_of_another_kind_or_of_a_stranger(staged: Staged, route: str) -> None:
    row, before = ROWS[route], walls.rows()
    strange = [uuid4()]
    for kind, uids in staged.things.uids.items():
        strange += [
            uids[name] for name in (("tarek", "carla") if kind == row.kind else ("amal", "tarek")) if name in uids
        ]
    for role in walls.ASKING:
        cell = Cell(role, "full", "other", row.answer(role, "other"))
        ids = strange if cell.expected == HIDDEN else strange[:1]
        assert {staged.hear(row, cell, uid) for uid in ids} == {cell.expected} <= {HIDDEN, NO_ROLE}, role
    assert walls.rows() == before


@pytest.mark.parametrize("route", [route for route in ROWS if route.startswith("POST") and route != "POST /sync"])
def test_it_does_nothing_without_a_token(staged: Staged, route: str) -> None:
    before = walls.rows()
    row = ROWS[route]
    path = row.path.replace("<token>", "unknown").replace("<uuid:uid>", str(people.uid_of("amal")))
    for role, name in walls.ASKING.items():
        answer = people.sign_in_with(staged.app, staged.things.tokens[name, "full"]).post(path, data=walls.FIELDS)
        refused = row.refusal if role and not row.is_open and not row.lets(role) else 403
        assert answer.status_code == refused, name
    assert walls.rows() == before
    assert Person.select().count() == len(people.STANDING) + 2


# What an address or a field contains besides the object: pages must reveal nothing about others' objects there either.
@pytest.mark.parametrize(
    ("name", "path", "kind"),
    [
        ("amal", "/visits/new?visit={}", "visit"),
        ("amal", "/visits/record?visit={}", "visit"),
        ("amal", "/visits/end?visit={}", "visit"),
        ("amal", "/visits/new?repair={}", "entry"),
        ("karin", "/log?pilot={}", "person"),
        ("karin", "/people?after={}", "person"),
    ],
)
def test_it_shows_for_a_stranger_s_id_what_it_shows_for_none(staged: Staged, name: str, path: str, kind: str) -> None:
    somebody = people.sign_in(staged.app, name)
    foreign = staged.things.uids[kind]["tarek"]
    assert _seen(somebody, path, foreign) == _seen(somebody, path, uuid4())


def _seen(somebody: Somebody, path: str, uid: UUID) -> tuple[int, str]:
    answer = somebody.client.get(path.format(uid))
    text = answer.get_data(as_text=True).replace(str(uid), "…")
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "uid", text)
    return answer.status_code, re.sub(r'name="csrf_token" value="[^"]+"|\d{4}-\d\d-\d\dT[\d:.Z+]+', "", text)


@pytest.mark.parametrize("name", ["berna", "tarek"])
@pytest.mark.parametrize(
    "path", ["/visits/check-in", "/visits/check-out", "/visits/end", "/visits/record", "/visits/new"]
)
def test_it_changes_nothing_of_somebody_elses_visit(staged: Staged, name: str, path: str) -> None:
    somebody = people.sign_in(staged.app, name)
    token, before = somebody.client.token(), walls.rows()
    times = {"started_at": "2026-01-05T10:00", "ended_at": "2026-01-05T11:00"}
    for visit in staged.things.of_amal:
        answer = somebody.client.post(path, data=walls.FIELDS | times | {"csrf_token": token, "visit": str(visit)})
        assert answer.status_code in (404, 422)
    assert walls.rows() == before


def test_it_confirms_nothing_of_another_programme(staged: Staged) -> None:
    carla = people.sign_in(staged.app, "carla")
    token, before = carla.client.token(), walls.rows()
    seen = [f"{visit}:{stage.version(visit)}" for visit in staged.things.of_amal]
    carla.client.post("/log/confirm", data={"csrf_token": token, "visit": seen})
    carla.client.post("/log/undo", data={"csrf_token": token, "undo": seen})
    assert walls.rows() == before
