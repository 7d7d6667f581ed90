"""The application cannot change the audit log, and verification detects what others did to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from peewee import IntegrityError

from pilotapp import audit, db
from pilotapp.audit import chain, proof
from pilotapp.config import Config
from pilotapp.db import database
from pilotapp.models import AuditHead, AuditRow, Person
from tests.support import databases, stage
from tests.support.attacker import attacking
from tests.support.databases import Bench
from tests.support.people import uid_of

HERE, THERE = uid_of("musterstadt"), uid_of("musterkreis")
OTHER = UUID(int=1)
ROWS = 6


def act(name: str, times: int = 1) -> None:
    """Let this person do something so many times; each gets an audit row."""
    person = stage.person(name)
    for _ in range(times):
        with db.transaction():
            audit.write(person, "person.language", "person", person.uid, language="en")


@pytest.fixture
def log(bench: Bench, tmp_path: Path) -> Iterator[Config]:
    """A database with six rows of one programme and two of another."""
    config = databases.config_for(bench.new(tmp_path), tmp_path)
    databases.bind(config)
    act("karin", ROWS)
    act("carla", 2)
    yield config
    databases.disconnect()


def fault(programme: UUID = HERE, **anchored: str) -> str:
    """Return the fault as the operator reads it; '' for an intact chain."""
    found = proof.first_fault(programme, {int(number[1:]): digest for number, digest in anchored.items()})
    return str(found or "")


def head(programme: UUID = HERE) -> str:
    """Return the hash of the last row."""
    return str(AuditHead.get_by_id(programme).hash)


def test_it_finds_whole_chains_whole(log: Config) -> None:
    assert (fault(HERE), fault(THERE)) == ("", "")
    assert [(one.slug, one.rows) for one in proof.heads()] == [("musterkreis", 2), ("musterstadt", ROWS)]


def test_it_makes_hashes_that_anybody_can_count_again() -> None:
    uid, at = UUID(int=7), datetime(2026, 3, 3, 11, 0, tzinfo=UTC)
    counted = chain.row_hash("0" * 64, 1, (uid, None, uid, None, at, "visit.ask", "visit", uid, '{"state": "asked"}'))
    seven = "00000000-0000-0000-0000-000000000007"
    spelled = (
        f'["{"0" * 64}",1,"{seven}",null,"{seven}",null,"2026-03-03T11:00:00.000000+00:00",'
        f'"visit.ask","visit","{seven}","{{\\"state\\": \\"asked\\"}}"]'
    )
    assert counted == sha256(spelled.encode()).hexdigest()
    assert json.loads(spelled)[1] == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("person_id", uid_of("amal")),
        ("session", OTHER),
        ("about", OTHER),
        ("at", "2020-01-01 00:00:00"),
        ("action", "person.add"),
        ("subject_kind", "visit"),
        ("subject", OTHER),
        ("detail", "{}"),
        ("previous", "0" * 64),
        ("hash", "f" * 64),
    ],
)
def test_it_names_a_row_that_was_changed(log: Config, column: str, value: object) -> None:
    with attacking(log.database_url) as attacker:
        attacker.run(f"UPDATE audit_row SET {column} = ? WHERE programme_id = ? AND number = 3", value, HERE)
    row = AuditRow.get(AuditRow.programme == HERE, AuditRow.number == 3)
    assert fault() == f"number 3 (id {row.id}): it was changed after it was written"
    assert fault(THERE) == ""


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        ("number = 3", "number 3: it is missing, before the row with id 4"),
        ("number = 1", "number 1: it is missing, before the row with id 2"),
        ("number IN (3, 4)", "number 3: 2 rows are missing, before the row with id 5"),
        ("number = 6", "number 6: the chain is cut here; it had 6 rows"),
        ("number > 3", "number 4: the chain is cut here; it had 6 rows"),
        ("number > 0", "number 1: the chain is cut here; it had 6 rows"),
    ],
)
def test_it_names_where_rows_were_taken_out(log: Config, gone: str, words: str) -> None:
    with attacking(log.database_url) as attacker:
        attacker.run(f"DELETE FROM audit_row WHERE programme_id = ? AND {gone}", HERE)
    assert fault() == words


def test_it_names_the_row_where_others_moved_up(log: Config) -> None:
    with attacking(log.database_url) as attacker:
        attacker.run("DELETE FROM audit_row WHERE programme_id = ? AND number = 3", HERE)
        for number in (4, 5, 6):
            attacker.run(
                "UPDATE audit_row SET number = ? WHERE programme_id = ? AND number = ?", number - 1, HERE, number
            )
    assert fault().startswith("number 3 (id 4): it was changed")


def put_in(log: Config, number: int, previous: str) -> int:
    """Insert a row with a valid hash of its own; return its id."""
    with attacking(log.database_url) as attacker:
        _, done = attacker.act(HERE, 2)
        attacker.run("DROP INDEX audit_row_programme_id_number")
        digest = chain.row_hash(previous, number, done)
        values = (*done[:4], done[4].replace(tzinfo=None).isoformat(sep=" "), *done[5:], number, previous, digest)
        marks = ", ".join("?" * len(values))
        columns = "programme_id, person_id, session, about, at, action, subject_kind, subject, detail, number"
        attacker.run(f"INSERT INTO audit_row ({columns}, previous, hash) VALUES ({marks})", *values)
    return int(AuditRow.select().order_by(AuditRow.id.desc()).get().id)


def test_it_names_a_row_that_was_put_in(log: Config) -> None:
    added = put_in(log, 3, AuditRow.get(AuditRow.programme == HERE, AuditRow.number == 2).hash)
    assert fault() == f"number 3 (id {added}): there is another row with this number"


def test_it_names_a_row_that_was_added_at_the_end(log: Config) -> None:
    added = put_in(log, ROWS + 1, head())
    words = "stands beyond the head: it was added by other means, or the head set back"
    assert fault() == f"number 7 (id {added}): {words}"


@pytest.mark.parametrize(
    ("number", "words"),
    [(3, "the row after it knows another"), (6, "after the head was")],
)
def test_it_names_a_row_that_was_changed_with_its_hash(log: Config, number: int, words: str) -> None:
    with attacking(log.database_url) as attacker:
        previous, _ = attacker.act(HERE, number)
        attacker.run("UPDATE audit_row SET detail = '{}' WHERE programme_id = ? AND number = ?", HERE, number)
        attacker.keep()
        attacker.count_again(HERE, number, number, previous)
    assert fault().startswith(f"number {number} (id {number}): it was written again, with its hash")
    assert fault().endswith(words)


def test_it_names_the_gap_where_a_row_went_to_another_programme(log: Config) -> None:
    with attacking(log.database_url) as attacker:
        attacker.run("UPDATE audit_row SET programme_id = ? WHERE programme_id = ? AND number = 3", THERE, HERE)
    assert fault(HERE).startswith("number 3: it is missing")
    assert fault(THERE).startswith("number 3 (id 3): it was changed")


def test_it_misses_a_head_that_is_gone(log: Config) -> None:
    with attacking(log.database_url) as attacker:
        attacker.run("DELETE FROM audit_head WHERE programme_id = ?", HERE)
    assert fault().startswith("number 1 (id 1): stands beyond the head")


def test_it_needs_the_anchored_head_for_a_log_that_was_cut_with_its_head(log: Config) -> None:
    anchored, kept = head(), AuditRow.get(AuditRow.programme == HERE, AuditRow.number == 4).hash
    with attacking(log.database_url) as attacker:
        attacker.run("DELETE FROM audit_row WHERE programme_id = ? AND number > 4", HERE)
        attacker.run("UPDATE audit_head SET rows = 4, hash = ? WHERE programme_id = ?", kept, HERE)
    assert fault() == fault(n4=kept) == ""
    assert fault(n4=kept, n6=anchored) == "number 5: the chain is cut here; it had 6 rows"


def test_it_needs_the_anchored_head_for_a_log_that_was_written_again(log: Config) -> None:
    first, anchored = AuditRow.get(AuditRow.programme == HERE, AuditRow.number == 1).hash, head()
    with attacking(log.database_url) as attacker:
        previous, _ = attacker.act(HERE, 3)
        attacker.run("UPDATE audit_row SET person_id = ? WHERE programme_id = ? AND number = 3", uid_of("amal"), HERE)
        attacker.keep()
        last = attacker.count_again(HERE, 3, ROWS, previous)
        attacker.run("UPDATE audit_head SET hash = ? WHERE programme_id = ?", last, HERE)
    assert fault() == fault(n1=first) == ""
    assert fault(n1=first, n6=anchored).startswith("number 6 (id 6): it is not the row that was anchored")


def test_it_finds_a_fault_behind_a_whole_batch(log: Config) -> None:
    seen: list[int] = []
    assert proof.first_fault(HERE, {}, seen.append, batch=2) is None
    assert seen == [2, 2, 2]
    with attacking(log.database_url) as attacker:
        attacker.run("UPDATE audit_row SET detail = '{}' WHERE programme_id = ? AND number = 5", HERE)
    found = proof.first_fault(HERE, {}, batch=2)
    assert found and found.number == 5


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_row SET detail = '{}'",
        "UPDATE audit_row SET action = 'person.add' WHERE number = 3",
        "DELETE FROM audit_row WHERE number = 6",
        "DELETE FROM audit_head",
        "UPDATE audit_head SET rows = rows - 1",
        "UPDATE audit_head SET hash = 'no hash'",
    ],
)
def test_it_refuses_to_change_or_delete(log: Config, statement: str) -> None:
    with pytest.raises(IntegrityError), database.atomic():
        database.execute_sql(statement)
    assert (fault(HERE), fault(THERE), AuditRow.select().count()) == ("", "", ROWS + 2)


def test_it_refuses_to_empty_the_log(log: Config, bench: Bench) -> None:
    every = "TRUNCATE audit_row" if bench.kind == "postgresql" else "DELETE FROM audit_row"
    with pytest.raises(IntegrityError), database.atomic():
        database.execute_sql(every)
    assert AuditRow.select().count() == ROWS + 2


def test_it_goes_on_after_that(log: Config) -> None:
    act("amal", 2)
    assert (fault(), AuditHead.get_by_id(HERE).rows) == ("", ROWS + 2)


def test_it_writes_no_row_for_what_did_not_happen(log: Config) -> None:
    person = stage.person("karin")
    with pytest.raises(ZeroDivisionError), db.transaction():
        audit.write(person, "person.language", "person", person.uid)
        raise ZeroDivisionError
    act("karin")
    assert (fault(), AuditRow.select().where(AuditRow.programme == HERE).count()) == ("", ROWS + 1)


def test_it_lets_nothing_happen_that_it_cannot_write(log: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    person = stage.person("karin")
    monkeypatch.setattr(chain, "row_hash", lambda *given: 1 // 0)
    with pytest.raises(ZeroDivisionError), db.transaction():
        Person.update(language="en").where(Person.uid == person.uid).execute()
        audit.write(person, "person.language", "person", person.uid)
    assert stage.person("karin").language is None
    assert fault() == ""


def test_it_writes_only_inside_a_transaction(log: Config) -> None:
    person = stage.person("karin")
    with pytest.raises(RuntimeError, match="transaction"):
        audit.write(person, "person.language", "person", person.uid)
    assert fault() == ""
