"""Verification of the audit log: walks the chains and compares them with their heads and with anchored heads.

The chain detects rows that were changed, removed or inserted. Somebody who can write to every table could recompute all
hashes, or cut off rows at the end and reset the head: only a head that is kept outside the database detects that.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from pilotapp import db
from pilotapp.audit.chain import GENESIS, row_hash
from pilotapp.models import AuditHead, AuditRow, Programme

BATCH = 1000
RESTORE = "database.restore"  # the action of rows that record a restore from a backup


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a programme's chain: the number of rows and the hash of the last one."""

    programme: UUID
    slug: str
    rows: int
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The first bad row of a chain: its number, its `id` if the row still exists, and what is wrong."""

    number: int
    row: int | None
    wrong: str

    def __str__(self) -> str:
        """'number 17 (id 45): …'."""
        return (
            f"number {self.number} (id {self.row}): {self.wrong}" if self.row else f"number {self.number}: {self.wrong}"
        )


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    id: int | None
    previous: str
    hash: str
    counted: str  # the hash computed from its columns; '' if they cannot be read


_BEFORE_ALL = _Row(0, None, "", GENESIS, GENESIS)


def heads() -> list[Head]:
    """Return the heads of all chains, ordered by slug, for keeping outside the database."""
    rows: Any = (
        AuditHead.select(AuditHead.programme, Programme.slug, AuditHead.rows, AuditHead.hash)
        .join(Programme)
        .order_by(Programme.slug)
        .tuples()
    )
    return [Head(*row) for row in rows]


def programmes() -> list[tuple[UUID, str, int]]:
    """Return (uid, slug, rows by its head) of all programmes, including those whose head is missing."""
    known = {head.programme: head.rows for head in heads()}
    rows: Any = Programme.select(Programme.uid, Programme.slug).order_by(Programme.slug)
    return [(row.uid, row.slug, known.get(row.uid, 0)) for row in rows]


def first_fault(
    programme: UUID,
    anchored: Mapping[int, str],
    seen: Callable[[int], object] = lambda rows: None,
    *,
    batch: int = BATCH,
) -> Fault | None:
    """Return the first bad row of a programme's chain as it is when the walk begins; None if the chain is intact.

    `anchored`: hashes by row number from heads kept outside; heads of databases that a restore replaced are accepted
    as well. `seen` is called with the number of further rows read.
    """
    count, digest, upto = _state(programme)
    put_aside = _put_aside(programme)
    anchored = {number: value for number, value in anchored.items() if (number, value) not in put_aside}
    last, beyond = _BEFORE_ALL, None
    for row in _rows(programme, upto, seen, batch):
        fault = _between(last, row) or _against_anchor(row, anchored)
        if fault:
            return fault
        beyond = row if row.number == count + 1 else beyond
        last = row
    if beyond:
        return Fault(
            beyond.number, beyond.id, "stands beyond the head: it was added by other means, or the head set back"
        )
    had = max([count, *anchored])
    if last.number < had:
        return Fault(last.number + 1, None, f"the chain is cut here; it had {had} rows")
    if last.hash != digest:
        return Fault(last.number, last.id, "it was written again, with its hash, after the head was")
    return None


def end_fault(head: Head, anchored: Mapping[int, str]) -> Fault | None:
    """Like `first_fault`, but check only the end and the anchored rows: fast, finds nothing in the other rows."""
    put_aside = _put_aside(head.programme)
    wanted = {number: digest for number, digest in anchored.items() if (number, digest) not in put_aside}
    if head.rows:
        wanted[head.rows] = head.hash
    numbers: Any = AuditRow.select(AuditRow.number, AuditRow.hash).where(
        (AuditRow.programme == head.programme) & AuditRow.number.in_([*wanted, head.rows + 1])
    )
    there = dict(numbers.tuples())
    for number, digest in sorted(wanted.items()):
        if there.get(number) != digest:
            return Fault(number, None, "it is not the row that was written first")
    beyond = head.rows + 1
    return Fault(beyond, None, "it stands beyond the head") if beyond in there else None


def _between(last: _Row, row: _Row) -> Fault | None:
    """Return what is wrong with `row`, or what `row` shows to be wrong with the previous row `last`."""
    expected = last.number + 1
    if row.number > expected:
        gone = row.number - expected
        return Fault(
            expected, None, f"{'it is' if gone == 1 else f'{gone} rows are'} missing, before the row with id {row.id}"
        )
    if row.number < expected:
        return Fault(row.number, row.id, "there is another row with this number")
    if row.hash != row.counted:
        return Fault(row.number, row.id, "it was changed after it was written")
    if row.previous == last.hash:
        return None
    if last is _BEFORE_ALL:
        return Fault(row.number, row.id, "it does not begin the chain: rows before it are gone")
    return Fault(last.number, last.id, "it was written again, with its hash: the row after it knows another")


def _against_anchor(row: _Row, anchored: Mapping[int, str]) -> Fault | None:
    if row.number not in anchored or anchored[row.number] == row.hash:
        return None
    return Fault(row.number, row.id, "it is not the row that was anchored: it or one before it was written again")


def _state(programme: UUID) -> tuple[int, str, int]:
    """Return the head's rows and hash and the last row number, all read in one statement."""
    mark = db.database.param
    text = (
        f"SELECT h.rows, h.hash, (SELECT MAX(number) FROM audit_row WHERE programme_id = {mark})"  # noqa: S608
        f" FROM programme p LEFT JOIN audit_head h ON h.programme_id = p.uid WHERE p.uid = {mark}"
    )
    uid = _key(programme)
    count, digest, upto = db.database.execute_sql(text, (uid, uid)).fetchone()
    return count or 0, digest or GENESIS, int(upto or 0)


def _put_aside(programme: UUID) -> set[tuple[int, str]]:
    """Return the heads that rows about a restore name. The walk itself detects such a row if it is forged."""
    restores = (AuditRow.programme == programme) & (AuditRow.action == RESTORE)
    details: Any = AuditRow.select(AuditRow.detail).where(restores).tuples()
    named = [json.loads(detail) for (detail,) in details]
    return {(one["rows"], one["hash"]) for one in named if one["rows"] is not None}


def _rows(programme: UUID, upto: int, seen: Callable[[int], object], size: int) -> Iterator[_Row]:
    """Yield the rows of a chain in order, fetched in batches of `size`, as the database stores them."""
    mark = db.database.param
    text = (
        "SELECT number, id, previous, hash, programme_id, person_id, session, about, at, action, subject_kind,"  # noqa: S608
        f" subject, detail FROM audit_row WHERE programme_id = {mark} AND number <= {mark} AND number >= {mark}"
        f" AND (number > {mark} OR id > {mark}) ORDER BY number, id LIMIT {size}"
    )
    uid, number, last_id = _key(programme), 0, 0
    while batch := db.database.execute_sql(text, (uid, upto, number, number, last_id)).fetchall():
        for values in batch:
            yield _read(values)
        number, last_id = batch[-1][:2]
        seen(len(batch))


def _key(programme: UUID) -> Any:
    field: Any = AuditHead.programme
    return field.db_value(programme)


def _read(values: tuple[Any, ...]) -> _Row:
    number, row, previous, digest, programme, person, session, about, at, action, kind, subject, detail = values
    try:
        uids = [_uid(uid) for uid in (programme, person, session, about, subject)]
        act: Any = (*uids[:4], _instant(at), action, kind, uids[4], detail)
        counted = row_hash(previous, number, act)
    except (TypeError, ValueError, AttributeError):
        counted = ""
    return _Row(number, row, previous, digest, counted)


def _uid(value: Any) -> UUID | None:
    """Return a stored uid. SQLite stores text, which must be in canonical form. Raises ValueError."""
    if value is None or isinstance(value, UUID):
        return value
    uid = UUID(value)
    if uid.hex != value:
        raise ValueError(value)
    return uid


def _instant(value: Any) -> datetime:
    """Return a stored instant. SQLite stores text, which must be in canonical form. Raises ValueError."""
    instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if isinstance(value, str) and str(instant) != value:
        raise ValueError(value)
    return instant.replace(tzinfo=UTC)
