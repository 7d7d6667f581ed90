"""Two servers with one PostgreSQL: the same people on both, one mail a minute from both, and one of them may stop."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from pilotapp import clock, db, notices
from pilotapp.models import Notice
from tests.jobs.conftest import post_office
from tests.support import databases, people
from tests.support.people import uid_of
from tests.support.post_office import PostOffice
from tests.support.servers import Server
from tests.support.visitor import Visitor

__all__ = ["post_office"]


@pytest.fixture
def servers(bench: databases.Bench, tmp_path: Path, post_office: PostOffice) -> Iterator[list[Server]]:
    """Two servers as on two machines: separate data folders, one database, the same keys and ledger."""
    if bench.kind != "postgresql":
        pytest.skip("SQLite is a file of one machine")
    url = bench.new(tmp_path / "one")
    shared = {"PILOTAPP_KEYS": str(tmp_path / "keys"), "PILOTAPP_ERASURES": str(tmp_path / "erasures.jsonl")}
    mail = {"PILOTAPP_MAIL_URL": post_office.url, "PILOTAPP_MAIL_FROM": "post@lotsen.example"}
    both = [Server(tmp_path / name, database_url=url, **shared, **mail) for name in ("one", "two")]
    with both[0], both[1]:
        databases.bind(databases.config_for(url, tmp_path, keys=tmp_path / "keys"))
        yield both
        databases.disconnect()


def tell(name: str) -> None:
    """Write a notice that will be mailed."""
    with db.transaction():
        notices.write(uid_of(name), uid_of("musterstadt"), "note_answer")


def both_send(servers: list[Server]) -> None:
    """Run the job on both machines at the same time."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda server: server.run("jobs", "now", "notices"), servers))


def test_it_mails_a_person_once_a_minute_from_both_together(servers: list[Server], post_office: PostOffice) -> None:
    tell("amal")
    both_send(servers)
    tell("amal")
    both_send(servers)
    assert (len(post_office.letters), sorted(row.mail for row in Notice.select())) == (1, ["sent", "waiting"])
    earlier = clock.now() - timedelta(seconds=61)
    Notice.update(sent_at=earlier).where(Notice.mail == "sent").execute()
    both_send(servers)
    assert (len(post_office.letters), {row.mail for row in Notice.select()}) == (2, {"sent"})


def test_it_knows_on_one_who_signed_in_on_the_other_and_when_that_is_gone(servers: list[Server]) -> None:
    one, two = servers
    browser = Visitor(one.port)
    assert browser.post("/sign-in", email="amal@example.org", password=people.PASSWORD).status == 303
    one.kill()
    browser.port = two.port
    assert browser.ask("GET", "/me").status == 200
    assert browser.post("/sign-out").status == 303
    one.start()
    browser.port = one.port
    assert browser.ask("GET", "/me").status == 303
