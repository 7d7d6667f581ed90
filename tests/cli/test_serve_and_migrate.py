"""The operator migrates, loads the demo and serves."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from pilotapp import serving
from pilotapp.config import ConfigError, load_config
from pilotapp.models import Person, Programme
from tests.support import databases
from tests.support.people import uid_of
from tests.support.servers import Server


@pytest.fixture
def empty(bench, settings, tmp_path):
    """A database without any table."""
    url = bench.empty(tmp_path)
    settings.setenv("PILOTAPP_DATABASE_URL", url)
    return url


def test_it_says_which_migrations_are_pending(pilotapp, empty):
    before, _, after = pilotapp("db", "status"), pilotapp("db", "up"), pilotapp("db", "status")
    assert (before.exit_code, "pending  0001_first_tables" in before.output) == (1, True)
    assert (after.exit_code, "applied  0001_first_tables" in after.output) == (0, True)


def test_it_migrates_twice_without_harm(pilotapp, empty):
    assert "Migrated the database: 0001_first_tables" in pilotapp("db", "up").output
    again = pilotapp("db", "up")
    assert (again.exit_code, again.output) == (0, "")


@pytest.mark.parametrize("command", ["serve", "demo load"])
def test_it_refuses_to_start_on_a_database_without_its_tables(pilotapp, empty, command):
    done = pilotapp(*command.split())
    assert (done.exit_code, "Run: pilotapp db up" in done.output) == (1, True)


def test_it_says_which_folder_it_may_not_use(pilotapp, empty, monkeypatch):
    def refuse(path, *_, **__):
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as here:
        here.setattr(Path, "mkdir", refuse)
        here.setattr(databases, "bind", lambda config: None)
        done = pilotapp("db", "up")
    pilotapp("--version")  # binds the database again
    assert done.exit_code == 1
    assert done.output.startswith("Error: /") and "Permission denied. Does it belong to" in done.output


def test_it_refuses_a_port_that_is_taken(pilotapp):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = pilotapp("serve", "--port", str(taken.getsockname()[1]))
    assert (done.exit_code, "Choose another one with --port or PORT." in done.output) == (1, True)


SERVES_UP_TO_THE_FORK = """
import sys
from pilotapp import serving
from pilotapp.config import load_config
serving._server = lambda config: sys.exit("pilotapp.visits.views" in sys.modules and "pages are loaded")
serving.serve(load_config(), print)
"""


@pytest.mark.process
def test_it_loads_all_pages_before_it_forks_so_that_processes_share_their_memory(data_folder):
    environment = {"PILOTAPP_DATA": str(data_folder), "PILOTAPP_ENV": "test", "PILOTAPP_JOBS": "off"}
    command = [sys.executable, "-c", SERVES_UP_TO_THE_FORK]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.stderr.strip() == "pages are loaded"


@pytest.mark.process
def test_it_prepares_serves_and_says_who_can_sign_in(bench, data_folder):
    server = Server(data_folder, database_url=bench.empty(data_folder), PILOTAPP_DEMO="1", PILOTAPP_ENV="test")
    server._command = lambda: [*Server._command(server), "--prepare"]
    with server:
        printed = server.log.read_text()
    assert f"serves http://127.0.0.1:{server.port}" in printed
    assert "amal@pilotapp.example" in printed


@pytest.mark.process
def test_it_serves_with_settings_that_are_left_empty(bench, data_folder):
    """A development server without a secret and without the demo."""
    empty = {"PILOTAPP_SECRET_KEY": "", "PILOTAPP_DEMO": "", "PILOTAPP_WORKERS": " ", "FLASK_DEBUG": ""}
    server = Server(data_folder, database_url=bench.new(data_folder), PILOTAPP_ENV="development", **empty)
    with server, urllib.request.urlopen(f"{server.url}/sign-in") as answer:
        assert (answer.status, "csrf_token" in answer.read().decode()) == (200, True)
        assert "Demo:" not in server.log.read_text()


@pytest.mark.parametrize(
    ("more", "env", "line"),
    [
        (["--port", "8081"], {"PORT": "8080"}, "serves http://127.0.0.1:8081 (stop"),
        ([], {"PORT": "8080"}, "serves http://127.0.0.1:8080 (stop"),
        (["--host", "0.0.0.0"], {"PORT": "8080"}, "serves http://127.0.0.1:8080 (stop"),
        (["--host", "::"], {}, "serves http://[::1]:8000 (stop"),
        (
            [],
            {"PILOTAPP_ADDRESS": "http://lotsen.example:81/"},
            "serves http://lotsen.example:81 from 127.0.0.1:8000 (stop",
        ),
    ],
)
def test_it_says_where_it_serves(pilotapp, settings, monkeypatch, more, env, line):
    monkeypatch.setattr(serving, "serve", lambda config, on_startup: on_startup())
    for name, value in env.items():
        settings.setenv(name, value)
    done = pilotapp("serve", *more)
    assert (done.exit_code, line in done.output) == (0, True), done.output


def test_it_leaves_a_database_with_people_as_it_is(pilotapp, settings):
    settings.setenv("PILOTAPP_DEMO", "1")
    done = pilotapp("demo", "load")
    assert (done.exit_code, "needs an empty database" in done.output) == (1, True)
    assert Programme.select().count() == 2


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("DEBUG", "1", "DEBUG"),
        ("DEMO", "1", "DEMO"),
        ("ENV", "staging", "ENV"),
        ("ADDRESS", "", "ADDRESS"),
        ("ADDRESS", "http://lotsen.example.org", "ADDRESS"),
    ],
)
def test_it_refuses_to_start_unsafely_in_production(settings, setting, value, words):
    settings.setenv("PILOTAPP_ENV", "production")
    settings.setenv("PILOTAPP_SECRET_KEY", "x" * 32)
    settings.setenv(f"PILOTAPP_{setting}", value)
    with pytest.raises(ConfigError, match=words):
        load_config()


def test_it_does_not_serve_the_demo_to_the_public(pilotapp, settings, tmp_path):
    Person.update(email="amal@pilotapp.example").where(Person.uid == uid_of("amal")).execute()
    settings.setenv("PILOTAPP_ENV", "production")
    settings.setenv("PILOTAPP_SECRET_KEY", "x" * 32)
    settings.setenv("PILOTAPP_ADDRESS", "https://lotsen.example.org")
    done = pilotapp("serve", "--port", "1")
    assert (done.exit_code == 0, "this is the demo's database" in f"{done.output}{done.exception}") == (False, True)
