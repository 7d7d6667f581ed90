"""The access ledger: revoked access, in a file outside the database, so that a restore does not grant it again.

`access.jsonl` is in the same folder as the erasure log (PILOTAPP_ERASURES). Its first line, {"ledger": uid}, is its id;
the database stores this id (`Generation.ledger`), so that no machine writes to another ledger than the others do. Every
other line is {"what", "uid", "at"} and contains no name:

- access, passkey, invite, secrets, role.<role>, funding.<programme>: this was revoked from `uid`. Secrets are the
  password and the TOTP secret. Written before the commit: if that fails, or the machine stops in between, the ledger
  has a line too many, and a restore revokes something that can be granted again; it never has a line too few.
- the same with "undoes": it was granted again; this cancels such lines among the first `undoes` lines. Written after
  the commit, so that a failed commit grants nothing. The number was read while the row was locked: a later revocation
  is never among them, in whatever order both lines are written.
- address, with "mark": a keyed hash of the programme's slug and the address. By it, a person whom a restored database
  lacks gets the same uid again, so that entries on the person's phone still belong to them. Without PILOTAPP_SECRET_KEY
  the mark is a random number, because a plain address would be readable in every copy, also of erased people.
"""

import hashlib
import hmac
import json
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from pilotapp import addresses, append_only, clock, db
from pilotapp.config import ConfigError
from pilotapp.db import database, erasure_log
from pilotapp.models import Generation, Person
from pilotapp.sealing import derive

ACCESS, PASSKEY, INVITE, SECRETS, ROLE, FUNDING = "access", "passkey", "invite", "secrets", "role", "funding"
_ADDRESS = "address"
_PURPOSE = "addresses in the access ledger"


@dataclass(frozen=True, slots=True)
class Line:
    """One line after the first."""

    what: str
    uid: UUID
    at: datetime
    undoes: int | None = None
    mark: str | None = None


class Foreign(ConfigError):
    """The ledger is missing, or belongs to another database; the message says what to do."""


def end(what: str, *uids: UUID) -> None:
    """Record that `what` of each of `uids` is revoked, as the last step of the transaction before it commits."""
    if uids:
        now = clock.now()
        db.at_end(_write, [Line(what, uid, now) for uid in uids])


def give_again(what: str, uid: UUID, undoes: int) -> None:
    """Record, after the commit, that `what` was granted again; `undoes` is `length()` as read under the lock."""
    _write([Line(what, uid, clock.now(), undoes=undoes)])


def remember_address(person: Person) -> None:
    """Record the uid of the person's address, as the last step of the transaction before it commits."""
    mark = _mark(person.programme.slug, person.email)
    db.at_end(_write, [Line(_ADDRESS, person.uid, clock.now(), mark=mark)])


def uid_for(programme: str, email: str) -> UUID:
    """Return the uid for a new person of the programme with this slug.

    It is the last uid recorded for the address, if the database does not know it and nobody was erased; else a new one.
    """
    by_mark: dict[str | None, UUID] = {}
    by_uid: dict[UUID, str | None] = {}
    for line in read():
        if line.what == _ADDRESS:
            by_mark[line.mark], by_uid[line.uid] = line.uid, line.mark
    mark = _mark(programme, email)
    uid = by_mark.get(mark)
    if uid is None or by_uid[uid] != mark or Person.select().where(Person.uid == uid).exists():
        return uuid4()
    return uuid4() if uid in {line.uid for line in erasure_log.read()} else uid


def ended(since: datetime, beyond: int | None = None) -> set[tuple[str, UUID]]:
    """Return what was revoked at `since` or later, or by a line after the first `beyond`, and not granted again.

    The clock may have been set back between two lines; the order of lines is decisive.
    """
    last: dict[tuple[str, UUID], int] = {}
    for number, line in enumerate(read()):
        key = (line.what, line.uid)
        if line.undoes is not None:
            if last.get(key, line.undoes) < line.undoes:
                del last[key]
        elif line.what != _ADDRESS and (line.at >= since or (beyond is not None and number >= beyond)):
            last[key] = number
    return set(last)


def length() -> int:
    """Return the number of lines after the first."""
    return max(len(_content().splitlines()) - 1, 0)


def read() -> list[Line]:
    """Return all lines after the first, oldest first. Raises erasure_log.Unreadable."""
    lines = _content().splitlines()[1:]
    return [_parse(number, text) for number, text in enumerate(lines, 2)]


def _content() -> bytes:
    with erasure_log.at_hand():
        return append_only.read(path())


def path() -> Path:
    """Return the path, whether the file exists or not."""
    return erasure_log.path().with_name("access.jsonl")


def name() -> UUID | None:
    """Return the id of the ledger; None if there is no file. Raises erasure_log.Unreadable."""
    first = _content().partition(b"\n")[0]
    try:
        return UUID(json.loads(first)["ledger"]) if first else None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _unreadable(1) from error


def begin() -> UUID:
    """Return the id of the ledger; creates the file if there is none."""
    with erasure_log.at_hand():
        append_only.begin(path(), json.dumps({"ledger": str(uuid4())}))
    found = name()
    assert found is not None
    return found


_is_joined = False


def join() -> None:
    """Bind the database to this ledger on the first start. Raises Foreign if they do not belong together.

    A database without tables is not bound yet.
    """
    global _is_joined
    if _is_joined:
        return
    with database.connection_context() if database.is_closed() else nullcontext():
        if not _has_tables():
            return
        if of_database() is None:
            with db.transaction():
                Generation.update(ledger=begin()).where(Generation.ledger.is_null()).execute()
        if of_database() != name():
            raise Foreign(
                f"pilotapp cannot start: {path()} is missing, or not the ledger of this database. All machines need "
                "the same folder of PILOTAPP_ERASURES: mount it, or put the file back from where its copies are. "
                "If it is lost for good: pilotapp erasures begin"
            )
    read()
    _is_joined = True


def of_database() -> UUID | None:
    """Return the id of the ledger that the database is bound to."""
    rows: Any = Generation.select(Generation.ledger).order_by(Generation.begun_at.desc()).limit(1).tuples()
    found: list[UUID | None] = [name for (name,) in rows]
    return found[0] if found else None


def _has_tables() -> bool:
    columns = database.get_columns("generation") if database.table_exists("generation") else []
    return "ledger" in {column.name for column in columns}


def _forget() -> None:
    global _is_joined
    _is_joined = False


db.on_connect(_forget)


def _write(lines: list[Line]) -> None:
    join()
    with erasure_log.at_hand():
        append_only.add(path(), [_text(line) for line in lines])


def _text(line: Line) -> str:
    values: dict[str, Any] = {"what": line.what, "uid": str(line.uid), "at": line.at.isoformat()}
    more = {"undoes": line.undoes, "mark": line.mark}
    return json.dumps(values | {key: value for key, value in more.items() if value is not None})


def _parse(number: int, text: bytes) -> Line:
    try:
        values = json.loads(text)
        known = values | {"uid": UUID(values["uid"]), "at": datetime.fromisoformat(values["at"])}
        return Line(**known)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _unreadable(number) from error


def _unreadable(number: int) -> erasure_log.Unreadable:
    return erasure_log.Unreadable(
        f"pilotapp cannot start: line {number} of {path()} is none of the ledger. Restore the file from its backup; "
        "without it an old backup would open what was ended."
    )


def _mark(programme: str, email: str) -> str:
    """Return 128 bits of HMAC-SHA-256, in hex: equal for all spellings of one address in one programme."""
    text = f"{programme}\0{addresses.key(email)}"
    return hmac.new(derive.secret_for(_PURPOSE).encode(), text.encode(), hashlib.sha256).hexdigest()[:32]
