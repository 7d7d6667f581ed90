"""Fault: the machine is lost during writes; the continuous copy is put into service elsewhere.

Litestream for SQLite, with the shipped settings; a base backup and archived WAL for PostgreSQL, up to a given time.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from pilotapp.models import Generation
from tests.support import databases, postgres
from tests.support.delivering import Delivered, delivering
from tests.support.hands import until
from tests.support.servers import BIN, ROOT, Server
from tests.support.world import World

KEPT_APART = ("keys", "erasures.jsonl", "access.jsonl")
SHIPPED = {"/var/lib/pilotapp/pilotapp.db": "data/pilotapp.db", "/srv/pilotapp-copy": "copy"}
COPIED_WITHIN = 3  # seconds; Litestream copies each second


@contextmanager
def replicating(settings: Path) -> Iterator[None]:
    """Run Litestream during the block; it is killed at the end, so later writes are not copied."""
    with settings.with_suffix(".log").open("ab") as log:
        command = [BIN / "litestream", "replicate", "-config", settings]
        with subprocess.Popen(command, stdout=log, stderr=log) as process:
            try:
                yield
            finally:
                process.kill()


def moved_in(world: World, folder: Path, url: str, recovered: str) -> str:
    """Start a server on another machine with the recovered database; returns the output of `restore`."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in KEPT_APART:
        source = world.server.data / name
        if source.exists():
            shutil.copytree(source, folder / name) if source.is_dir() else shutil.copy(source, folder / name)
    world.server.kill()
    databases.disconnect()
    world.server = Server(folder, database_url=url)
    printed = world.server.run("restore", "--from-database", recovered, "--yes")
    world.server.start()
    world.proxy.target_port = world.server.port
    databases.bind(databases.config_for(url, folder))
    return printed


def healed(world: World, delivered: Delivered) -> None:
    """All pilots sign in again, and their phones send what the server lacks."""
    for phone in delivered.phones:
        assert phone.sign_in() == 303
        phone.open()
    delivered.drain()


def test_a_copy_by_litestream_comes_into_service(bench: databases.Bench, tmp_path: Path) -> None:
    if bench.kind != "sqlite":
        pytest.skip("Litestream copies SQLite")
    settings, elsewhere = tmp_path / "litestream.yml", tmp_path / "elsewhere"
    text = (ROOT / "deploy" / "litestream.yml").read_text()
    for shipped, ours in SHIPPED.items():
        assert shipped in text
        text = text.replace(shipped, str(tmp_path / ours))
    settings.write_text(text)
    with World(bench, tmp_path / "data") as world:
        with delivering(world, [world.phone("amal"), world.phone("tarek")]) as delivered:
            with replicating(settings):
                until(lambda: delivered.heard() > 30, "phones deliver")
            until(lambda: delivered.heard() > 60, "phones deliver while nothing is copied")
            with replicating(settings):
                until(lambda: delivered.heard() > 90, "phones deliver")
                time.sleep(COPIED_WITHIN)
                world.server.kill()
        shutil.move(tmp_path / "data", tmp_path / "lost")
        world.server.data = tmp_path / "lost"
        recovered = tmp_path / "recovered.db"
        command = ["restore", "-config", settings, "-o", recovered, tmp_path / "data" / "pilotapp.db"]
        subprocess.run([BIN / "litestream", *command], check=True, capture_output=True)
        moved_in(world, elsewhere, f"sqlite:///{elsewhere}/pilotapp.db", f"sqlite:///{recovered}")
        assert len(world.entries()) > 60 and Generation.select().count() == 2
        healed(world, delivered)
        assert delivered.is_stored_once(world)


@pytest.fixture
def places(bench: databases.Bench) -> Iterator[Path]:
    """A folder for PostgreSQL's files, and one for its archive."""
    if bench.kind != "postgresql":
        pytest.skip("SQLite has no archive of its log")
    folder = Path(tempfile.mkdtemp(prefix="pilotapp-archive-"))
    shutil.chown(folder, *(("postgres", "postgres") if folder.owner() == "root" else (folder.owner(),)))
    yield folder
    shutil.rmtree(folder)


def test_postgresql_is_recovered_to_a_given_time(places: Path, tmp_path: Path) -> None:
    archive = places / "wal"
    archived = {"archive_mode": "on", "archive_command": f"mkdir -p {archive} && cp %p {archive}/%f"}
    with (
        postgres.running(settings=archived) as lost,
        World(databases.PostgresBench(lost, tmp_path / "made"), tmp_path / "data") as world,
    ):
        lost.copy_base(places / "base")
        name = world.server.env["PILOTAPP_DATABASE_URL"].rpartition("/")[2]
        with delivering(world, [world.phone("amal"), world.phone("tarek")]) as delivered:
            until(lambda: delivered.heard() > 30, "phones deliver")
            until_then, before = time.strftime("%Y-%m-%d %H:%M:%S+00", time.gmtime(time.time() + 1)), time.time()
            until(lambda: time.time() > before + 2 and delivered.heard() > 60, "phones deliver more")
            _switch_wal(lost)
            world.server.kill()
        lost.stop()
        shutil.rmtree(lost.folder / "data")
        back = {"restore_command": f"cp {archive}/%f %p", "recovery_target_action": "promote"}
        elsewhere = postgres.Postgres(places / "server", back | {"recovery_target_time": until_then})
        try:
            elsewhere.recover(places / "base")
            moved_in(world, tmp_path / "elsewhere", elsewhere.url(name), elsewhere.url(name))
            assert 0 < len(world.entries()) < len(delivered.acknowledged()) and Generation.select().count() == 2
            healed(world, delivered)
            assert delivered.is_stored_once(world)
        finally:
            world.server.kill()
            databases.disconnect()
            elsewhere.stop()


def _switch_wal(server: postgres.Postgres) -> None:
    """Archive the WAL written so far, as `archive_timeout` does after a minute."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        [(name,)] = connection.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchall()
        asked = "SELECT last_archived_wal >= %s FROM pg_stat_archiver"
        until(lambda: connection.execute(asked, [name]).fetchone() == (True,), "the log is archived")
