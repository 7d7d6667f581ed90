"""The runbook of docs/deploy.md: each fault is caused on a real installation, and the commands run unchanged.

One machine for all cases (tests/support/machine.py): each case leaves it whole, and the next one begins with it. It
holds what yesterday's version left (tests/fixtures), migrated by the service's first start. It takes minutes, most of
them for starts of commands and servers, so `make faults` types it (RUNBOOK=1); a wheel of this checkout and one of a
version that comes later are built and installed.
"""

from __future__ import annotations

import lzma
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.fixtures import pairs
from tests.support import machine, runbook
from tests.support.databases import Bench
from tests.support.hands import until
from tests.support.loaded import ROOT
from tests.support.machine import Machine

LATER = "99.0"
MIGRATION = "def up(migrator, db):\n    db.execute_sql('CREATE TABLE later (id INTEGER)')\n"
PAGE = "curl -s -o /dev/null -w '%{http_code}' -H 'Host: lotsen.example.org' http://127.0.0.1:8000/sign-in"
ROOM = 250  # megabytes, above what `status` calls critical
CRITICAL = 2  # exit status of `pilotapp status`
BOTH = ("sqlite", "postgresql")


def wheel_of(source: Path, to: Path) -> Path:
    """Built as docs/deploy.md says, with what is installed here."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", to]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    [wheel] = to.glob("*.whl")
    return wheel


def later_wheel(folder: Path) -> Path:
    """The same code as a later version, with one more migration."""
    source = folder / "source"
    for name in ("pilotapp", "migrations", "translations"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "package-lock.json"):
        shutil.copy(ROOT / name, source)
    version = source / "pilotapp" / "__init__.py"
    version.write_text(re.sub(r'(__version__ = ").*"', rf'\g<1>{LATER}"', version.read_text()))
    (source / "migrations" / "9999_later.py").write_text(MIGRATION)
    return wheel_of(source, folder / "later")


def fill(made: Machine) -> None:
    """Copy the older version's database, keys and ledgers onto the machine, owned by the service's user."""
    pair = pairs.found()[-1]
    folder = made.outside(machine.DATA)
    folder.mkdir()
    with tarfile.open(pair.folder / pairs.DATA) as packed:
        packed.extractall(folder, **pairs.SAFELY)
    if made.kind == "postgresql":
        (folder / "pilotapp.db").unlink()
        dump = lzma.decompress((pair.folder / pairs.DUMP).read_bytes())
        made.do("sudo -u pilotapp psql -q -v ON_ERROR_STOP=1 pilotapp >/dev/null", dump)
    made.do(
        f"""
        chown -R pilotapp:pilotapp {machine.DATA}
        systemctl start pilotapp.socket pilotapp
        cp -a {machine.DATA}/keys /root/keys-copy
        pilotapp backup
        """
    )
    until(lambda: is_well(made), "the service answers", machine.PATIENCE)
    until(lambda: made.run("pilotapp status").returncode < CRITICAL, "overdue jobs have run", machine.PATIENCE)


@pytest.fixture(scope="module")
def made(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """The machine in service, and the wheel of a later version in /root/new."""
    if not os.environ.get("RUNBOOK"):
        pytest.skip("make faults types the runbook")
    folder = tmp_path_factory.mktemp("wheels")
    try:
        with machine.running(bench.kind) as found:
            found.install(wheel_of(ROOT, folder / "today"), pairs.found()[-1].about["secret_key"])
            new = found.outside("/root/new")
            new.mkdir()
            shutil.copy(later_wheel(folder), new)
            shutil.copy(ROOT / "requirements.lock", new)
            if bench.kind == "postgresql":
                found.make_postgresql()
            fill(found)
            yield found
    except OSError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def before(made: Machine) -> str:
    """All totals of the visits before the fault."""
    return data(made)


def data(made: Machine) -> str:
    """All totals of the visits."""
    return made.do("pilotapp reports totals --year 2026 --by topic")


def is_well(made: Machine) -> bool:
    """Whether the health check succeeds, as monitoring reads it."""
    return made.run("curl -fsS http://127.0.0.1:8001/healthz").returncode == 0


def nothing(made: Machine) -> None:
    """No fault at all."""


def fill_the_disk(made: Machine) -> None:
    """Fill the disk with old backups; PostgreSQL's files are on the same disk."""
    made.do(
        f"""
        used=$(df --output=used -B1M /var/lib | tail -n 1)
        mount -o remount,size=$((used + {ROOM}))m /var/lib
        old={machine.DATA}/backups/pilotapp-20260101T021000Z.sqlite3
        cat /dev/zero >$old || true
        chown pilotapp: $old && touch -d '60 days ago' $old
        """
    )
    assert not is_well(made)


def take_the_database_away(made: Machine) -> None:
    """Stop PostgreSQL; for SQLite, change the owner of the file before the service starts."""
    if made.kind == "postgresql":
        made.do("systemctl stop postgresql")
    else:
        made.do(
            f"systemctl stop pilotapp; chown root: {machine.DATA}/pilotapp.db*; chmod 600 {machine.DATA}/pilotapp.db*"
        )
        made.run("timeout 4 systemctl start pilotapp")  # it waits for a database that it may open
    assert not is_well(made)


def damage_the_database(made: Machine) -> None:
    """Damage that cannot be repaired in place: random bytes over the file, or dropped tables."""
    if made.kind == "postgresql":
        made.do("sudo -u postgres psql -q pilotapp -c 'DROP TABLE visit, audit_row, person CASCADE'")
    else:
        made.do(f"systemctl stop pilotapp; head -c 300000 /dev/urandom | dd of={machine.DATA}/pilotapp.db conv=notrunc")
        made.run("timeout 4 systemctl start pilotapp")  # it waits for a database that it may open
    assert made.run("pilotapp audit verify").returncode == 1


def lose_the_keys(made: Machine) -> None:
    """Remove the folder and start the service without it."""
    made.do(f"systemctl stop pilotapp; rm -r {machine.DATA}/keys; timeout 4 systemctl start pilotapp || true")
    said = "journalctl -u pilotapp -n 20 -o cat | grep 'sealed with keys that are not in'"
    until(lambda: made.run(said).returncode == 0, "the service says which keys it lacks", machine.PATIENCE)


@dataclass(frozen=True)
class Trouble:
    """How the fault is made, and what must hold after the runbook besides a good status."""

    make: Callable[[Machine], None]
    after: Callable[[Machine], bool] = lambda made: True


def version_is(wanted: str, *, has_table: bool) -> Callable[[Machine], bool]:
    """Whether this version runs, and the later one's migration is applied."""

    def check(made: Machine) -> bool:
        says = made.do("pilotapp --version"), made.do("pilotapp db status")
        return wanted in says[0] and ("9999_later" in says[1]) == has_table

    return check


def texts_are_gone(made: Machine) -> bool:
    """Whether the keys in use are others than those of the copy."""
    names = made.do(f"ls {machine.DATA}/keys; echo --; ls /root/keys-copy").split("--")
    return not set(names[0].split()) & set(names[1].split()) - {".lock"}


def is_today(made: Machine) -> bool:
    """Whether this checkout's version runs."""
    from pilotapp import __version__

    return version_is(__version__, has_table=False)(made)


TROUBLES = {
    "What is wrong?": Trouble(nothing),
    "The disk is full": Trouble(fill_the_disk),
    "The database is away": Trouble(take_the_database_away),
    "Restore day": Trouble(damage_the_database),
    "The keys are lost": Trouble(lose_the_keys),
    "The keys are lost for good": Trouble(lose_the_keys, texts_are_gone),
    "An update": Trouble(nothing, version_is(LATER, has_table=True)),
    "Back to the version before": Trouble(nothing, is_today),
}


@pytest.mark.process
@pytest.mark.parametrize("case", runbook.cases(), ids=lambda case: case.heading)
def test_it_helps(made: Machine, before: str, case: runbook.Case) -> None:
    """Run all commands of the case; fails where this module has no fault for the heading."""
    trouble = TROUBLES[case.heading]
    trouble.make(made)
    typed = made.run(case.script(made.kind))
    assert typed.returncode == 0, typed.stdout[-6000:]
    assert "CRITICAL" not in typed.stdout.rpartition("# pilotapp status")[2]
    assert data(made) == before and made.do(PAGE) == "200" and trouble.after(made)
    made.do("mount -o remount,size=2g /var/lib")


@pytest.mark.process
def test_a_continuous_copy_comes_into_service(made: Machine, before: str) -> None:
    """As the lines of the docs say, after the database's file is gone."""
    if made.kind != "sqlite":
        pytest.skip("Litestream copies SQLite")
    shutil.copy(Path(sys.executable).with_name("litestream"), made.outside("/opt/pilotapp/bin"))
    shutil.copy(ROOT / "deploy" / "litestream.yml", made.outside("/etc"))
    shutil.copy(ROOT / "deploy" / "pilotapp-litestream.service", made.outside("/etc/systemd/system"))
    made.do(
        f"""
        install -d -o pilotapp -g pilotapp -m 700 /srv/pilotapp-copy
        systemctl start pilotapp-litestream
        until ls /srv/pilotapp-copy/generations/*/wal/* 2>/dev/null; do sleep 0.2; done
        systemctl stop pilotapp.socket pilotapp pilotapp-litestream
        rm {machine.DATA}/pilotapp.db*
        """
    )
    print(made.do("\n".join(runbook.continuous_copies("sqlite")[1]), b"y\n"))
    until(lambda: is_well(made), "the service answers", machine.PATIENCE)
    assert data(made) == before and made.do(PAGE) == "200"
    assert made.run("pilotapp audit verify").returncode == 0
    made.do("systemctl stop pilotapp-litestream")


def test_it_has_commands_for_each_case_on_each_database() -> None:
    assert [case.heading for case in runbook.cases()] == list(TROUBLES)
    assert all(case.commands(kind) for case in runbook.cases() for kind in BOTH)
