"""Fixtures of all tests: the app on either database, the standing people signed in, the clock, the command line."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from playwright.sync_api import Browser, Page, Playwright

from pilotapp import clock
from pilotapp.auth import passwords
from pilotapp.backups import generations
from pilotapp.config import Config
from pilotapp.db import database
from pilotapp.models import TABLES, Programme
from tests.support import column_page, databases, hands, ledgers, loaded, people, selection, sizes
from tests.support.browser import FLAGS, Phone, shell
from tests.support.costs import Costs
from tests.support.databases import Bench, Rows
from tests.support.kept_server import KeptServer
from tests.support.page_client import PageClient
from tests.support.people import Somebody
from tests.support.world import World

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=databases.KINDS, default="sqlite", help="the database that tests run on")
    parser.addoption("--check", action="store_true", help="what needs no browser and no second process")
    parser.addoption("--rewrite-golden", action="store_true", help="write tests/fixtures/golden anew")


def pytest_configure(config: pytest.Config) -> None:
    if unsaid := column_page.unsaid(TABLES):
        raise pytest.UsageError(f"say what becomes of {', '.join(unsaid)}: pilotapp/models/handling.py")
    config.addinivalue_line("markers", "process: it starts a process; left out by --check")
    config.pluginmanager.register(Costs())


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('--database')}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    selection.leave_out(config, items)
    selection.in_order(items)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> selection.Shares:
    return selection.Shares(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    found = sizes.report()
    terminalreporter.section(f"{len(found)} sizes that tell you to look again")
    for line in found:
        terminalreporter.line(line)


@pytest.fixture(scope="session", autouse=True)
def _cheap(request: pytest.FixtureRequest) -> Iterator[None]:
    """Make password hashes cheap, compile templates once for all processes, and forbid processes with --check."""
    loaded.make_cheap()
    with selection.no_process() if request.config.getoption("--check") else nullcontext():
        yield


@pytest.fixture(scope="session")
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The source of databases: SQLite files, or a temporary PostgreSQL server."""
    with databases.opened(request.config.getoption("--database"), tmp_path_factory.mktemp("bench")) as opened:
        yield opened


@pytest.fixture(scope="session")
def _shared(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Rows]:
    from pilotapp.factory import create_app

    folder = tmp_path_factory.mktemp("app")
    app = create_app(databases.config_for(bench.new(folder), folder))
    database.connect(reuse_if_open=True)
    return app, Rows()


@pytest.fixture
def app(_shared: tuple[Flask, Rows]) -> Iterator[Flask]:
    """The app on a database with only the standing people; the erasure log is empty."""
    app, rows = _shared
    config: Config = app.config["PILOTAPP"]
    ledgers.empty(config.erasures)
    databases.bind(config)
    rows.restore()
    yield app
    databases.disconnect()


@pytest.fixture
def app_with(app: Flask) -> Callable[..., Flask]:
    """Return another app on the same database with changed settings: `app_with(demo=True)`."""

    from pilotapp.factory import create_app

    def make(**changes: Any) -> Flask:
        databases.disconnect()
        other = create_app(replace(app.config["PILOTAPP"], **changes))
        database.connect(reuse_if_open=True)
        return other

    return make


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser in which nobody is signed in; it checks every page."""
    return people.browser_of(app)


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Runs commands of the app."""
    return app.test_cli_runner()


@pytest.fixture
def programme(app: Flask) -> Programme:
    """The programme of amal, berna and karin."""
    found: Programme = Programme.get_by_id(people.uid_of("musterstadt"))
    return found


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., Somebody]:
    """Open a browser for any standing person: `sign_in("amal", language="de")`."""

    def open_browser(name: str, language: str = "en") -> Somebody:
        return people.sign_in(app, name, language)

    return open_browser


@pytest.fixture
def amal(app: Flask) -> Somebody:
    """A pilot."""
    return people.sign_in(app, "amal")


@pytest.fixture
def berna(app: Flask) -> Somebody:
    """Another pilot of the same programme."""
    return people.sign_in(app, "berna")


@pytest.fixture
def karin(app: Flask) -> Somebody:
    """Their coordinator."""
    return people.sign_in(app, "karin")


@pytest.fixture
def tarek(app: Flask) -> Somebody:
    """A pilot of another programme."""
    return people.sign_in(app, "tarek")


@pytest.fixture
def carla(app: Flask) -> Somebody:
    """The coordinator of the other programme."""
    return people.sign_in(app, "carla")


@pytest.fixture
def frozen() -> Iterator[datetime]:
    """Freeze the clock at noon in Berlin on a Tuesday in March; returns that instant."""
    with clock.freeze(NOON):
        yield NOON


@pytest.fixture
def count_selects(caplog: pytest.LogCaptureFixture) -> Callable[[Callable[[], Any]], int]:
    """Return a function that counts the SELECTs of a call."""

    def count(call: Callable[[], Any]) -> int:
        generations.current()  # cached here, because the first page of a process queries it
        caplog.clear()
        with caplog.at_level(logging.DEBUG, logger="peewee"):
            call()
        return sum("SELECT" in str(record.args or record.msg) for record in caplog.records)

    return count


@pytest.fixture
def strong_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real cost of password hashes in this process, as a server with `fresh=True` has it."""
    monkeypatch.setattr(passwords, "hasher", loaded.REAL)


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """A data folder for a real server."""
    return tmp_path / "data"


@pytest.fixture(scope="session")
def kept_server(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptServer]:
    """The server that tests use one after the other."""
    kept = KeptServer(bench, tmp_path_factory.mktemp("kept"))
    yield kept
    kept.close()


@pytest.fixture
def world(kept_server: KeptServer) -> Iterator[World]:
    """A running server behind the proxy, with phones, on a database with only the standing people."""
    with World.around(kept_server) as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser that tests share; each uses its own contexts."""
    browser = playwright.chromium.launch(executable_path=shell(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def new_phone(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Phone]]:
    """Return phones, one for each name: `new_phone("amal").open(address)`; `lasting` ones can be killed and opened."""
    phones: list[Phone] = []

    def make(name: str, *, lasting: bool = False, **options: Any) -> Phone:
        profile = tmp_path / f"profile-{name}-{len(phones)}" if lasting else None
        phones.append(Phone(chromium, profile, **options))
        return phones[-1]

    yield make
    for phone in phones:
        phone.close()


@pytest.fixture
def desk(new_phone: Callable[..., Phone], request: pytest.FixtureRequest) -> Callable[..., Page]:
    """Return a desktop browser in which this person is signed in, without the proxy: `desk("karin")`."""

    def open_desk(name: str) -> Page:
        wanted = "armed_world" if "armed_world" in request.fixturenames else "world"
        world: World = request.getfixturevalue(wanted)
        page = new_phone(name, viewport={"width": 1280, "height": 900}).open(world.server.url)
        hands.sign_in(page, world.server.url, name)
        return page

    return open_desk


@pytest.fixture
def armed_world(bench: Bench, data_folder: Path) -> Iterator[World]:
    """Like `world`, with a server that can be told to die at a chosen point of a delivery."""
    with World(bench, data_folder, armed=True) as running:
        yield running
