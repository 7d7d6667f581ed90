"""Databases of earlier versions are migrated, verified and opened by this version (tests/fixtures)."""

from __future__ import annotations

import html
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from pilotapp import clock, db, sealing
from pilotapp.cli import main
from pilotapp.config import Config
from pilotapp.db import database, erasure_log
from pilotapp.factory import create_app
from pilotapp.models import (
    TABLES,
    AuditHead,
    AuditRow,
    Export,
    ImportRun,
    Note,
    Person,
    ReleaseCell,
    Visit,
    background_task,
)
from pilotapp.models.base import SealedField
from pilotapp.models.import_run import PREPARED, WORKING
from pilotapp.models.note import STATES as OF_NOTES
from pilotapp.models.visit import STATES as OF_VISITS
from pilotapp.sync.handlers import FORMS
from tests.fixtures import pairs
from tests.fixtures.pairs import Pair
from tests.support import databases, people
from tests.support.databases import Bench
from tests.support.page_client import PageClient

PAIRS = pairs.found()
LATER = timedelta(hours=1)
CHECKS = (("audit", "verify"), ("reports", "check"), ("release", "check"))
OF_ONE_SORT = 2  # pages whose addresses differ only in a uid or a query string
UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LINK = re.compile(r'<a [^>]*?href="(/[^"#]*)')
NO_PAGE = ("/sign-", "/static/", "/invite")


@dataclass(frozen=True)
class Opened:
    """A migrated copy of a pair's database, to which the tables of this process are bound."""

    pair: Pair
    config: Config

    def run(self, *arguments: str) -> Result:
        """Run a `pilotapp` command on it."""
        settings = {"DATA": self.config.data, "DATABASE_URL": self.config.database_url, "ENV": "test"}
        settings["SECRET_KEY"] = self.config.secret_key
        env = {f"PILOTAPP_{name}": str(value) for name, value in settings.items()}
        databases.disconnect()
        result = CliRunner().invoke(main, list(arguments), env=env)
        databases.bind(self.config)
        return result


def open_pair(pair: Pair, bench: Bench, folder: Path) -> Iterator[Opened]:
    """Yield the copy, migrated by the operator's command."""
    url = pair.open(bench, folder)
    opened = Opened(pair, databases.config_for(url, folder, secret_key=pair.about["secret_key"]))
    migrated = opened.run("db", "up")
    assert migrated.exit_code == 0, migrated.output
    yield opened
    databases.disconnect()


@pytest.fixture(params=PAIRS, ids=lambda pair: pair.name)
def opened(request: pytest.FixtureRequest, bench: Bench, tmp_path: Path) -> Iterator[Opened]:
    """Each pair."""
    yield from open_pair(request.param, bench, tmp_path)


@pytest.fixture
def newest(bench: Bench, tmp_path: Path) -> Iterator[Opened]:
    """The newest pair."""
    yield from open_pair(PAIRS[-1], bench, tmp_path)


def anchors(opened: Opened, bench: Bench) -> list[str]:
    """Return the anchored heads of the pair's audit log, for `pilotapp audit verify`."""
    return [f"--expect={line.replace(' ', ':')}" for line in opened.pair.about["anchors"][bench.kind]]


def test_it_is_migrated_and_whole(opened: Opened, bench: Bench) -> None:
    assert opened.run("db", "status").exit_code == 0
    for check in CHECKS:
        result = opened.run(*check)
        assert result.exit_code == 0, result.output
    anchored = opened.run("audit", "verify", *anchors(opened, bench))
    assert anchored.exit_code == 0, anchored.output


def test_it_loses_no_row_and_brings_nobody_back(opened: Opened, bench: Bench) -> None:
    rows: dict[str, int] = opened.pair.about["rows"][bench.kind]
    known = {table._meta.table_name: table for table in TABLES if table._meta.table_name in rows}
    assert {name: table.select().count() for name, table in known.items()} == {name: rows[name] for name in known}
    assert "Erased again: 0." in opened.run("erasures", "apply").output
    assert [Person.get_by_id(line.uid).name for line in erasure_log.read()] == [""]


def another_word_in_the_log() -> None:
    with db.transaction(), databases.audit_rows_may_go():
        AuditRow.update(action="visit.confirm").where(AuditRow.action == "visit.void").execute()


def a_longer_visit() -> None:
    Visit.update(minutes=Visit.minutes + 1).where(Visit.day == "2026-02-01").execute()


def another_number_in_a_release() -> None:
    ReleaseCell.update(value=ReleaseCell.value + 1).where(ReleaseCell.number == "visits").execute()


@pytest.mark.parametrize(
    ("check", "damage"),
    list(zip(CHECKS, (another_word_in_the_log, a_longer_visit, another_number_in_a_release), strict=True)),
    ids=("log", "visit", "release"),
)
def test_it_notices_what_was_changed_in_it(opened: Opened, check: tuple[str, str], damage: Callable[[], None]) -> None:
    damage()
    assert {one: opened.run(*one).exit_code for one in CHECKS} == {one: int(one == check) for one in CHECKS}


def test_it_notices_a_log_that_lost_its_end(opened: Opened, bench: Bench) -> None:
    last = AuditRow.select().order_by(AuditRow.id.desc()).get()
    with db.transaction(), databases.audit_rows_may_go():
        AuditRow.delete().where(AuditRow.id == last.id).execute()
        left = {"rows": last.number - 1, "hash": last.previous}
        AuditHead.update(left).where(AuditHead.programme == last.programme_id).execute()
    assert opened.run("audit", "verify").exit_code == 0
    assert opened.run("audit", "verify", *anchors(opened, bench)).exit_code == 1


def texts(field: SealedField) -> list[str]:
    """Return the texts of this column, unsealed."""
    return [row[0] for row in field.model.select(field).where(field.is_null(False)).tuples()]


def test_it_opens_what_was_sealed(opened: Opened) -> None:
    found = {field.purpose: texts(field) for field in SealedField.bound}
    sealed: dict[str, int] = opened.pair.about["sealed"]
    assert {purpose: len(found[purpose]) for purpose in sealed} == sealed
    assert all(text for several in found.values() for text in several)
    assert "Nobody listened at the counter" in "\n".join(found["note.text"])


def test_it_opens_nothing_that_was_changed_or_whose_key_is_gone(opened: Opened) -> None:
    kept = Note.text.sealed()
    uid, sealed = next(iter(Note.select(Note.uid, kept).where(Note.text.is_null(False)).tuples()))
    changed = sealed[:-5] + ("A" if sealed[-5] != "A" else "B") + sealed[-4:]
    mark = database.param
    key = Note.uid.db_value(uid)
    database.execute_sql(f"UPDATE note SET text = {mark} WHERE uid = {mark}", (changed, key))
    with pytest.raises(sealing.Unopenable):
        texts(Note.text)
    database.execute_sql(f"UPDATE note SET text = {mark} WHERE uid = {mark}", (sealed, key))
    assert texts(Note.text)
    for path in opened.config.keys.glob("database-*.key"):
        path.unlink()
    with pytest.raises(sealing.KeysMissing):
        texts(Note.text)


def role_holders(pair: Pair) -> dict[str, dict[str, Any]]:
    """Return a person for each role who may sign in."""
    found: dict[str, dict[str, Any]] = {}
    for person in pair.about["people"].values():
        for role in person["roles"]:
            if person["active"]:
                found.setdefault(role, person)
    return found


def read_all(client: PageClient) -> dict[str, int]:
    """Return the statuses of the home page and of pages linked from there, some of each sort."""
    found: dict[str, int] = {}
    sorts: Counter[str] = Counter()
    ahead = deque(["/"])
    while ahead:
        path = ahead.popleft()
        sort = UID.sub("uid", path.partition("?")[0])
        if path in found or sorts[sort] >= OF_ONE_SORT or sort.startswith(NO_PAGE):
            continue
        sorts[sort] += 1
        answer = client.get(path, follow_redirects=True)
        found[path] = answer.status_code
        if answer.mimetype == "text/html":
            ahead.extend(map(html.unescape, LINK.findall(answer.get_data(as_text=True))))
        answer.close()
    return found


def test_it_shows_its_pages_to_every_role(opened: Opened) -> None:
    databases.disconnect()
    app = create_app(opened.config)
    database.connect(reuse_if_open=True)
    holders = role_holders(opened.pair)
    assert {"pilot", "coordinator", "funder", "safeguarding", "trainer"} <= set(holders)
    with clock.freeze(opened.pair.made_at + LATER):
        for role, person in holders.items():
            token = people.start_session(UUID(person["uid"]), person["roles"])
            pages = read_all(people.sign_in_with(app, token))
            assert len(pages) > 5 and set(pages.values()) == {200}, (role, pages)


def test_it_has_rows_in_every_table(newest: Opened) -> None:
    empty = [table.__name__ for table in TABLES if not table.select().exists()]
    assert not empty, f"{newest.pair.name} has no {empty}: fill them in tests/fixtures/fill.py and make the next pair"


def test_it_has_everything_in_every_state(newest: Opened) -> None:
    def states(column: Any) -> set[str]:
        return {row[0] for row in column.model.select(column).distinct().tuples()}

    assert states(Visit.state) == set(OF_VISITS)
    assert states(Note.state) == set(OF_NOTES)
    assert states(ImportRun.state) == {*PREPARED, *WORKING, "done", "undone", "failed"}
    assert states(Export.state) == {*background_task.UNFINISHED, "ready", "failed", "gone"}
    assert Person.select().where(Person.erased_at.is_null(False)).exists()


def test_its_phone_holds_an_entry_of_every_kind_that_is_not_sent() -> None:
    [entries] = [
        store["rows"] for one in PAIRS[-1].phone["databases"] for store in one["stores"] if store["name"] == "entries"
    ]
    waiting = {row["value"]["kind"] for row in entries if row["value"]["status"] == "waiting"}
    assert waiting == set(FORMS)
    assert {row["value"]["status"] for row in entries} == {"waiting", "held", "refused", "conflict"}
