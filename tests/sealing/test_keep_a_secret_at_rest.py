"""Texts are sealed in the database, by keys outside of it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask

from pilotapp import db, sealing
from pilotapp.config import Config, ConfigError
from pilotapp.db.compiled_queries import compiled
from pilotapp.models import Person
from pilotapp.sealing import keyring
from tests.sealing.helpers import dump, key_material
from tests.support.people import uid_of

WORD = "Zugvogel"
FOR = "a test"
FIRST_START = """
import sys
from pathlib import Path
from pilotapp import sealing
sealing._folder = Path(sys.argv[1])
sys.stdin.read(1)
print(sealing.newest_key(), sealing.phone_key()["id"])
"""


@pytest.fixture
def keys(app: Flask, tmp_path: Path) -> Path:
    """An empty key folder for this test only."""
    config: Config = replace(app.config["PILOTAPP"], keys=tmp_path / "keys")
    sealing.connect(config)
    return config.keys


def amal_with(secret: str | None) -> Person:
    """Amal's row after this secret was written and read again."""
    Person.update(totp=secret).where(Person.uid == uid_of("amal")).execute()
    found: Person = Person.get_by_id(uid_of("amal"))
    return found


def test_it_seals_each_time_anew_and_opens_again(keys: Path) -> None:
    one, other = sealing.seal(WORD, FOR), sealing.seal(WORD, FOR)
    assert one != other and one.partition(".")[2][:60] != other.partition(".")[2][:60]
    assert sealing.unseal(one, FOR) == sealing.unseal(other, FOR) == WORD


@pytest.mark.parametrize("text", ["", "x" * 1000, "لا أنام ليلاً 🙂", "a.b|c\n\0"])
def test_it_opens_any_text(keys: Path, text: str) -> None:
    assert sealing.unseal(sealing.seal(text, FOR), FOR) == text


def test_it_opens_for_nothing_else(keys: Path) -> None:
    with pytest.raises(sealing.Unopenable) as refused:
        sealing.unseal(sealing.seal(WORD, FOR), "another column", unmarked=True)
    assert refused.value.key is None


def test_it_opens_what_was_sealed_before_there_were_purposes_in_old_columns_only(keys: Path) -> None:
    sealed = (
        f"{sealing.newest_key()}.{Fernet(keyring.read(keys, 'database')[0].secret).encrypt(WORD.encode()).decode()}"
    )
    assert sealing.unseal(sealed, FOR, unmarked=True) == WORD
    with pytest.raises(sealing.Unopenable):
        sealing.unseal(sealed, FOR)


def test_it_leaves_no_word_of_it_in_the_database(keys: Path) -> None:
    assert amal_with(WORD).totp == WORD
    assert sealing.newest_key() in dump() and WORD not in dump()
    assert not [secret for secret in key_material(keys) if secret in dump()]


def test_it_keeps_nothing_as_nothing(keys: Path) -> None:
    assert amal_with(WORD).totp == WORD and amal_with(None).totp is None
    assert Person.select().where(Person.totp.is_null(False)).count() == 0


def test_it_seals_and_opens_on_the_quick_ways_too(keys: Path) -> None:
    @compiled
    def secrets(uid: object) -> object:
        return Person.select().where(Person.uid == uid)

    with db.transaction():
        db.update_many(Person.uid, (Person.totp,), [(WORD, uid_of("amal"))])
    assert [row.totp for row in secrets(uid_of("amal"))] == [WORD] and WORD not in dump()


@pytest.mark.parametrize("place", [0, 12, -1])
def test_it_refuses_what_was_changed(keys: Path, place: int) -> None:
    name, _, token = sealing.seal(WORD, FOR).partition(".")
    letters = list(token.rstrip("="))
    letters[place] = "A" if letters[place] != "A" else "Q"
    with pytest.raises(sealing.Unopenable) as refused:
        sealing.unseal(f"{name}.{''.join(letters)}{'=' * token.count('=')}", FOR)
    assert refused.value.key is None


@pytest.mark.parametrize("garbage", ["", ".", "Zugvogel", "ä.ö"])
def test_it_refuses_what_was_never_sealed(keys: Path, garbage: str) -> None:
    with pytest.raises(sealing.Unopenable) as refused:
        sealing.unseal(garbage, FOR)
    assert refused.value.key is None and "Zugvogel" not in str(refused.value)


def test_it_names_the_key_that_is_missing(keys: Path, app: Flask, tmp_path: Path) -> None:
    sealed, name = sealing.seal(WORD, FOR), sealing.newest_key()
    sealing.connect(replace(app.config["PILOTAPP"], keys=tmp_path / "others"))
    with pytest.raises(sealing.Unopenable, match=name) as refused:
        sealing.unseal(sealed, FOR)
    assert refused.value.key == name


def test_it_makes_its_first_keys_for_its_own_eyes(keys: Path) -> None:
    sealing.ready()
    assert keys.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in keys.iterdir()] == [0o600] * 3
    assert [len(keyring.read(keys, kind)) for kind in ("database", "phone")] == [1, 1]


@pytest.mark.process
def test_it_makes_them_once_for_processes_that_start_together(tmp_path: Path) -> None:
    command = [sys.executable, "-c", FIRST_START, str(tmp_path / "keys")]
    started = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(5)]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("g")
        process.stdin.flush()
    said = {process.communicate()[0] for process in started}
    assert len(said) == 1 and len(list((tmp_path / "keys").glob("*.key"))) == 2


def test_it_heeds_a_new_key_without_a_restart(keys: Path) -> None:
    before = sealing.seal(WORD, FOR)
    keyring.add(keys, "database", Fernet.generate_key())
    after = sealing.seal(WORD, FOR)
    assert before.partition(".")[0] != after.partition(".")[0]
    assert (
        sealing.unseal(before, FOR) == sealing.unseal(after, FOR) == sealing.unseal(sealing.reseal(before), FOR) == WORD
    )


def test_it_refuses_new_keys_where_lost_ones_sealed_something(keys: Path, app: Flask, tmp_path: Path) -> None:
    amal_with(WORD)
    elsewhere = replace(app.config["PILOTAPP"], keys=tmp_path / "lost")
    sealing.connect(elsewhere)
    with pytest.raises(sealing.KeysMissing, match=r"Restore the folder .* PILOTAPP_KEYS"):
        sealing.ready()
    assert list(elsewhere.keys.glob("*")) == []


def test_it_refuses_to_start_with_other_keys_than_those_that_sealed(keys: Path, app: Flask, tmp_path: Path) -> None:
    elsewhere = replace(app.config["PILOTAPP"], keys=tmp_path / "others")
    sealing.connect(elsewhere)
    sealing.ready()
    sealing.connect(replace(elsewhere, keys=keys))
    amal_with(WORD)
    needed = sealing.newest_key()
    sealing.connect(elsewhere)
    with pytest.raises(sealing.KeysMissing, match=needed):
        sealing.refuse_lost()


def test_it_refuses_a_damaged_key(keys: Path) -> None:
    sealing.ready()
    [key] = keyring.read(keys, "database")
    key.path.write_bytes(key.secret[1:])
    with pytest.raises(ConfigError, match=r"is damaged\. Restore"):
        keyring.read(keys, "database")


def test_it_shows_no_secret_of_a_key_that_is_printed(keys: Path) -> None:
    sealing.ready()
    shown = repr([*keyring.read(keys, "database"), *keyring.read(keys, "phone"), sealing._ring])
    assert "database" in shown and not [secret for secret in key_material(keys) if secret in shown]
