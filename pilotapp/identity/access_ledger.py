"""The access ledger: which ways in ended, in a file outside the database, so that no old backup opens them again.

`access.jsonl` lies beside the erasure ledger (PILOTAPP_ERASURES). Its first line, {"ledger": uid}, names it; the
database remembers that name (`Generation.ledger`), so that no machine writes to another ledger than the others do.
Every other line is {"what", "uid", "at"} and holds no name:

- access, passkey, invite, secrets, role.<role>, funding.<programme>: this of `uid` ended. Secrets are the password and
  the codes of a second factor. Written before the commit: where that fails or the machine stops in between, the ledger
  says too much, and a restore takes something away that can be given again; it never says too little.
- the same with "undoes": it was given again; that ends the effect of such lines among the first so many. Written after
  the commit, so that a failed one opens nothing. The number was read while the row was locked: a later end is never
  among them, in whatever order both are written.
- address, with "mark": a keyed hash of the programme's short name and the address. Somebody whom a restored database
  does not know gets her uid again by it, and what her phone keeps is hers. Without PILOTAPP_SECRET_KEY the mark is a
  random number; a plain address would be readable in every copy, also of people who were erased.
"""

from __future__ import annotations

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
    """The ledger is missing, or that of another database; the message says what to do."""


def end(what: str, *uids: UUID) -> None:
    """Write down that `what` of each of `uids` ends: as a last step of the present transaction, before it commits."""
    if uids:
        now = clock.now()
        db.at_end(_write, [Line(what, uid, now) for uid in uids])


def give_again(what: str, uid: UUID, undoes: int) -> None:
    """Write down, after the commit, that `what` was given again; `undoes` is `length()` as it was while locked."""
    _write([Line(what, uid, clock.now(), undoes=undoes)])


def remember_address(person: Person) -> None:
    """Write down which uid belongs to her address, as a last step of the present transaction, before it commits."""
    mark = _mark(person.programme.slug, person.email)
    db.at_end(_write, [Line(_ADDRESS, person.uid, clock.now(), mark=mark)])


def uid_for(programme: str, email: str) -> UUID:
    """The uid for a new person of the programme with this short name.

    That which went with the address last, where the database does not know it and nobody was erased; else a new one.
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
    """What ended at `since` or later, or by a line after the first `beyond`, and was not given again.

    The clock may have been set back between two lines; their order stands.
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
    """How many lines there are after the first."""
    return max(len(_content().splitlines()) - 1, 0)


def read() -> list[Line]:
    """All lines after the first, oldest first. Raises ledger.Unreadable."""
    lines = _content().splitlines()[1:]
    return [_parse(number, text) for number, text in enumerate(lines, 2)]


def _content() -> bytes:
    with erasure_log.at_hand():
        return append_only.read(path())


def path() -> Path:
    """Where it lies, whether there is one yet or not."""
    return erasure_log.path().with_name("access.jsonl")


def name() -> UUID | None:
    """The name of the ledger; None where there is none. Raises ledger.Unreadable."""
    first = _content().partition(b"\n")[0]
    try:
        return UUID(json.loads(first)["ledger"]) if first else None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _unreadable(1) from error


def begin() -> UUID:
    """The name of the ledger, which is made where there is none."""
    with erasure_log.at_hand():
        append_only.begin(path(), json.dumps({"ledger": str(uuid4())}))
    found = name()
    assert found is not None
    return found


_is_joined = False


def join() -> None:
    """Let the database and this ledger belong together from the first start on. Raises Foreign where they do not.

    A database without its tables belongs to none yet.
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
    """The name of the ledger to which the database belongs."""
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
    """128 bits of HMAC-SHA-256, as hex: the same for all spellings of one address in one programme."""
    text = f"{programme}\0{addresses.key(email)}"
    return hmac.new(derive.secret_for(_PURPOSE).encode(), text.encode(), hashlib.sha256).hexdigest()[:32]
