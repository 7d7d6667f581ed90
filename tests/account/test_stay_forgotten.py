"""After a restored backup, people who were erased since stay erased, and nobody can sign in as them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import uuid4

import pytest

from pilotapp import clock, erasure
from pilotapp.db import erasure_log
from pilotapp.factory import create_app
from pilotapp.models import AuditRow, Person, Session
from tests.support import databases, people, stage
from tests.support.people import PASSWORD, email_of, uid_of


def erase(name):
    erasure.erase(stage.person(name), by=stage.person("karin"))


@pytest.fixture
def file(app):
    return app.config["PILOTAPP"].erasures


@pytest.fixture
def restored(app, bench, tmp_path):
    """Starts the app on the database as it was before all erasures, with the current ledger."""

    def start():
        config = replace(app.config["PILOTAPP"], database_url=bench.new(tmp_path))
        databases.disconnect()
        started = create_app(config)
        databases.bind(config)
        return started

    return start


def test_it_erases_her_again_before_the_app_opens(app, restored):
    erase("amal")
    browser = people.browser_of(restored())
    page = browser.page("/sign-in").form("/sign-in").submit(email=email_of("amal"), password=PASSWORD)
    assert (page.status, Session.select().count()) == (422, 0)
    assert {row.uid for row in Person.select().where(Person.erased_at.is_null(False))} == {uid_of("amal")}
    assert AuditRow.select().where(AuditRow.action == "person.erase").count() == 1


def test_it_does_so_once_however_often_it_starts(app, restored):
    erase("amal")
    config = restored().config["PILOTAPP"]
    databases.disconnect()
    create_app(config)
    databases.bind(config)
    assert erasure.apply() == 0
    assert AuditRow.select().where(AuditRow.action == "person.erase").count() == 1


def test_it_does_so_once_when_all_workers_start_together(app):
    for name in ("amal", "berna"):
        erasure_log.append(erasure_log.Line(uid_of(name), "musterstadt", clock.now()))
    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(lambda _: erasure.apply(), range(4))) == 2
    assert AuditRow.select().where(AuditRow.action == "person.erase").count() == 2


def test_it_has_her_in_the_ledger_before_the_database_forgets(app, monkeypatch):
    def crash(acts):
        raise RuntimeError("the lights go out")

    with monkeypatch.context() as dark, pytest.raises(RuntimeError):
        dark.setattr("pilotapp.audit.chain._append", crash)
        dark.setattr("pilotapp.audit.chain.append", crash)
        erase("amal")
    assert [line.uid for line in erasure_log.read()] == [uid_of("amal")]
    assert stage.person("amal").erased_at is None
    assert (erasure.apply(), stage.person("amal").name, len(erasure_log.read())) == (1, "", 1)


def test_it_says_who_and_when_and_no_more(app, file, frozen):
    erase("amal")
    line = {"uid": str(uid_of("amal")), "programme": "musterstadt", "at": clock.now().isoformat()}
    assert json.loads(file.read_text()) == line
    assert file.stat().st_mode & 0o777 == 0o600


def test_it_knows_people_whom_the_restored_database_never_had(app, restored):
    erasure_log.append(erasure_log.Line(uuid4(), "musterstadt", clock.now()))
    restored()
    assert Person.select().where(Person.erased_at.is_null(False)).count() == 0


def test_it_leaves_out_a_line_that_a_crash_cut_off(app, file):
    erase("amal")
    with file.open("a") as torn:
        torn.write('{"uid": "5b1d2a')
    assert [line.uid for line in erasure_log.read()] == [uid_of("amal")]
    erase("berna")
    assert [line.uid for line in erasure_log.read()] == [uid_of("amal"), uid_of("berna")]


@pytest.mark.parametrize("line", ["nothing", "{}", "[]", '{"uid": "amal", "programme": "x", "at": "2026-03-03"}'])
def test_it_refuses_to_open_with_a_ledger_that_it_cannot_read(app, restored, file, line):
    erase("amal")
    file.write_text(f"{file.read_text()}{line}\n")
    with pytest.raises(erasure_log.Unreadable, match=r"line 2 of .*erasures\.jsonl is no erasure"):
        restored()


def test_it_keeps_every_line_when_many_write_at_once(app):
    uids = [uuid4() for _ in range(60)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda uid: erasure_log.append(erasure_log.Line(uid, "musterstadt", clock.now())), uids))
    assert sorted(line.uid for line in erasure_log.read()) == sorted(uids)


def test_it_starts_on_a_database_without_tables(app, bench, tmp_path):
    erase("amal")
    config = replace(app.config["PILOTAPP"], database_url=bench.empty(tmp_path))
    databases.disconnect()
    assert create_app(config).test_client().get("/healthz").status_code == 503
    databases.disconnect()
