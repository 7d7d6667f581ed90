"""Commands on safeguarding reports, for pilots and the safeguarding role; page and phone both use `deliver`."""

import secrets
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db, notices, personal_data, sealing
from pilotapp.entries import day_limit
from pilotapp.entries.incoming import IncomingEntry, Receipt
from pilotapp.entries.receipts import taken_by_age
from pilotapp.entries.store import refuse_erased
from pilotapp.models import Person, SafeguardingAct, SafeguardingReport
from pilotapp.refusals import Conflict, Refusal
from pilotapp.safeguarding import queries, report_text, rules

_OTHER_CONTENT = _l("This was sent before with other content. The first one stands.")


def report(pilot: Person, *, uid: UUID, facts: str) -> None:
    """Store a report from the page. Idempotent; raises Conflict for the same uid with other facts.

    Refuses what `deliver` refuses. Its hash is random, because a stored hash of the text could be used to guess it.
    """
    sent = IncomingEntry(
        uid, "safeguarding", uid, clock.now(), secrets.token_hex(32), {}, {"facts": facts}, door="page"
    )
    receipt = deliver(pilot, [sent])[0]
    words = " ".join(sentence for sentences in receipt.errors.values() for sentence in sentences)
    if receipt.answer == "conflict":
        raise Conflict(words)
    if receipt.answer == "refused":
        raise Refusal(words)


def deliver(pilot: Person, entries: Sequence[IncomingEntry], clock_offset: int | None = None) -> list[Receipt]:
    """Store reports of `pilot`, notify the safeguarding role, and return a receipt for each, in order.

    They are stored in a table of their own, so that nothing that counts or exports entries can include them. A known
    uid gives `already` (same hash or same facts), `conflict`, or a refusal if it is somebody else's. Refuses more than
    `rules.MAX_A_DAY` for one day. Raises Missing if the pilot was erased meanwhile. `clock_offset` is not used.
    """
    with db.transaction():
        db.serialise(pilot)
        refuse_erased(pilot)
        return taken_by_age(entries, lambda sent: _take(pilot, sent))


def _take(pilot: Person, sent: IncomingEntry) -> Receipt:
    known = SafeguardingReport.select(SafeguardingReport.pilot, SafeguardingReport.hash)
    row = known.where(SafeguardingReport.uid == sent.uid).tuples().first()
    if row:
        return _known(pilot, sent, *row)
    if sent.errors:
        return Receipt(sent.uid, sent.hash, "refused", sent.errors)
    if _brought(pilot, sent) >= rules.MAX_A_DAY:
        words = _("You have sent many reports today. Please call your coordination instead.")
        return Receipt(sent.uid, sent.hash, "refused", {"": [words]})
    SafeguardingReport.create(
        uid=sent.uid,
        programme=pilot.programme_id,
        pilot=pilot.uid,
        facts=report_text.write(report_text.read(sent.arguments["facts"])),
        hash=sent.hash,
        made_at=sent.made_at,
    )
    audit.write(pilot, "safeguarding.report", "safeguarding", sent.uid)
    for reader in queries.readers(pilot.programme_id):
        notices.write(reader, pilot.programme_id, "safeguarding_report", sent.uid, once=f"report:{sent.uid}:{reader}")
    return Receipt(sent.uid, sent.hash, "stored")


def _known(pilot: Person, sent: IncomingEntry, owner: UUID, digest: str) -> Receipt:
    """Return the receipt for a stored report; it never contains the text."""
    if owner != pilot.uid:
        return Receipt(sent.uid, sent.hash, "refused", {"": [_("This entry cannot be sent from your account.")]})
    if digest == sent.hash or _says(sent.uid, sent.arguments.get("facts")):
        return Receipt(sent.uid, sent.hash, "already")
    return Receipt(sent.uid, sent.hash, "conflict", {"": [str(_OTHER_CONTENT)]})


def _says(uid: UUID, text: str | None) -> bool:
    try:
        stored = queries.report_text(uid)
    except sealing.Unopenable:
        return False
    return bool(text and stored) and report_text.read(text or "") == report_text.read(stored or "")


def _brought(pilot: Person, sent: IncomingEntry) -> int:
    """Return how many of the pilot's reports count for the same day as this one."""
    report: Any = SafeguardingReport
    day = day_limit.day_of(sent.made_at, clock.now())
    same = day_limit.counts_for(day, report.made_at, report.received_at)
    return int(report.select(report.uid).where(report.pilot == pilot.uid, same).count())


def look(pilot: Person, *, uid: UUID) -> SafeguardingReport:
    """Return one of the pilot's own reports and mark its notices as read. Raises Missing for another person's."""
    with db.transaction():
        found = queries.my_report(pilot, uid)
        notices.seen(pilot, uid)
    return found


def read(reader: Person, *, uid: UUID) -> SafeguardingReport:
    """Record that `reader`, who has the safeguarding role, reads a report, and return it.

    Each reading is one act and one audit row, but at most one a minute for each person, because a browser may request a
    page more than once. Raises Missing for another programme's report.
    """
    with db.transaction():
        found = queries.report(reader, uid)
        db.serialise(found)
        notices.seen(reader, uid)
        if not queries.read_since(reader, found, clock.now() - rules.READ_ONCE_WITHIN):
            _write(reader, found, "read")
    return found


def answer(reader: Person, *, uid: UUID, text: str, no_person: bool = False) -> SafeguardingReport:
    """Answer the pilot, who gets a notice; the report is then in hand.

    Refuses likely personal data, unless `no_person` declares that nobody can be recognised, and a closed report. Raises
    Missing for another programme's report.
    """
    personal_data.check(text, no_person)
    with db.transaction():
        found = _moved(reader, uid, "answer")
        _write(reader, found, "answer", text)
        notices.write(found.pilot_id, found.programme_id, "safeguarding_answer", found.uid)
    return found


def take_in_hand(reader: Person, *, uid: UUID) -> SafeguardingReport:
    """Take a report in hand. Refuses one that is in hand or closed. Raises Missing for another programme's report."""
    return _move(reader, uid, "take_in_hand")


def close(reader: Person, *, uid: UUID) -> SafeguardingReport:
    """Close a report, which starts its retention period. Refuses a closed one. Raises Missing as above."""
    return _move(reader, uid, "close")


def reopen(reader: Person, *, uid: UUID) -> SafeguardingReport:
    """Open a closed report again. Refuses one that is not closed. Raises Missing as above."""
    return _move(reader, uid, "reopen")


def _move(reader: Person, uid: UUID, act: str) -> SafeguardingReport:
    with db.transaction():
        found = _moved(reader, uid, act)
        _write(reader, found, act)
    return found


def _moved(reader: Person, uid: UUID, act: str) -> SafeguardingReport:
    """Return the report in the state after `act`."""
    db.serialise(queries.report(reader, uid))
    found = queries.report(reader, uid)
    found.state = rules.next_state(act, found.state)
    found.closed_at = clock.now() if found.state == "closed" else None
    found.save(only=[SafeguardingReport.state, SafeguardingReport.closed_at])
    return found


def _write(reader: Person, found: SafeguardingReport, act: str, text: str | None = None) -> None:
    values: dict[str, Any] = {"programme": found.programme_id, "report": found.uid, "person": reader.uid}
    SafeguardingAct.create(act=act, text=text, **values)
    audit.write(reader, f"safeguarding.{act}", "safeguarding", found.uid)
