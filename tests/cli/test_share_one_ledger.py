"""The access ledger outside the database: complete, without names, one for all machines; returning people keep uids."""

from __future__ import annotations

import fcntl
import resource
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from pilotapp import append_only, erasure
from pilotapp.backups.files import Backup
from pilotapp.config import Config
from pilotapp.db import erasure_log
from pilotapp.factory import create_app
from pilotapp.identity import access_ledger
from pilotapp.models import Person
from pilotapp.people import commands
from tests.cli import test_restore_a_backup as restoring
from tests.cli.test_restore_a_backup import Run, backed_up, person
from tests.support import databases
from tests.support.people import email_of, uid_of

config, pilotapp = restoring.config, restoring.pilotapp


def amal_is_off() -> bool:
    """Whether her access is switched off."""
    return not person("amal").active


def switch_off() -> None:
    """karin switches amal's access off."""
    commands.deactivate(person("karin"), uid=uid_of("amal"))


def test_it_holds_no_name_and_no_address(config: Config) -> None:
    commands.add(person("karin"), name="Nina", email="nina@example.org", languages=[], invite_hours=1)
    switch_off()
    content = access_ledger.path().read_text()
    assert len(content.splitlines()) == 3 and not [
        word for word in ("nina", "amal", "example") if word in content.lower()
    ]
    assert access_ledger.path().stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("line", ["nothing", "{}", '{"what": "access", "uid": "amal", "at": "2026-03-03"}'])
def test_it_refuses_to_open_with_a_ledger_that_it_cannot_read(config: Config, line: str) -> None:
    switch_off()
    path = access_ledger.path()
    path.write_text(f"{path.read_text()}{line}\n")
    databases.disconnect()
    with pytest.raises(erasure_log.Unreadable, match=r"line 3 of .*access\.jsonl is none of the ledger"):
        create_app(config)


def test_every_line_is_there_when_many_write_at_once(config: Config) -> None:
    access_ledger.join()
    uids = [uuid4() for _ in range(60)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda uid: access_ledger.give_again("access", uid, 0), uids))
    assert sorted(line.uid for line in access_ledger.read()) == sorted(uids)


def test_it_gives_up_where_somebody_holds_the_ledger_and_never_lets_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lines.jsonl"
    append_only.add(path, ["first"])
    monkeypatch.setattr(append_only, "PATIENCE", 0.1)
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for use in (lambda: append_only.add(path, ["second"]), lambda: append_only.read(path)):
            with pytest.raises(TimeoutError, match=r"lines\.jsonl"):
                use()
    assert append_only.read(path) == b"first\n"


def test_it_leaves_no_half_line_where_the_disk_is_full(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    append_only.add(path, ["one"])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(OSError, match=r"No space left|too large"):
            append_only.add(path, ["a line that does not fit"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == b"one\n"


def new(email: str = "nina@example.org", coordinator: str = "karin") -> Person:
    """Add a person."""
    return commands.add(person(coordinator), name="Nina", email=email, languages=[], invite_hours=1)[0]


def test_whoever_was_taken_in_since_gets_her_uid_back(pilotapp: Run, config: Config) -> None:
    copy = backed_up(pilotapp, config)
    nina, moved = new(), new("lea@example.org")
    commands.edit(person("karin"), uid=moved.uid, name="Lea", email="lea@example.com", languages=[])
    pilotapp("restore", copy, "--yes")
    assert not Person.select().where(Person.uid == nina.uid).exists()
    assert new(coordinator="carla").uid != nina.uid
    assert new("lea@example.org").uid != moved.uid and new("lea@example.com").uid == moved.uid
    assert new("Nina@EXAMPLE.org").uid == nina.uid


def test_whoever_was_erased_since_begins_anew(pilotapp: Run, config: Config) -> None:
    copy = backed_up(pilotapp, config)
    nina = new()
    erasure.erase(nina, by=None)
    pilotapp("restore", copy, "--yes")
    assert new().uid != nina.uid


def other_machine(config: Config, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the following commands as a second machine: separate data and ledger folders, the same database and keys."""
    monkeypatch.setenv("PILOTAPP_DATA", str(folder))
    monkeypatch.setenv("PILOTAPP_ERASURES", str(folder / "erasures.jsonl"))


def test_a_machine_with_another_ledger_does_not_start(
    pilotapp: Run, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backed_up(pilotapp, config)
    switch_off()
    other_machine(config, tmp_path / "other", monkeypatch)
    for command in (("person", "list", "--programme", "musterstadt"), ("backup",)):
        refused = pilotapp(*command)
        assert refused.exit_code == 1 and "not the ledger of this database" in refused.output
    databases.disconnect()
    with pytest.raises(access_ledger.Foreign, match="not the ledger of this database"):
        create_app(replace(config, erasures=tmp_path / "other" / "erasures.jsonl"))
    refused = pilotapp("restore", copy, "--yes")
    assert refused.exit_code == 1 and "--ledger-lost" in refused.output and amal_is_off()


def test_two_machines_write_to_one_ledger_and_either_restores(
    pilotapp: Run, config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = backed_up(pilotapp, config)
    switch_off()
    monkeypatch.setenv("PILOTAPP_DATA", str(tmp_path / "other"))
    assert pilotapp("person", "role", "--email", email_of("ines"), "--add", "pilot").exit_code == 0
    assert pilotapp("person", "role", "--email", email_of("ines"), "--remove", "trainer").exit_code == 0
    assert pilotapp("restore", copy, "--yes").exit_code == 0
    assert amal_is_off() and not person("ines").active


def test_it_refuses_a_ledger_that_was_cut_off(pilotapp: Run, config: Config) -> None:
    switch_off()
    copy, path = backed_up(pilotapp, config), access_ledger.path()
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    refused = pilotapp("restore", copy, "--yes")
    assert refused.exit_code == 1 and "cut off" in refused.output


def test_it_goes_on_with_the_copy_beside_the_backup_where_the_ledger_is_lost(pilotapp: Run, config: Config) -> None:
    switch_off()
    copy, name = backed_up(pilotapp, config), access_ledger.name()
    erasure.erase(person("berna"), by=None)
    config.erasures.rename(Backup.at(Path(copy)).ledger)
    access_ledger.path().unlink()
    assert pilotapp("restore", copy, "--yes").exit_code == 1 and access_ledger.name() is None
    assert pilotapp("restore", copy, "--yes", "--ledger-lost").exit_code == 0
    assert (access_ledger.name(), access_ledger.length()) == (name, 1) and person("berna").erased_at is not None
    databases.disconnect()
    create_app(config)


def test_a_lost_ledger_can_be_begun_anew(pilotapp: Run, config: Config) -> None:
    switch_off()
    access_ledger.path().unlink()
    listing = ("person", "list", "--programme", "musterstadt")
    assert "pilotapp erasures begin" in pilotapp(*listing).output
    assert pilotapp("erasures", "begin", "--yes").exit_code == 0
    assert pilotapp(*listing).exit_code == 0 and access_ledger.length() == 0
