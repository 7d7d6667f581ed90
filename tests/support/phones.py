"""Phones that run the product's own JavaScript in Node, each with its store, its cookies and its clock."""

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
    """An exception in the phone's code."""


class Phones:
    """The Node process that runs all phones of a test."""

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
        """Add a phone of this person; its clock is `clock` seconds ahead of the server's."""
        self.tell("add", phone=name, url=self.url, clock=clock * 1000).result(PATIENCE)
        return NodePhone(self, name, owner)

    def tell(self, deed: str, **values: Any) -> Future[Any]:
        """Send a command; the future gets its answer."""
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
    """One phone, with its present user."""

    def __init__(self, phones: Phones, name: str, owner: str) -> None:
        self.phones = phones
        self.name = name
        self.owner = owner

    @property
    def owner_uid(self) -> str:
        """The uid of the present user."""
        return str(people.uid_of(self.owner))

    def save(self, kind: str, visit: str, now: str | None = None, **fields: Any) -> tuple[str, dict[str, Any]]:
        """Save an entry like a tap on 'save'; return the outbox's verdict, and the entry."""
        values = {name: value for name, value in fields.items() if value is not None}
        replaces = values.pop("replaces", None)
        given = values.pop("given", {})
        told = self._do("save", kind=kind, visit=visit, fields=values, now=now, replaces=replaces, given=given)
        return told["verdict"], told["entry"]

    def write(
        self, kind: str, text: str, *, now: str, visit: str | None = None, **fields: Any
    ) -> dict[str, Any] | None:
        """Save a note, a reply or a report with a sealed text; return the entry, or None without a key."""
        told = self._do("write", kind=kind, text=text, now=now, visit=visit, fields=fields)
        return told["entry"] if told["verdict"] == "saved" else None

    def flush(self) -> dict[str, Any]:
        """Make one complete attempt to deliver."""
        result: dict[str, Any] = self._do("flush")
        return result

    def open(self) -> dict[str, Any]:
        """Open the app online: load a page, and make one complete attempt to deliver."""
        result: dict[str, Any] = self._do("open")
        return result

    def copies(self, owner: str | None = None) -> list[str]:
        """Return the uids of the sealed copies for this person, or the present user."""
        uid = str(people.uid_of(owner)) if owner else self.owner_uid
        return [copy["uid"] for copy in self._do("copies", owner=uid)]

    def start_flush(self) -> Future[Any]:
        """Start an attempt to deliver; a killed tab never answers."""
        return self.phones.tell("flush", phone=self.name, owner=self.owner_uid)

    def start_open(self) -> Future[Any]:
        """Start opening the app; fails if no page loads."""
        return self.phones.tell("open", phone=self.name, owner=self.owner_uid)

    def kill_tab(self) -> None:
        """Kill the tab in the middle of what it does; a new one opens with the same store."""
        self._do("kill")

    def sign_in(self, owner: str | None = None) -> int:
        """Sign in with the password; return the status."""
        self.owner = owner or self.owner
        status: int = self._do("signIn", email=people.email_of(self.owner), password=people.PASSWORD)
        return status

    def sign_out(self) -> int:
        """Sign out; return 0 if the server was not reached."""
        status: int = self._do("signOut")
        return status

    def lose_session(self) -> None:
        """Delete the cookie, as after a month."""
        self._do("expire")

    def outbox(self, owner: str | None = None) -> list[dict[str, Any]]:
        """Return what waits on this phone for this person, with status and errors."""
        uid = str(people.uid_of(owner)) if owner else self.owner_uid
        rows: list[dict[str, Any]] = self._do("outbox", owner=uid)
        return rows

    def waiting(self) -> list[str]:
        """Return the uids of what waits."""
        return [row["uid"] for row in self.outbox()]

    def receipts(self) -> list[dict[str, Any]]:
        """Return every answer that this phone has received."""
        heard: list[dict[str, Any]] = self._do("receipts")
        return heard

    def current(self) -> dict[str, Any] | None:
        """Return the visit that the app shows as the current one."""
        visit: dict[str, Any] | None = self._do("current")
        return visit

    def post(self, path: str, **fields: Any) -> tuple[int, str]:
        """Submit a form of a page, without the app; return status (0 for no response) and target."""
        answer = self._do("post", path=path, fields=fields)
        return answer["status"], answer["location"]

    def remove(self, uid: str) -> None:
        """Delete a waiting entry."""
        self._do("remove", uid=uid)

    def lose_storage(self) -> None:
        """Delete all storage of this browser except cookies."""
        self._do("lose")

    def set_clock(self, seconds: int) -> None:
        """Set its clock so many seconds ahead of the server's."""
        self._do("setClock", clock=seconds * 1000)

    def recall(self, key: str) -> Any:
        """Return a value of the outbox's meta store."""
        return self._do("recall", key=key)

    def ask(self, path: str, **options: Any) -> dict[str, Any]:
        """Send a plain request with this phone's cookies; return status, type and text."""
        answer: dict[str, Any] = self._do("ask", path=path, **options)
        return answer

    def _do(self, deed: str, **values: Any) -> Any:
        values = {"owner": self.owner_uid} | values
        return self.phones.tell(deed, phone=self.name, **values).result(PATIENCE)
