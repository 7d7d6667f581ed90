"""Finds lost, duplicated, invented and miscounted data, by the database, the phones' stores and the receipts."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from pilotapp.models import AuditRow, Entry, Note, NoteAct, Review, SafeguardingReport, Visit
from pilotapp.models.visit import COUNTED
from pilotapp.safeguarding import queries
from tests.support.history.accounts import PILOTS, stored_uids, truth
from tests.support.history.minutes import ORDER, as_they_came, as_they_were_made, took_effect
from tests.support.servers import ServerError

if TYPE_CHECKING:
    from tests.support.history.play import History

ACKNOWLEDGED = ("stored", "already")


def problems(history: History) -> dict[str, list[str]]:
    """Return all problems by kind; empty if everything is as it was recorded."""
    found = {
        "lost": [*lost(history)],
        "doubled": [*_doubled()],
        "invented": [*_invented(history)],
        "changed": [*_changed(history)],
        "minutes": [*miscounted(history)],
        "still on a phone": [*_left(history)],
        "dry": [*_dry(history)],
        "audit": _audit(history),
        "complaints": history.world.server.complaints(),
    }
    return {what: lines for what, lines in found.items() if lines}


def took(history: History) -> Counter[str]:
    """Return how many operations of each kind took effect; entries as the server has them now."""
    doors = Entry.select(Entry.kind, Entry.door, Entry.pending_reason).tuples()
    found = Counter(f"stored {kind}" for kind, door, _ in doors if door == "phone")
    found["stored safeguarding"] = SafeguardingReport.select().count()
    found["held"] = sum(reason is not None for _, _, reason in doors)
    return found + history.accounts.took + history.network.met


def excused(history: History) -> dict[str, int]:
    """Return what is lost by definition: it was on one phone only, or came from a page after the backup."""
    accounts, stored, heard = history.accounts, stored_uids(), acknowledged(history)
    return {
        "lost with a phone's storage before they were acknowledged": len(accounts.wiped - stored - heard),
        "lost with a phone's storage and by a restore": len(accounts.gone & heard - stored),
        "replies and answers to what was lost so": len(_orphans(history) & heard - stored - accounts.gone),
        "by a page after the backup that was restored": len(accounts.page_gone - stored),
        "thrown away by whoever entered it": len(accounts.removed - stored),
    }


def acknowledged(history: History) -> set[str]:
    """Return what phones know to be stored."""
    heard = (one for hand in history.hands for one in hand.phone.receipts())
    return {one["uid"] for one in heard if one["answer"] in ACKNOWLEDGED}


def _orphans(history: History) -> set[str]:
    """Replies to notes and answers about visits that are lost: their copies are refused, because the object is missing.

    A visit is present if the server has it. Whether it may be missing is checked by `lost` on the entries that made it.
    """
    accounts = history.accounts
    lost = (accounts.gone | accounts.page_gone) - stored_uids()
    saved = accounts.saved
    visits = {str(uid) for (uid,) in Visit.select(Visit.uid).tuples()}
    replies = {key for key, entry in saved.items() if entry["kind"] == "note_reply" and entry["visit"] in lost}
    return replies | {key for key, entry in saved.items() if entry["kind"] == "answer" and entry["visit"] not in visits}


def lost(history: History) -> Iterator[str]:
    accounts, stored = history.accounts, stored_uids()
    left = {row["uid"]: row for hand in history.hands for owner in PILOTS for row in hand.phone.outbox(owner)}
    heard = acknowledged(history)
    for key in heard - stored - accounts.gone - _orphans(history):
        yield f"lost after it was acknowledged {_named(history, key)}"
    for key in accounts.saved.keys() - heard - stored - left.keys() - accounts.removed - accounts.wiped:
        yield f"lost {_named(history, key)}"
    for key, page in accounts.paged.items():
        if page.acknowledged and key not in stored | accounts.page_gone:
            yield f"lost after the page said it was done {page.kind} {key}"
    copies = {uid for hand in history.hands for owner in PILOTS for uid in hand.phone.copies(owner)}
    for key in heard & stored - copies - accounts.wiped - accounts.paged.keys():
        yield f"no copy of {_named(history, key)}"


def _left(history: History) -> Iterator[str]:
    """What could not be delivered in the end."""
    for hand in history.hands:
        for owner in PILOTS:
            for row in hand.phone.outbox(owner):
                yield f"{row['status']} {_named(history, row['uid'])} {row['errors']}"


def _audit(history: History) -> list[str]:
    try:
        history.world.server.run("audit", "verify")
    except ServerError as error:
        return [str(error)]
    return []


def _named(history: History, key: str) -> str:
    entry = history.accounts.saved.get(key, {})
    return f"{entry.get('kind')} {key} of {entry.get('owner_name')} on {entry.get('phone', '')[-4:]}"


def _invented(history: History) -> Iterator[str]:
    known = history.accounts.saved.keys() | history.accounts.paged.keys()
    yield from (f"invented {key}" for key in stored_uids() - known)
    about = {entry.visit for entry in Entry.select(Entry.visit, Entry.kind) if entry.kind in ORDER}
    yield from (f"invented visit {uid}" for (uid,) in Visit.select(Visit.uid).tuples() if uid not in about)
    notes = {uid for (uid,) in Entry.select(Entry.uid).where(Entry.kind.in_(("note", "note_reply"))).tuples()}
    there = {uid for table in (Note, NoteAct) for (uid,) in table.select(table.uid).tuples()}
    yield from (f"a note without its entry, or an entry without its note {uid}" for uid in notes ^ there)


def _doubled() -> Iterator[str]:
    audited: Counter[UUID] = Counter()
    for action, subject, detail in AuditRow.select(AuditRow.action, AuditRow.subject, AuditRow.detail).tuples():
        named = subject if action == "safeguarding.report" else json.loads(detail).get("entry")
        if named:
            audited[UUID(str(named))] += 1
    stored = {UUID(key) for key in stored_uids()}
    yield from (f"{audited[key]} audit rows for {key}" for key in stored | audited.keys() if audited[key] != 1)


def _changed(history: History) -> Iterator[str]:
    """Content that differs from what was saved; texts are unsealed."""
    saved, texts = history.accounts.saved, history.accounts.texts
    hashes = Entry.select(Entry.uid, Entry.hash).where(Entry.door == "phone").tuples()
    yield from (f"changed {uid}" for uid, digest in hashes if saved[str(uid)]["hash"] != digest)
    there = {note.uid: note.text for note in Note.select()} | {act.uid: act.text for act in NoteAct.select()}
    for (uid,) in SafeguardingReport.select(SafeguardingReport.uid).tuples():
        there[uid] = json.loads(queries.report_text(uid) or "{}").get("observed")
    yield from (f"another text in {uid}: {text}" for uid, text in there.items() if texts.get(str(uid)) != text)


def miscounted(history: History) -> Iterator[str]:
    """Visits whose minutes or state do not follow from their entries, or differ from those before a restore."""
    effective: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in Entry.select():
        if took_effect(entry):
            effective[entry.visit].append(entry)
    visits = {visit.uid: visit for visit in Visit.select()}
    voided = {uid for (uid,) in Review.select(Review.visit).where(Review.act == "void").tuples()}
    yield from (f"lost visit {uid}" for uid in effective.keys() - visits.keys())
    for uid, entries in effective.items():
        facts, visit = as_they_came(entries), visits.get(uid)
        if visit is None:
            continue
        state = "void" if uid in voided and not facts.withdrawn else facts.state
        found = "recorded" if visit.state in COUNTED else visit.state
        if (visit.minutes, found) != (facts.minutes, state):
            yield f"visit {uid} counts {visit.minutes} as {visit.state}, not {facts.minutes} as {state}"
    yield from _told_otherwise(history, effective, visits)
    yield from _different_after_a_restore(history)


def _told_otherwise(history: History, effective: dict[UUID, list[Entry]], visits: dict[UUID, Visit]) -> Iterator[str]:
    """Visits entered on one phone only and fully accepted must have the minutes that were entered last.

    If a coordinator accepted a change, the last accepted one counts, as `miscounted` checks.
    """
    made: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in history.accounts.saved.values():
        if entry["kind"] in ORDER and entry["uid"] not in history.accounts.removed:
            made[entry["visit"]].append(entry)
    for key, entries in made.items():
        there = {str(entry.uid) for entry in effective[UUID(key)]}
        if there != {entry["uid"] for entry in entries} or len({entry["phone"] for entry in entries}) > 1:
            continue
        if any(entry.decision for entry in effective[UUID(key)]):
            continue
        minutes = as_they_were_made(entries).minutes
        if visits[UUID(key)].minutes != minutes:
            yield f"visit {key} counts {visits[UUID(key)].minutes} instead of the {minutes} that were entered"


def _different_after_a_restore(history: History) -> Iterator[str]:
    """Different minutes from the same entries, unless a coordinator decided in another order after the restore."""
    now = truth()
    for then in history.accounts.truths:
        for key in then.keys() & now.keys():
            (before, was_made_of, decided), (after, is_made_of, decides) = then[key], now[key]
            again = [uid for uid in decides if uid in decided]
            if was_made_of == is_made_of and before != after and again == [uid for uid in decided if uid in decides]:
                yield f"visit {key} counts {after} instead of the {before} before a restore"


def _dry(history: History) -> Iterator[str]:
    """Kinds that never took effect: such a history proves nothing about them."""
    counted = took(history)
    yield from (f"ran dry: {name}" for name in kinds() if not counted[name])


def kinds() -> list[str]:
    """Return everything that has to take effect at least once."""
    from tests.support.history.network import FAULTS
    from tests.support.history.play import DEEDS

    entries = ("check_in", "check_out", "record", "answer", "withdraw", "note", "note_reply", "safeguarding")
    more = ("held", "accepted", "heal")
    return [*DEEDS, *FAULTS, *more, *(f"stored {kind}" for kind in entries)]
