"""The migration of addresses guesses nothing: none is changed or merged, and the operator gets a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from peewee import IntegrityError
from playhouse.migrations import Runner

from pilotapp import addresses
from pilotapp.cli import main
from pilotapp.config import Config
from pilotapp.db import database, migrations
from pilotapp.models import Person
from tests.support.databases import Bench, bind, config_for, disconnect

BEFORE = "0015_hidings"
PROGRAMMES, PEOPLE = 4, 2_000
MADE = datetime(2026, 3, 3, 11, tzinfo=UTC)
# As they were stored, folded, the same in every programme. The first three are one address by the standard.
SPECIAL = (
    "zoe@bücher.example",
    "zoe@xn--bcher-kva.example",
    "z\u200boe@bücher.example",
    "karin@fussball.example",
    "amal@hessen.example",
    "νικος@οδοσ.example",
    "jörg@example.org",
    "a@b..example",
    f"import-{UUID(int=9)}@invalid",
)
SETTINGS = {
    **dict.fromkeys(("silent_days", "week_hours", "reflection_days", "note_months", "threshold"), 5),
    "public_page": False,
}


@pytest.fixture
def before(bench: Bench, tmp_path: Path) -> Iterator[Config]:
    """A database of version 0.1.0 with 2,000 people in four programmes."""
    config = config_for(bench.empty(tmp_path), tmp_path)
    bind(config)
    migrations.apply(config, BEFORE)
    database.connect(reuse_if_open=True)
    _fill()
    yield config
    disconnect()


def _fill() -> None:
    kept, at = Person.uid.db_value, Person.created_at.db_value
    _insert(
        "programme",
        ("uid", "slug", "name", "time_zone", "language", "created_at", *SETTINGS),
        [
            (kept(UUID(int=number)), f"p{number}", "P", "Europe/Berlin", "de", at(MADE), *SETTINGS.values())
            for number in range(PROGRAMMES)
        ],
    )
    emails = [*SPECIAL, *(f"person{number}@example.org" for number in range(PEOPLE // PROGRAMMES - len(SPECIAL)))]
    rows = [
        (kept(UUID(int=1000 * number + place)), kept(UUID(int=number)), email, "N", "n", True, at(MADE))
        for number in range(PROGRAMMES)
        for place, email in enumerate(emails)
    ]
    _insert("person", ("uid", "programme_id", "email", "name", "name_key", "active", "created_at"), rows)


def _insert(table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join([database.param] * len(columns))
    with database.atomic():
        database.cursor().executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def stored() -> list[tuple[str, str]]:
    """Return address and uid of everybody."""
    return sorted(database.execute_sql("SELECT CAST(uid AS TEXT), email FROM person").fetchall())


@pytest.fixture
def migrate(before: Config) -> Callable[..., str]:
    """Return a function that runs `pilotapp ...` on it and returns the output."""

    def run(*arguments: str) -> str:
        settings = {"DATA": before.data, "DATABASE_URL": before.database_url, "ENV": "test"}
        env = {f"PILOTAPP_{name}": str(value) for name, value in settings.items()}
        disconnect()
        done = CliRunner().invoke(main, arguments, env=env)
        bind(before)
        database.connect(reuse_if_open=True)
        assert done.exit_code == 0, done.output
        return done.output

    return run


def test_it_changes_no_address_and_gives_each_a_key(before: Config) -> None:
    known = stored()
    migrations.apply(before)
    database.connect(reuse_if_open=True)
    assert (stored(), len(known)) == (known, PEOPLE)
    keys = {(person.email, person.email_key) for person in Person.select()}
    wrong = [(email, key) for email, key in keys if key.partition(" ")[0] != addresses.key(email)]
    assert (wrong, len(keys)) == ([], PEOPLE // PROGRAMMES)


def test_it_merges_nobody(before: Config) -> None:
    migrations.apply(before)
    database.connect(reuse_if_open=True)
    mine = Person.select(Person.email, Person.email_key).where(Person.programme == UUID(int=2))
    key = "zoe@xn--bcher-kva.example"
    assert dict(mine.where(Person.email_key.startswith(key)).tuples()) == {
        SPECIAL[0]: key,
        SPECIAL[1]: f"{key} 2",
        SPECIAL[2]: f"{key} 3",
    }
    found = Person.select().where(Person.with_address("ZOE@Bücher.example"), Person.programme == UUID(int=2))
    assert {person.email for person in found} == set(SPECIAL[:3])


def test_it_lets_nobody_else_have_an_address_afterwards(before: Config) -> None:
    migrations.apply(before)
    database.connect(reuse_if_open=True)
    for email in ("Zoe@bücher.example", "PERSON1@example.org"):
        with pytest.raises(IntegrityError), database.atomic():
            Person.create(programme=UUID(int=1), name="N", email=email)
    Person.create(programme=UUID(int=1), name="N", email="karin@fußball.example")


def test_it_keeps_a_key_with_its_number_when_something_else_is_saved(before: Config) -> None:
    migrations.apply(before)
    database.connect(reuse_if_open=True)
    person = Person.get(Person.email == SPECIAL[1], Person.programme == UUID(int=0))
    person.name = "Zoe"
    person.save()
    assert Person.get_by_id(person.uid).email_key == "zoe@xn--bcher-kva.example 2"
    person.email = "zoe@example.org"
    person.save()
    assert Person.get_by_id(person.uid).email_key == "zoe@example.org"


def test_it_tells_the_operator_once_and_whenever_she_asks(migrate: Callable[..., str]) -> None:
    told = migrate("db", "up").splitlines()
    counts = [line.rpartition(": ")[2] for line in told if not line.startswith("Migrated the database")]
    assert counts == [str(3 * PROGRAMMES), str(2 * PROGRAMMES), str(3 * PROGRAMMES), "pilotapp person addresses"]
    assert migrate("db", "up") == ""
    listed = migrate("person", "addresses")
    assert listed.count("karin@fussball.example") == listed.count("νικος@οδοσ.example") == PROGRAMMES
    assert "\u200b" not in listed and listed.count(r"z\u200boe@bücher.example") == 2 * PROGRAMMES


def test_it_can_be_taken_back(before: Config) -> None:
    known = stored()
    migrations.apply(before)
    database.connect(reuse_if_open=True)
    Runner(database.obj, str(before.migrations)).down("0016_addresses")
    assert stored() == known
    assert "email_key" not in {column.name for column in database.get_columns("person")}
