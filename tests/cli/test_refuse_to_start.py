"""Attack 29: with a missing or unsafe setting production does not start, by any command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

from pilotapp import config
from pilotapp.config import DEFAULT_SECRET, PLAIN_HTTP, Config, ConfigError, load_config
from pilotapp.factory import create_app
from tests.support.servers import BIN, ROOT

SECRET = "zgTq2mB0pXv8Ks4hYc6LwJr1NdUe3Fa7"
GOOD = {
    "PILOTAPP_ENV": "production",
    "PILOTAPP_SECRET_KEY": SECRET,
    "PILOTAPP_ADDRESS": "https://lotsen.example.org",
    "PILOTAPP_PROXIES": "127.0.0.1",
}
UNSAFE = [
    ({"PILOTAPP_SECRET_KEY": None}, "SECRET_KEY"),
    ({"PILOTAPP_SECRET_KEY": ""}, "SECRET_KEY"),
    ({"PILOTAPP_SECRET_KEY": DEFAULT_SECRET}, "SECRET_KEY"),
    ({"PILOTAPP_SECRET_KEY": SECRET[:31]}, "SECRET_KEY"),
    ({"PILOTAPP_DEBUG": "1"}, "DEBUG"),
    ({"FLASK_DEBUG": "1"}, "DEBUG"),
    ({"PILOTAPP_DEMO": "1"}, "DEMO"),
    ({"PILOTAPP_ADDRESS": None}, "ADDRESS"),
    ({"PILOTAPP_ADDRESS": "http://lotsen.example.org"}, "ADDRESS"),
    ({"PILOTAPP_HTTPS": "0"}, "PLAIN_HTTP"),
    ({"PILOTAPP_HTTPS": "0", "PILOTAPP_PLAIN_HTTP": "yes"}, "PLAIN_HTTP"),
    ({"PILOTAPP_HTTPS": "0", "PILOTAPP_PLAIN_HTTP": PLAIN_HTTP, "PILOTAPP_ADDRESS": None}, "HOSTS"),
    ({"PILOTAPP_PROXIES": "everybody"}, "PROXIES"),
    ({"PILOTAPP_ENV": "staging"}, "ENV"),
    ({"PILOTAPP_ENV": "development", "PILOTAPP_SECRET_KEY": None}, "SECRET_KEY"),
]


def settings() -> list[str]:
    """The full names of all settings, as the configuration reads them."""
    reader = config.Settings()
    with mock.patch.dict(os.environ, clear=True):
        config._read(reader)
    return list(reader.dump())


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Valid settings; a test changes one of them to make the start fail."""
    for name in os.environ:
        if name.startswith(("PILOTAPP_", "FLASK_")):
            monkeypatch.delenv(name)
    change(monkeypatch, GOOD | {"PILOTAPP_DATA": str(tmp_path)})
    return monkeypatch


def change(environment: pytest.MonkeyPatch, values: dict[str, str | None]) -> None:
    """Set these settings; None removes one."""
    for name, value in values.items():
        environment.delenv(name, raising=False) if value is None else environment.setenv(name, value)


def start() -> Config | str:
    """The configuration, or the message with which the start is refused."""
    try:
        return load_config()
    except ConfigError as refusal:
        return str(refusal)


@pytest.mark.parametrize(("changes", "words"), UNSAFE, ids=str)
def test_it_names_what_is_missing_or_unsafe(environment, changes, words) -> None:
    change(environment, changes)
    with pytest.raises(ConfigError, match=words) as refusal:
        create_app()
    assert str(refusal.value).startswith("pilotapp cannot start")
    assert SECRET not in str(refusal.value)


def test_it_starts_when_all_is_set(environment) -> None:
    found = load_config()
    assert (found.https, found.debug, found.demo) == (True, False, False)
    assert (found.hosts, found.plain_http) == (("lotsen.example.org",), "")


@pytest.mark.parametrize("blank", ["", " "], ids=["empty", "blank"])
@pytest.mark.parametrize("name", settings())
def test_it_takes_an_empty_setting_for_one_that_is_not_set(environment, name: str, blank: str) -> None:
    change(environment, {name: None})
    unset = start()
    change(environment, {name: blank})
    assert start() == unset


@pytest.mark.parametrize("address", ["0.0.0.0:8001", "192.0.2.1:8001", "[::]:8001", "monitor.example.org:8001"])
def test_it_shows_its_state_to_nobody_elsewhere_unless_told_to(environment, address: str) -> None:
    change(environment, {"PILOTAPP_MONITOR": address})
    assert "PILOTAPP_MONITOR_OPEN" in str(start())
    change(environment, {"PILOTAPP_MONITOR_OPEN": "on"})
    assert load_config().monitor is not None


def test_it_takes_a_port_of_this_machine_for_its_state(environment) -> None:
    change(environment, {"PILOTAPP_MONITOR": "8001"})
    assert (load_config().monitor, load_config().metrics) == (("127.0.0.1", 8001), False)
    change(environment, {"PILOTAPP_MONITOR": "127.0.0.1:http"})
    assert "is not like 127.0.0.1:8001" in str(start())
    change(environment, {"PILOTAPP_MONITOR": None, "PILOTAPP_METRICS": "on"})
    assert "PILOTAPP_METRICS needs PILOTAPP_MONITOR" in str(start())


def test_it_tells_operators_of_every_setting() -> None:
    told = (ROOT / "docs" / "deploy.md").read_text()
    assert {name for name in settings() if f"`{name}`" not in told} == {"FLASK_DEBUG"}  # which is Flask's own


def test_it_starts_without_tls_when_somebody_says_so_in_words(environment) -> None:
    change(environment, {"PILOTAPP_HTTPS": "0", "PILOTAPP_PLAIN_HTTP": PLAIN_HTTP})
    assert load_config().https is False


@pytest.mark.process
@pytest.mark.parametrize(
    "command",
    [
        [BIN / "pilotapp", "serve"],
        [BIN / "pilotapp", "db", "up"],
        [sys.executable, "-c", "import wsgi"],
        [BIN / "flask", "--app", "wsgi", "routes"],
        [BIN / "granian", "--interface", "wsgi", "--no-ws", "--workers", "1", "--port", "1", "wsgi:app"],
    ],
    ids=["serve", "db up", "wsgi", "flask", "granian"],
)
def test_it_starts_by_no_door_without_a_secret(environment, command) -> None:
    change(environment, {"PILOTAPP_SECRET_KEY": None})
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "pilotapp cannot start in production: set PILOTAPP_SECRET_KEY" in done.stderr + done.stdout


@pytest.mark.process
def test_it_does_not_serve_with_an_empty_secret(environment) -> None:
    change(environment, {"PILOTAPP_SECRET_KEY": ""})
    done = subprocess.run([BIN / "pilotapp", "serve"], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert done.stderr.startswith("pilotapp cannot start in production: set PILOTAPP_SECRET_KEY")
    assert "Traceback" not in done.stderr + done.stdout


@pytest.mark.process
def test_it_runs_in_no_debug_mode_that_flask_is_asked_for(environment) -> None:
    command = [BIN / "flask", "--app", "wsgi", "--debug", "routes"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "FLASK_DEBUG is switched on" in done.stderr + done.stdout


def test_it_tells_what_an_operator_should_look_at(environment, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    change(environment, {"PILOTAPP_PROXIES": None})
    folder, proxies = load_config().doubts()
    assert (str(tmp_path) in folder, "PILOTAPP_PROXIES" in proxies) == (True, True)
    tmp_path.chmod(0o700)
    change(environment, {"PILOTAPP_PROXIES": "127.0.0.1"})
    assert load_config().doubts() == []


@pytest.mark.parametrize(
    ("url", "doubts"),
    [
        ("postgresql://pilotapp:secret@db.example.org/pilotapp", 1),
        ("postgresql://pilotapp:secret@db.example.org/pilotapp?sslmode=require", 1),
        ("postgresql://pilotapp:secret@db.example.org/pilotapp?sslmode=verify-full", 0),
        ("postgresql://pilotapp:secret@127.0.0.1/pilotapp", 0),
        ("postgresql:///pilotapp?host=/run/postgresql", 0),
    ],
)
def test_it_says_where_the_database_is_asked_in_the_clear(environment, tmp_path: Path, url: str, doubts: int) -> None:
    tmp_path.chmod(0o700)
    change(environment, {"PILOTAPP_DATABASE_URL": url})
    assert [("sslmode" in doubt, "secret" in doubt) for doubt in load_config().doubts()] == [(True, False)] * doubts
