"""The operator erases a person, and applies the erasure log to a restored database."""

from __future__ import annotations

import json

import pytest

from pilotapp.models import AuditRow, Person
from tests.support import databases
from tests.support.people import email_of, uid_of

ERASE = ("person", "erase", "--yes", "--email")


def erased():
    return {row.uid for row in Person.select().where(Person.erased_at.is_null(False))}


def test_it_erases_whom_the_operator_names(pilotapp, tmp_path):
    done = pilotapp(*ERASE, email_of("amal").upper())
    assert (done.exit_code, str(uid_of("amal")) in done.output) == (0, True)
    assert erased() == {uid_of("amal")}
    assert str(uid_of("amal")) in (tmp_path / "erasures.jsonl").read_text()
    assert (AuditRow.get().action, AuditRow.get().person_id) == ("person.erase", None)


def test_it_asks_first(pilotapp):
    done = pilotapp(*[part for part in ERASE if part != "--yes"], email_of("amal"))
    assert (done.exit_code, "Erase?" in done.output) == (1, True)
    assert erased() == set()


@pytest.mark.parametrize(("email", "words"), [("nina@example.org", "Nobody has"), (email_of("karin"), "last coord")])
def test_it_refuses_a_stranger_and_the_last_coordinator(pilotapp, email, words):
    done = pilotapp(*ERASE, email)
    assert (done.exit_code, words in done.output) == (1, True)
    assert erased() == set()


def test_it_erases_the_last_coordinator_on_demand(pilotapp):
    assert pilotapp(*ERASE, email_of("karin"), "--even-last").exit_code == 0
    assert erased() == {uid_of("karin")}


@pytest.mark.parametrize("command", ["erasures apply", "db up"])
def test_it_erases_again_what_a_backup_brought_back(pilotapp, settings, bench, tmp_path, command):
    pilotapp(*ERASE, email_of("amal"))
    url = bench.new(tmp_path / "restored")
    settings.setenv("PILOTAPP_DATABASE_URL", url)
    assert pilotapp(*command.split()).exit_code == 0
    databases.bind(databases.config_for(url, tmp_path))
    assert erased() == {uid_of("amal")}


@pytest.mark.parametrize("command", ["list", "invite"])
def test_it_knows_nobody_whom_a_restored_backup_brought_back(pilotapp, rows_of_yesterday, command):
    more = {"list": ["--programme", "musterstadt"], "invite": ["--email", email_of("amal"), "--yes"]}
    done = pilotapp("person", command, *more[command])
    assert done.exit_code == (0 if command == "list" else 1)
    assert "Amal" not in done.output and erased() == {uid_of("amal")}


@pytest.fixture
def rows_of_yesterday(app, tmp_path):
    """Write an erasure of amal into the ledger while her row exists, as after a restore."""
    line = {"uid": str(uid_of("amal")), "programme": "musterstadt", "at": "2026-03-03T11:00:00+00:00"}
    (tmp_path / "erasures.jsonl").write_text(json.dumps(line) + "\n")


def test_it_says_what_to_do_where_migrations_are_missing(pilotapp, settings, bench, tmp_path):
    settings.setenv("PILOTAPP_DATABASE_URL", bench.empty(tmp_path / "new"))
    done = pilotapp("person", "list", "--programme", "musterstadt")
    assert (done.exit_code, "pilotapp db up" in done.output) == (1, True)
