"""Phones that run the product's own JavaScript in Node: each with its store, its cookies and its clock."""

from __future__ import annotations

import json
import subprocess
import threading
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.support import NODE, people

SCRIPT = Path(__file__).with_name("phones.mjs")
PATIENCE = 60


class PhoneError(AssertionError):
    """What the phone's code threw."""


class Phones:
    """The Node process in which all phones of a test live."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._process = subprocess.Popen([NODE, SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._waiting: dict[int, Future[Any]] = {}
        self._last = 0
        self._lock = threading.Lock()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Phones:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()

    def add(self, name: str, owner: str, clock: int = 0) -> NodePhone:
        """A new phone of this person; its clock is `clock` seconds ahead of the server's."""
        self.tell("add", phone=name, url=self.url, clock=clock * 1000).result(PATIENCE)
        return NodePhone(self, name, owner)

    def tell(self, deed: str, **values: Any) -> Future[Any]:
        """Give a command; its answer comes in its own time."""
        with self._lock:
            self._last += 1
            answer = self._waiting[self._last] = Future()
            line = json.dumps({"id": self._last, "do": deed} | values)
            assert self._process.stdin is not None
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        return answer

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            said = json.loads(line)
            answer = self._waiting.pop(said["id"])
            if "error" in said:
                answer.set_exception(PhoneError(said["error"]))
            else:
                answer.set_result(said["result"])


class NodePhone:
    """One phone in somebody's hands."""

    def __init__(self, phones: Phones, name: str, owner: str) -> None:
        self.phones = phones
        self.name = name
        self.owner = owner

    @property
    def owner_uid(self) -> str:
        """The uid of the person who holds it now."""
        return str(people.uid_of(self.owner))

    def save(self, kind: str, visit: str, now: str | None = None, **fields: Any) -> tuple[str, dict[str, Any]]:
        """What a tap on 'save' does: the outbox's verdict, and the entry."""
        values = {name: value for name, value in fields.items() if value is not None}
        replaces = values.pop("replaces", None)
        given = values.pop("given", {})
        told = self._do("save", kind=kind, visit=visit, fields=values, now=now, replaces=replaces, given=given)
        return told["verdict"], told["entry"]

    def write(
        self, kind: str, text: str, *, now: str, visit: str | None = None, **fields: Any
    ) -> dict[str, Any] | None:
        """Save a note, a reply or a report with a sealed text; the entry, None where the phone has no key yet."""
        told = self._do("write", kind=kind, text=text, now=now, visit=visit, fields=fields)
        return told["entry"] if told["verdict"] == "saved" else None

    def flush(self) -> dict[str, Any]:
        """One attempt to deliver, to its end."""
        result: dict[str, Any] = self._do("flush")
        return result

    def open(self) -> dict[str, Any]:
        """The app is opened with a network: a page comes, and one attempt to deliver goes to its end."""
        result: dict[str, Any] = self._do("open")
        return result

    def copies(self, owner: str | None = None) -> list[str]:
        """The uids of the sealed copies that it keeps for this person, or whoever holds it."""
        uid = str(people.uid_of(owner)) if owner else self.owner_uid
        return [copy["uid"] for copy in self._do("copies", owner=uid)]

    def start_flush(self) -> Future[Any]:
        """One attempt to deliver that goes on by itself; a killed tab never answers."""
        return self.phones.tell("flush", phone=self.name, owner=self.owner_uid)

    def start_open(self) -> Future[Any]:
        """The app is opened, and goes on by itself; fails where no page comes."""
        return self.phones.tell("open", phone=self.name, owner=self.owner_uid)

    def kill_tab(self) -> None:
        """The tab is gone in the middle of whatever it did; a new one opens on the same store."""
        self._do("kill")

    def sign_in(self, owner: str | None = None) -> int:
        """Sign in with the password; the answer's status."""
        self.owner = owner or self.owner
        status: int = self._do("signIn", email=people.email_of(self.owner), password=people.PASSWORD)
        return status

    def sign_out(self) -> int:
        """Sign out; 0 when the server was not reached."""
        status: int = self._do("signOut")
        return status

    def lose_session(self) -> None:
        """The cookie is gone, as after a month."""
        self._do("expire")

    def outbox(self, owner: str | None = None) -> list[dict[str, Any]]:
        """What waits on this phone for this person, with its status and errors."""
        uid = str(people.uid_of(owner)) if owner else self.owner_uid
        rows: list[dict[str, Any]] = self._do("outbox", owner=uid)
        return rows

    def waiting(self) -> list[str]:
        """The uids of what waits."""
        return [row["uid"] for row in self.outbox()]

    def receipts(self) -> list[dict[str, Any]]:
        """Every answer line that this phone has heard."""
        heard: list[dict[str, Any]] = self._do("receipts")
        return heard

    def current(self) -> dict[str, Any] | None:
        """The visit that the app shows as the present one."""
        visit: dict[str, Any] | None = self._do("current")
        return visit

    def post(self, path: str, **fields: Any) -> tuple[int, str]:
        """A form of a page, without the app: status (0 for no answer), and where the answer leads."""
        answer = self._do("post", path=path, fields=fields)
        return answer["status"], answer["location"]

    def remove(self, uid: str) -> None:
        """Throw away what waits here."""
        self._do("remove", uid=uid)

    def lose_storage(self) -> None:
        """All that this browser kept is gone; its cookies are not."""
        self._do("lose")

    def set_clock(self, seconds: int) -> None:
        """Its clock is so far ahead of the server's from now on."""
        self._do("setClock", clock=seconds * 1000)

    def recall(self, key: str) -> Any:
        """A note of the outbox's meta store."""
        return self._do("recall", key=key)

    def ask(self, path: str, **options: Any) -> dict[str, Any]:
        """A plain request with this phone's cookies: status, type and text."""
        answer: dict[str, Any] = self._do("ask", path=path, **options)
        return answer

    def _do(self, deed: str, **values: Any) -> Any:
        values = {"owner": self.owner_uid} | values
        return self.phones.tell(deed, phone=self.name, **values).result(PATIENCE)
