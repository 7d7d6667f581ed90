"""Fault: the job process, its supervisor or the server is killed; mails are sent once, and no process is left."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pilotapp import db, notices
from pilotapp.background import supervisor
from pilotapp.models import Notice
from tests.jobs.conftest import post_office
from tests.support import databases
from tests.support.people import email_of, uid_of
from tests.support.post_office import PostOffice
from tests.support.servers import Server

__all__ = ["post_office"]
PATIENCE = 90


@pytest.fixture
def server(bench: databases.Bench, data_folder: Path, post_office: PostOffice) -> Iterator[Server]:
    """A server that does the jobs, with this process bound to its database."""
    url = bench.new(data_folder)
    mail = {"PILOTAPP_MAIL_URL": post_office.url, "PILOTAPP_MAIL_FROM": "post@lotsen.example", "PILOTAPP_JOBS": "on"}
    with Server(data_folder, database_url=url, **mail) as running:
        databases.bind(databases.config_for(url, data_folder))
        yield running
        databases.disconnect()


def named(server: Server, name: str) -> list[int]:
    """The processes of this server, in its process group, that have this name."""
    return [pid for pid, group, comm in _processes() if group == server.pid and comm == name]


def _processes() -> Iterator[tuple[int, int, str]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
        except OSError:
            continue
        state, _, group = stat.rpartition(")")[2].split()[:3]
        if state != "Z":
            yield int(folder.name), int(group), stat[stat.index("(") + 1 : stat.rindex(")")]


def wait_for(found: Callable[[], object]) -> None:
    """Wait until the condition holds; fails after some time."""
    deadline = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.05)


def tell(name: str = "amal") -> None:
    with db.transaction():
        notices.write(uid_of(name), uid_of("musterstadt"), "note_answer")


def test_it_is_started_again_and_mails_what_came_meanwhile(server: Server, post_office: PostOffice) -> None:
    wait_for(lambda: named(server, supervisor.NAME))
    [first] = named(server, supervisor.NAME)
    os.kill(first, signal.SIGKILL)
    tell()
    wait_for(lambda: post_office.letters)
    [second] = named(server, supervisor.NAME)
    assert (second != first, len(named(server, supervisor.SUPERVISOR_NAME))) == (True, 1)
    wait_for(lambda: Notice.get().mail == "sent")
    assert server.complaints() == []


def test_it_never_mails_again_what_was_on_its_way_when_it_was_killed(server: Server, post_office: PostOffice) -> None:
    wait_for(lambda: named(server, supervisor.NAME))
    [first] = named(server, supervisor.NAME)
    post_office.once_taken = lambda: [os.kill(one, signal.SIGKILL) for one in named(server, supervisor.NAME)]
    tell()
    os.kill(first, signal.SIGKILL)  # its successor looks at once
    wait_for(lambda: post_office.letters)
    post_office.once_taken = lambda: None
    tell("berna")
    wait_for(lambda: len(post_office.letters) == 2)
    assert [letter["To"] for letter in post_office.letters] == [email_of("amal"), email_of("berna")]
    assert Notice.get(Notice.person == uid_of("amal")).mail == "sending"


def test_it_ends_with_the_server_however_that_ends(server: Server) -> None:
    wait_for(lambda: named(server, supervisor.NAME))
    os.kill(server.pid, signal.SIGKILL)  # the server alone: nobody can tidy up
    wait_for(lambda: not named(server, supervisor.NAME) and not named(server, supervisor.SUPERVISOR_NAME))


def test_it_ends_with_its_keeper(server: Server) -> None:
    wait_for(lambda: named(server, supervisor.NAME))
    [keeper] = named(server, supervisor.SUPERVISOR_NAME)
    os.kill(keeper, signal.SIGKILL)
    wait_for(lambda: not named(server, supervisor.NAME))


@pytest.mark.parametrize("times", [1, 3000])  # make, a terminal and a process group pass a signal on
def test_it_stops_at_once_when_the_server_is_told_to(server: Server, times: int) -> None:
    wait_for(lambda: named(server, supervisor.NAME))
    began = time.monotonic()
    with suppress(ProcessLookupError):  # it has ended meanwhile
        for _ in range(times):
            os.kill(server.pid, signal.SIGTERM)
            time.sleep(0.0001)
    assert server.ended(PATIENCE) == 0
    assert time.monotonic() - began < 10
    assert (named(server, supervisor.NAME), named(server, supervisor.SUPERVISOR_NAME)) == ([], [])


def test_it_is_not_there_where_jobs_are_off(bench: databases.Bench, data_folder: Path) -> None:
    with Server(data_folder, database_url=bench.new(data_folder)) as running:
        time.sleep(supervisor.FIRST + 1)
        assert (named(running, supervisor.NAME), named(running, supervisor.SUPERVISOR_NAME)) == ([], [])
