"""A phone filled offline by an earlier version is opened by this one: everything arrives once, nothing is lost."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Error, Page, Response, expect

from pilotapp.db import migrations
from pilotapp.models import Entry, Note, NoteAct, SafeguardingReport, Visit
from pilotapp.safeguarding import report_text
from tests.fixtures import pairs
from tests.fixtures.pairs import Pair
from tests.support import databases, hands
from tests.support.browser import Phone
from tests.support.databases import Bench
from tests.support.proxy import Proxy
from tests.support.servers import Server
from tests.support.world import World

LATER = timedelta(hours=1)  # after the pair was made


@dataclass
class OldPhone:
    """A fresh profile with a pair's store in it, in which its owner signs in; all clocks show an hour after the pair.

    `receipts` are the answers that it got, by uid of the entry.
    """

    pair: Pair
    base: str
    phone: Phone
    receipts: dict[str, str] = field(default_factory=dict)

    @property
    def copies(self) -> set[str]:
        """The uids of the entries that it had delivered before and keeps copies of."""
        stores = [store for one in self.pair.phone["databases"] for store in one["stores"]]
        return {row["key"] for store in stores if store["name"] == "copies" for row in store["rows"]}

    @property
    def entries(self) -> list[dict[str, Any]]:
        """The entries that it held before."""
        stores = [store for one in self.pair.phone["databases"] for store in one["stores"]]
        return [row["value"] for store in stores if store["name"] == "entries" for row in store["rows"]]

    def with_status(self, *statuses: str) -> dict[str, dict[str, Any]]:
        """The entries in these states, by uid."""
        return {entry["uid"]: entry for entry in self.entries if entry["status"] in statuses}

    def of_kind(self, kind: str) -> dict[str, Any]:
        """The unsent entry of this kind."""
        return next(entry for entry in self.with_status("waiting").values() if entry["kind"] == kind)

    def open(self, minutes_ahead: float) -> Page:
        """Start the browser profile with the old store, before this version's code has read it."""
        page = self.phone.open()
        self.phone.move_clock(minutes_ahead)
        page.goto(f"{self.base}/healthz")
        pairs.write_store(page, self.pair.phone)
        assert pairs.read_store(page) == self.pair.phone
        page.on("response", self._hear)
        return page

    def sign_in(self, page: Page) -> None:
        """Sign in as its owner and wait until the outbox is sent."""
        about = self.pair.about
        page.goto(f"{self.base}/sign-in")
        page.fill("input[name=email]", about["people"][about["phone"]["owner"]]["email"])
        page.fill("input[name=password]", about["password"])
        page.click("form[action='/sign-in'] button[type=submit]")
        expect(page.locator("body[data-person]")).to_be_attached()
        left = set(self.with_status("held", "refused", "conflict"))
        wanted = set(self.with_status("waiting", "held"))
        hands.until(lambda: {row["uid"] for row in hands.outbox(page)} == left, "what waits has left the phone")
        hands.until(lambda: hands.outbox(page) and wanted <= set(self.receipts), "its receipts are there")

    def _hear(self, response: Response) -> None:
        if not response.url.endswith("/sync") or response.request.method != "POST":
            return
        with contextlib.suppress(Error):  # of a page that is just leaving
            self.receipts |= {one["uid"]: one["answer"] for one in response.json()["answers"]}


@dataclass
class Yesterday:
    """A pair's migrated database behind a server of this version, and what its phone has delivered there.

    `added` says how many rows that made, `healed` what came from its copies (a pair's PostgreSQL is another database
    than the one that the phone had delivered to); `page` is the phone's, where it is signed in now.
    """

    server: Server
    proxy: Proxy
    old: OldPhone
    page: Page
    added: Counter[str]
    healed: Counter[str]


def rows() -> Counter[str]:
    """The number of rows of each table that entries write to."""
    return Counter({one.__name__: one.select().count() for one in (Entry, Visit, Note, NoteAct, SafeguardingReport)})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for this module's servers and browser profiles."""
    return tmp_path_factory.mktemp("yesterday")


def minutes_ahead(pair: Pair) -> float:
    """How far the pair's clocks are ahead of the current time; negative once the pair is older than an hour."""
    return (pair.made_at + LATER - datetime.now(UTC)).total_seconds() / 60


@pytest.fixture(scope="module", params=pairs.found(), ids=lambda pair: pair.name)
def yesterday(request: pytest.FixtureRequest, bench: Bench, folder: Path, chromium: Browser) -> Iterator[Yesterday]:
    """Each pair in turn, after its phone has delivered what it held; tests only read the results."""
    pair: Pair = request.param
    data, secret = folder / pair.name, pair.about["secret_key"]
    url = pair.open(bench, data)
    config = databases.config_for(url, data, secret_key=secret)
    databases.bind(config)
    migrations.apply(config)
    server = Server(data, database_url=url, armed=True, PILOTAPP_SECRET_KEY=secret)
    server.move_clock(minutes_ahead(pair))
    with server, Proxy(server.port) as proxy:
        databases.bind(config)
        before, known = rows(), {str(entry.uid) for entry in Entry.select(Entry.uid)}
        old = OldPhone(pair, proxy.url, Phone(chromium, folder / f"phone-{pair.name}"))
        page = old.open(minutes_ahead(pair))
        old.sign_in(page)
        new = [entry for entry in Entry.select() if str(entry.uid) in old.copies - known]
        yield Yesterday(server, proxy, old, page, rows() - before, Counter(entry.kind for entry in new))
        old.phone.close()
        assert old.phone.complaints == [] and server.complaints() == []
    databases.disconnect()


def test_it_delivers_everything_once(yesterday: Yesterday) -> None:
    old = yesterday.old
    waiting, held = old.with_status("waiting"), old.with_status("held")
    assert old.receipts == dict.fromkeys(waiting, "stored") | dict.fromkeys(held, "held")
    sent = {uid: entry["hash"] for uid, entry in (waiting | held).items() if entry["kind"] != "safeguarding"}
    healed = yesterday.healed
    made = Counter(Entry=len(sent) + healed.total(), Visit=1, Note=1 + healed["note"], NoteAct=1, SafeguardingReport=1)
    assert yesterday.added == made and set(healed) <= {"note"}
    kept = {str(entry.uid): entry.hash for entry in Entry.select()}
    assert {uid: kept.get(uid) for uid in sent} == sent
    audited = World.audited(World.__new__(World))
    assert {audited[UUID(uid)] for uid in sent} == {1}


def test_what_arrives_says_what_she_said(yesterday: Yesterday) -> None:
    of_kind, words = yesterday.old.of_kind, yesterday.old.pair.about["phone"]["words"]
    states = {kind: Visit.get_by_id(of_kind(kind)["visit"]).state for kind in ("record", "withdraw", "answer")}
    assert states == {"record": "recorded", "withdraw": "withdrawn", "answer": "recorded"}
    ended = Visit.get_by_id(of_kind("check_out")["visit"])
    assert (ended.minutes, ended.late, ended.clock) == (45, False, False)
    assert Note.get_by_id(of_kind("note")["uid"]).text == words["note"]
    reply = NoteAct.get((NoteAct.note == of_kind("note_reply")["visit"]) & (NoteAct.act == "reply"))
    assert reply.text == words["note_reply"]
    report = SafeguardingReport.get_by_id(of_kind("safeguarding")["uid"])
    assert report_text.read(report.facts) == {"observed": words["safeguarding"]}


def test_it_changes_nothing_when_the_same_comes_again(yesterday: Yesterday, chromium: Browser, folder: Path) -> None:
    pair, before = yesterday.old.pair, rows()
    again = OldPhone(pair, yesterday.proxy.url, Phone(chromium, folder / f"answer-was-lost-{pair.name}"))
    again.sign_in(again.open(minutes_ahead(pair)))
    again.phone.close()
    waiting, held = again.with_status("waiting"), again.with_status("held")
    assert again.receipts == dict.fromkeys(waiting, "already") | dict.fromkeys(held, "held")
    assert rows() == before


def test_what_is_not_delivered_is_still_there(yesterday: Yesterday) -> None:
    page, base, hers = yesterday.page, yesterday.proxy.url, yesterday.old.pair.about["phone"]
    page.goto(f"{base}/phone")
    for status in ("held", "refused", "conflict"):
        expect(page.locator(f"#waiting li[data-status={status}]")).to_have_count(1)
    expect(page.locator("[data-module=draft-line]")).to_be_visible()
    page.goto(f"{base}/notes/new")
    expect(page.locator("#note-form textarea")).to_have_value(hers["words"]["draft"])
    expect(page.locator(f"#note-form input[name=load][value='{hers['load_of_draft']}']")).to_be_checked()
    assert hers["words"]["draft"] not in [note.text for note in Note.select()]


def test_its_open_visit_goes_on(yesterday: Yesterday) -> None:
    page, visit = yesterday.page, yesterday.old.of_kind("check_in")["visit"]
    assert Visit.get_by_id(visit).state == "open"
    page.goto(yesterday.proxy.url)
    expect(page.locator("section[data-state=open]")).to_be_visible()
    hands.check_out(page)
    hands.until(lambda: Visit.get_by_id(visit).state == "ended", "the check-out has arrived")
    assert 58 <= Visit.get_by_id(visit).minutes <= 62


OF_EVERY_TYPE: dict[str, Any] = {
    "date": {"$type": "Date", "value": "2026-03-03T11:00:00.123Z"},
    "bytes": {"$type": "Uint8Array", "value": "AP8B"},
    "numbers": {"$type": "Float64Array", "value": "AAAAAAAA8D8="},
    "buffer": {"$type": "ArrayBuffer", "value": "AP8B"},
    "map": {"$type": "Map", "value": [["key", {"$type": "Set", "value": [1, "two"]}]]},
    "nothing": {"$type": "undefined"},
    "large": {"$type": "bigint", "value": "12345678901234567890"},
    "endless": {"$type": "number", "value": "-Infinity"},
    "plain": [None, True, 1.5, "text", {"inside": []}],
}
TYPES = """async () => {
  const done = (asked) => new Promise((resolve) => (asked.onsuccess = () => resolve(asked.result)));
  const rows = (await done(indexedDB.open("types", 7))).transaction("rows").objectStore("rows");
  const { date, bytes, numbers, map, large, ...row } = await done(rows.get(["a", 1]));
  const ours = [date instanceof Date, bytes instanceof Uint8Array, numbers[0] === 1, map.get("key").has("two")];
  return [...ours, "nothing" in row, large > 1n];
}"""


def test_a_store_is_written_as_it_was_read(new_phone: Callable[..., Phone]) -> None:
    indexes = [{"name": "both", "keyPath": ["date", "plain"], "unique": True, "multiEntry": False}]
    rows_of_it = [{"key": ["a", 1], "value": OF_EVERY_TYPE}]
    stores = [
        {
            "name": "counted",
            "keyPath": "id",
            "autoIncrement": True,
            "indexes": [],
            "rows": [{"key": 3, "value": {"id": 3}}],
        },
        {"name": "rows", "keyPath": None, "autoIncrement": False, "indexes": indexes, "rows": rows_of_it},
    ]
    store = {
        "databases": [{"name": "types", "version": 7, "stores": stores}],
        "localStorage": {"a": "1"},
        "cookie": "b=2",
    }
    page = new_phone("types").open()
    page.route("**/*", lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto("http://localhost:9/")
    pairs.write_store(page, store)
    assert pairs.read_store(page) == store
    assert page.evaluate(TYPES) == [True] * 6
