"""The operator rotates keys: texts are resealed, and old keys are deleted when nothing needs them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import Result
from flask import Flask

from pilotapp import clock, sealing
from pilotapp.cli import keys as command
from pilotapp.config import Config
from pilotapp.db import database
from pilotapp.models import AuditRow, Person
from pilotapp.models.base import sealing_keys
from pilotapp.sealing import keyring
from tests.sealing.helpers import key_material, sealed_in_node
from tests.support.people import email_of, uid_of

Run = Callable[..., Result]
HERE = sealing.Context("note", uid_of("amal"), uuid4())


@pytest.fixture
def folder(app: Flask, settings: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A key folder for this test only; three people's secrets are sealed with its keys."""
    config: Config = replace(app.config["PILOTAPP"], keys=tmp_path / "own")
    settings.setitem(app.config, "PILOTAPP", config)
    settings.setenv("PILOTAPP_KEYS", str(config.keys))
    sealing.connect(config)
    for name in ("amal", "berna", "karin"):
        Person.update(totp=f"secret of {name}").where(Person.uid == uid_of(name)).execute()
    return config.keys


def ids(folder: Path, kind: str = "database") -> list[str]:
    """The ids of the keys in the folder, newest first."""
    return [key.id for key in keyring.read(folder, kind)]


def secrets() -> list[str]:
    """The people's secrets, decrypted."""
    return sorted(person.totp for person in Person.select().where(Person.totp.is_null(False)))


def later(minutes: float = 0, days: float = 0) -> Any:
    """Move the clock forward by this time during the block."""
    return clock.freeze(clock.now() + timedelta(minutes=minutes, days=days))


def test_it_seals_everything_again_with_a_new_key(pilotapp: Run, folder: Path) -> None:
    [before], found = ids(folder), secrets()
    done = pilotapp("keys", "rotate")
    assert (done.exit_code, "person.totp: 3 to seal again" in done.output) == (0, True)
    assert ids(folder)[1:] == [before] and sealing_keys() == {ids(folder)[0]}
    assert secrets() == found == ["secret of amal", "secret of berna", "secret of karin"]


def test_it_writes_down_that_the_operator_did_it(pilotapp: Run, folder: Path) -> None:
    pilotapp("keys", "rotate")
    rows = list(AuditRow.select().where(AuditRow.action == "keys.rotate"))
    assert {row.programme_id for row in rows} == {uid_of("musterstadt"), uid_of("musterkreis")}
    assert {row.person_id for row in rows} == {None}
    assert json.loads(rows[0].detail) == {"kind": "database", "key": ids(folder)[0]}


def test_it_goes_on_where_it_was_interrupted(pilotapp: Run, folder: Path, settings: pytest.MonkeyPatch) -> None:
    settings.setattr(command, "BATCH", 1)
    real, calls = sealing.reseal, []

    def dies(sealed: str) -> str:
        calls.append(sealed)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(sealed)

    settings.setattr(sealing, "reseal", dies)
    assert pilotapp("keys", "rotate").exit_code == 1
    assert sealing_keys() == set(ids(folder)) and len(ids(folder)) == 2
    done = pilotapp("keys", "rotate")
    assert "going on with the database key" in done.output and "person.totp: 2 to seal again" in done.output
    assert sealing_keys() == {ids(folder)[0]} and len(ids(folder)) == 2 and len(secrets()) == 3


def test_it_leaves_alone_what_somebody_changes_meanwhile(
    pilotapp: Run, folder: Path, settings: pytest.MonkeyPatch
) -> None:
    real = sealing.reseal

    def changed_meanwhile(sealed: str) -> str:
        Person.update(totp="a new secret").where(Person.uid == uid_of("amal")).execute()
        return real(sealed)

    settings.setattr(sealing, "reseal", changed_meanwhile)
    assert pilotapp("keys", "rotate").exit_code == 0
    assert secrets() == ["a new secret", "secret of berna", "secret of karin"]


def test_it_names_what_is_broken_and_seals_the_rest(pilotapp: Run, folder: Path) -> None:
    [first] = ids(folder)
    change = f"UPDATE person SET totp = {database.param} WHERE email = {database.param}"
    database.execute_sql(change, (f"{first}.gAAAAA", email_of("amal")))
    done = pilotapp("keys", "rotate")
    assert (done.exit_code, f"person.totp of {uid_of('amal')}" in done.output) == (1, True)
    assert sealing_keys() == set(ids(folder))
    assert Person.select(Person.totp).where(Person.name == "Berna").get().totp == "secret of berna"


def test_it_deletes_an_old_key_when_no_text_needs_it(pilotapp: Run, folder: Path) -> None:
    [first] = ids(folder)
    assert "it sealed until" in pilotapp("keys", "rotate", "--retire").output and first in ids(folder)
    with later(minutes=11):
        done = pilotapp("keys", "rotate", "--retire")
        assert f"Deleted the database key {first}." in done.output and first not in ids(folder)
    assert len(secrets()) == 3 and AuditRow.select().where(AuditRow.action == "keys.retire").count() == 2


def test_it_keeps_an_old_key_while_a_text_needs_it(pilotapp: Run, folder: Path, settings: pytest.MonkeyPatch) -> None:
    [first] = ids(folder)
    settings.setattr(command, "_seal_again", lambda: None)
    with later(days=500):
        done = pilotapp("keys", "rotate")
    with later(days=501):
        done = pilotapp("keys", "rotate", "--retire")
    assert f"Kept the database key {first}: something is still sealed with it." in done.output
    assert first in ids(folder) and len(secrets()) == 3


@pytest.mark.process
def test_it_makes_a_new_pair_for_phones_and_opens_with_the_old_one(pilotapp: Run, folder: Path) -> None:
    envelope, before = sealed_in_node("Ruf mich an", sealing.phone_key(), HERE), ids(folder, "phone")
    done = pilotapp("keys", "rotate", "--phones", "--retire")
    assert (done.exit_code, len(ids(folder)), len(ids(folder, "phone"))) == (0, 1, 2)
    assert sealing.phone_key()["id"] not in before
    assert sealing.open_from_phone(envelope, context=HERE) == "Ruf mich an"


@pytest.mark.parametrize(
    ("days", "option", "left"),
    [(399, 400, 3), (401, 400, 2), (37, 30, 2), (35, 30, 3), (29, 30, 3), (37, 0, 2), (35, 0, 3)],
)
def test_it_deletes_pairs_that_no_phone_can_still_use(
    pilotapp: Run, folder: Path, days: int, option: int, left: int
) -> None:
    pilotapp("keys", "rotate", "--phones")
    with later(days=days):
        done = pilotapp("keys", "rotate", "--phones", "--retire", "--older-than", str(option))
    assert (done.exit_code, len(ids(folder, "phone"))) == (0, left)


@pytest.mark.process
def test_it_opens_copies_until_the_horizon_is_over(pilotapp: Run, folder: Path) -> None:
    context = sealing.Context("copy", uid_of("amal"), uuid4())
    copy = sealed_in_node("an entry", sealing.phone_key(), context)
    pilotapp("keys", "rotate", "--phones")
    with later(days=35):
        done = pilotapp("keys", "rotate", "--phones", "--retire", "--older-than", "0")
    assert f"Copies on phones may need it until {clock.now() + timedelta(days=36):%Y-%m-%d}." in done.output
    assert sealing.open_from_phone(copy, context=context) == "an entry"


def test_it_keeps_a_pair_for_ten_minutes_in_any_case(pilotapp: Run, folder: Path) -> None:
    pilotapp("keys", "rotate", "--phones", "--retire", "--older-than", "0")
    assert len(ids(folder, "phone")) == 2


def test_it_lists_keys_without_showing_them(pilotapp: Run, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with later(days=-40):
        pilotapp("keys", "rotate", "--phones")
    said = "".join(pilotapp("keys", *part).output for part in (["list"], ["rotate"], ["rotate", "--phones"], ["list"]))
    assert all(name in said for kind in ("database", "phone") for name in ids(folder, kind))
    assert "seals" in said and "not needed" in said and "0 days ago" in said
    assert not [secret for secret in key_material(folder) if secret in said + caplog.text]


@pytest.mark.parametrize("arguments", [["keys", "rotate"], ["serve"]])
def test_it_refuses_to_go_on_while_a_key_is_missing(pilotapp: Run, folder: Path, arguments: list[str]) -> None:
    [lost] = keyring.read(folder, "database")
    sealing.add_key("database")
    keyring.drop(lost)
    done = pilotapp(*arguments)
    assert done.exit_code == 1 and f"({lost.id}). Restore the folder" in done.output
    assert len(ids(folder)) == 1 and sealing_keys() == {lost.id}


def test_it_gives_up_what_nobody_can_open_and_nothing_else(pilotapp: Run, folder: Path) -> None:
    [lost] = keyring.read(folder, "database")
    sealing.add_key("database")
    Person.update(totp="safe").where(Person.uid == uid_of("berna")).execute()
    keyring.drop(lost)
    assert pilotapp("keys", "give-up").exit_code == 1 and sealing_keys() == {lost.id, ids(folder)[0]}
    done = pilotapp("keys", "give-up", "--yes")
    assert done.output == f"Deleted what the database key {lost.id} had sealed: 2 texts.\n" and secrets() == ["safe"]
    assert AuditRow.select().where(AuditRow.action == "keys.give_up").count() == 2


def test_it_starts_anew_after_everything_was_given_up(pilotapp: Run, folder: Path) -> None:
    shutil.rmtree(folder)
    assert pilotapp("keys", "rotate").exit_code == 1 and not folder.exists()
    assert pilotapp("keys", "give-up", "--yes").exit_code == 0
    assert pilotapp("keys", "rotate").exit_code == 0 and secrets() == []


def test_it_makes_a_pair_for_phones_where_theirs_was_lost(pilotapp: Run, folder: Path) -> None:
    for key in keyring.read(folder, "phone"):
        keyring.drop(key)
    assert "pilotapp keys rotate --phones" in pilotapp("keys", "list").output
    assert pilotapp("keys", "rotate", "--phones").exit_code == 0 and len(ids(folder, "phone")) == 1
