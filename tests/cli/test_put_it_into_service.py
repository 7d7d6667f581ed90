"""The first hour of docs/deploy.md: an operator types its lines, and the first coordinator signs in by their link.

Typed word for word, but for the name, on a new Debian with a systemd of its own (tests/support/debian.py). That takes
minutes, root and packages from the network, so `make service` does it (SERVICE=1). The others take moments.
"""

from __future__ import annotations

import html
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pyotp
import pytest

from pilotapp.cli import main
from tests.auth.helpers import SENTENCE
from tests.support import debian, runbook
from tests.support.debian import Debian
from tests.support.hands import until
from tests.support.loaded import ROOT

NAME, OURS = "lotsen.example.org", "lotsen.localhost"  # for which Caddy makes a certificate without asking anybody
ROOTS = "/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"
CURL = f"curl -sS --location --cookie jar --cookie-jar jar --cacert {ROOTS}"
UNITS = "pilotapp.socket pilotapp pilotapp-backup.timer caddy"
SHIPPED = sorted((ROOT / "deploy").glob("pilotapp*.[st]*"))
PATIENCE = 300
FORMAT = "own data 1"  # `pilotapp own data 1` is the name of a format
CASES = {case.heading: case for case in runbook.cases()}
COMMAND = re.compile(r"(?:^|^\w+=\S+ |&& )(?:\.venv/bin/)?pilotapp ([^&|\n]+)", re.MULTILINE)


def typed(made: Debian, lines: list[str], answer: str = "", *, online: bool = False) -> str:
    """Type these lines in the folder of the source; returns what they say. `online`: with this machine's network."""
    made.online = online
    clients = f". {debian.CLIENTS}" if online else ""
    done = made.run(f"{clients}\ncd {debian.SOURCE}\n{runbook.script(lines)}", answer.encode())
    made.online = False
    assert done.returncode == 0, done.stdout[-6000:]
    return done.stdout


@pytest.fixture(scope="module")
def made() -> Iterator[Debian]:
    """The new machine, in service after the lines of the first two blocks."""
    if not os.environ.get("SERVICE"):
        pytest.skip("make service types it")
    install, service, _ = runbook.first_hour()
    with debian.booted() as found:
        typed(found, install, online=True)
        assert service[0] == f"NAME={NAME}"
        said = typed(found, [f"NAME={OURS}", *service[1:]])
        assert "CRITICAL" not in said.rpartition("# pilotapp status")[2]
        yield found


@pytest.fixture(scope="module")
def invitation(made: Debian) -> str:
    """The path of the link that the last line prints."""
    address = typed(made, runbook.first_hour()[2]).splitlines()[-1]
    assert address.startswith(f"https://{OURS}/invite/")
    return address.removeprefix(f"https://{OURS}")


def page(made: Debian, path: str, **values: str) -> str:
    """Get a page as the coordinator's browser, through the proxy; with values, submit its form."""
    fields = []
    if values:
        token = re.search(r'name="csrf_token" value="([^"]+)"', page(made, path))
        assert token
        for name, value in (values | {"csrf_token": token[1]}).items():
            fields += ["--data-urlencode", f"{name}={value}"]
    return made.do(f"{CURL} {shlex.join(fields)} https://{OURS}{path}")


@pytest.mark.process
def test_its_units_run_and_its_files_are_those_of_the_service(made: Debian) -> None:
    assert made.do(f"systemctl is-active {UNITS} | uniq") == "active\n"
    assert made.do(f"systemctl is-enabled {UNITS} | uniq") == "enabled\n"
    assert made.do("systemd-analyze verify /etc/systemd/system/pilotapp*; systemctl --failed --quiet") == ""
    assert made.do("find /var/lib/pilotapp ! -user pilotapp -o -perm /077") == ""
    assert made.do("stat -c '%U %a' /etc/pilotapp.env /var/lib/pilotapp") == "root 600\npilotapp 700\n"


@pytest.mark.process
def test_it_has_a_good_backup_and_makes_one_each_night(made: Debian) -> None:
    assert made.do("pilotapp backup check").splitlines()[-1].endswith(".sqlite3: good")
    assert "02:10:00" in made.do("systemctl list-timers pilotapp-backup.timer --no-pager")


@pytest.mark.process
def test_the_first_coordinator_signs_in(made: Debian, invitation: str) -> None:
    assert "Willkommen, Ilse" in page(made, invitation)
    assert "mindestens 15 Zeichen eingeben, hier sind es 6" in page(made, invitation, password="geheim")
    second = page(made, invitation, password=SENTENCE)
    [secret] = re.findall(r'id="secret">([^<]+)', second)
    [offered] = re.findall(r'name="offered"[^>]*value="([^"]+)', second)
    code = pyotp.TOTP(secret.replace(" ", "")).now()
    assert page(made, "/me/second-factor", code=code, offered=html.unescape(offered)).count("<li><code>") == 10
    assert "Integrationslotsen Lindental" in page(made, "/")


@pytest.mark.process
@pytest.mark.parametrize("heading", ["What is wrong?", "Restore day"])
def test_the_runbook_holds_under_systemd(made: Debian, invitation: str, heading: str) -> None:
    made.do("pilotapp backup")
    said = typed(made, CASES[heading].commands("sqlite"))
    assert "CRITICAL" not in said.rpartition("# pilotapp status")[2]
    assert "ilse@example.org" in made.do("pilotapp person list --programme lindental")


@pytest.mark.process
def test_it_comes_back_when_it_is_killed_and_its_visitors_wait(made: Debian) -> None:
    before = made.do("systemctl show --property MainPID pilotapp")
    made.do("systemctl kill --kill-whom=main --signal=KILL pilotapp")
    assert "Anmelden" in page(made, "/sign-in")
    until(lambda: made.run("systemctl is-active pilotapp").returncode == 0, "the unit is back", PATIENCE)
    assert made.do("systemctl show --property MainPID pilotapp") != before


@pytest.mark.process
def test_monitoring_gets_an_answer_while_all_workers_hang(made: Debian) -> None:
    signal = """main=$(systemctl show --value --property MainPID pilotapp)
    for pid in $(cat /sys/fs/cgroup/system.slice/pilotapp.service/cgroup.procs); do
        grep -q pilotapp- /proc/$pid/comm || [ $pid = $main ] || kill -{} $pid
    done"""
    asked = f"{CURL} --max-time 60 -o /dev/null -w '%{{http_code}}' https://{OURS}/healthz"
    made.do(signal.format("STOP"))
    try:
        assert made.do(asked) == "503"
    finally:
        made.do(signal.format("CONT"))
    until(lambda: made.run(asked).stdout == "200", "the workers answer again", PATIENCE)


@pytest.mark.process
def test_a_continuous_copy_of_sqlite_comes_into_service(made: Debian, invitation: str) -> None:
    begin, recover = runbook.continuous_copies("sqlite")
    typed(made, begin, online=True)
    made.do("until ls /srv/pilotapp-copy/generations/*/wal/* 2>/dev/null; do sleep 0.2; done")
    made.do("systemctl stop pilotapp.socket pilotapp pilotapp-litestream; rm /var/lib/pilotapp/pilotapp.db*")
    typed(made, recover, "y\n")
    assert "ilse@example.org" in made.do("pilotapp person list --programme lindental")
    made.do("systemctl disable --now pilotapp-litestream")


@pytest.mark.process
def test_postgresql_is_recovered_from_its_archive(made: Debian, invitation: str) -> None:
    """The last one: SQLite is gone afterwards."""
    install, *then = runbook.instead_of_sqlite()
    made.do("rm -r /var/lib/pilotapp/backups")  # as before the first programme was added
    typed(made, [install], online=True)
    typed(made, then)
    begin, recover = runbook.continuous_copies("postgresql")
    typed(made, begin)
    typed(made, runbook.first_hour()[2])
    made.do("runuser -u postgres -- psql -c 'SELECT pg_switch_wal()'")
    typed(made, recover, "y\n")
    assert "ilse@example.org" in made.do("pilotapp person list --programme lindental")
    assert "CRITICAL" not in made.run("pilotapp backup && pilotapp status").stdout


@pytest.mark.process
@pytest.mark.parametrize("unit", SHIPPED, ids=lambda path: path.name)
def test_systemd_understands_its_unit(tmp_path: Path, unit: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze")
    for one in SHIPPED:
        (tmp_path / one.name).write_text(re.sub(r"/opt/pilotapp/bin/\S+", "/bin/true", one.read_text()))
    done = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / unit.name], env=os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_its_last_lines_print_a_link_that_lets_the_coordinator_in(pilotapp, client) -> None:
    for line in runbook.first_hour()[2]:
        program, *words = shlex.split(line)
        done = pilotapp(*words)
        assert (program, done.exit_code) == ("pilotapp", 0), done.output
    path = done.output.split("http://127.0.0.1:8000")[-1].strip()
    answer = client.page(path).form(path).submit(password=SENTENCE)
    assert answer.path.startswith("/me/second-factor")


def commands() -> list[str]:
    """Return all commands of ours in code blocks and code spans of the documents."""
    texts = [path.read_text() for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))]
    code = (re.findall(r"^```.*?\n(.*?)^```$|`([^`\n]+)`", text, re.MULTILINE | re.DOTALL) for text in texts)
    return sorted({found for text in code for pair in text for found in COMMAND.findall("\n".join(pair))} - {FORMAT})


@pytest.mark.parametrize("line", commands())
def test_the_documents_name_commands_and_options_that_exist(line: str) -> None:
    command: click.Command = main
    for word in re.split(r"\s+", line):
        if isinstance(command, click.Group) and re.match(r"[a-z]", word):
            assert word in command.commands
            command = command.commands[word]
        elif word.startswith("--"):
            assert word.partition("=")[0] in {"--help", "--version", *(one for of in command.params for one in of.opts)}
