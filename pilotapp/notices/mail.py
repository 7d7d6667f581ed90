"""Mails of notices: 'there is something for you', never what; each at most once, tried again with growing pauses.

A mail is marked 'sending' in a transaction of its own before the server is asked. If the process dies then, nobody
knows whether it went out: it is not sent again, and the notice stays in the app.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from peewee import fn

from pilotapp import clock, db, names, rooms
from pilotapp.config import Config
from pilotapp.log import logger
from pilotapp.models import Notice, Person
from pilotapp.notices import mailer

# Minutes until the next try, by the number of tries so far; after one more the mail has failed.
PAUSES = (1, 5, 30, 120, 480)
LOST = timedelta(hours=1)  # after which nothing more is heard of a mail that was being sent
PAUSE = timedelta(minutes=1)  # between two mails to one person, from whichever server
IN_HAND = timedelta(minutes=3)  # as long as a mail server may take for one mail
MAX_A_DAY = 10  # mails to one person in 24 hours, those of `URGENT` aside
URGENT = frozenset({"note_today", "safeguarding_report"})  # somebody waits for help
_BATCH_SIZE = 200  # people in one round
_IN_A_ROW = 5  # mails that a server does not take, after which it is left alone for a round
# What a kind says beside its sentence, in counts only; called in the language of the person.
More = dict[str, Callable[[Person], list[str]]]


def send_waiting(
    now: datetime, *, more: More | None = None, stop: Callable[[], bool] = lambda: False
) -> dict[str, int]:
    """Send the mails that are due, one to a person; how many were sent, put off and given up.

    Any number of processes may do so at the same time. Without a mail server, and for people who have no access or
    had their mails of the day, the notices stay in the app alone. Ends early once `stop` says so, and where the server
    takes nothing; what waits then waits for the next round.
    """
    found = {"sent": 0, "put off": 0, "failed": _give_up_lost(now)}
    refused = 0
    for uid in _people(now):
        if stop() or refused == _IN_A_ROW:
            break
        person, rows = _claim(uid, max(now, clock.now()))
        if person is None:
            continue
        outcome = _send(person, rows, more or {})
        _note(rows, outcome, max(now, clock.now()))
        found[{"sent": "sent", "refused": "put off"}.get(outcome, "failed")] += 1
        if outcome != "unreachable":  # which says nothing about other addresses
            refused = 0 if outcome == "sent" else refused + 1
    return found


def _people(now: datetime) -> list[UUID]:
    due = (Notice.mail == "waiting") & (Notice.next_try_at <= now)
    rows: Any = Notice.select(Notice.person).where(due).distinct().limit(_BATCH_SIZE).tuples()
    return [uid for (uid,) in rows]


def _claim(uid: UUID, now: datetime) -> tuple[Person | None, list[Notice]]:
    """Mark what waits for a person as being sent; nobody where another process was faster or has just sent her one, or
    there is no mail for her.

    Oldest first, durable before this returns. What she has seen in the app meanwhile is not mailed any more.
    """
    with db.transaction():
        db.serialise(Person(uid=uid))
        if _has_just_had_one(uid, now):
            return None, []
        person = Person.get_by_id(uid)
        due = (Notice.person == uid) & (Notice.mail == "waiting") & (Notice.next_try_at <= now)
        Notice.update(mail="none", next_try_at=None).where(due, Notice.seen_at.is_null(False)).execute()
        rows = list(Notice.select().where(due).order_by(Notice.created_at, Notice.uid))
        mine = Notice.uid.in_([row.uid for row in rows])
        if not rows or not _gets_mail(person, rows, now):
            Notice.update(mail="none", next_try_at=None).where(mine).execute()
            return None, []
        sending = {"mail": "sending", "attempts": Notice.attempts + 1, "next_try_at": now + LOST}
        Notice.update(sending).where(mine).execute()
    return person, rows


def _has_just_had_one(uid: UUID, now: datetime) -> bool:
    """Whether a mail to her was sent in the last minute, or is being sent: what waits goes on waiting then."""
    sent = (Notice.mail == "sent") & (Notice.sent_at > now - PAUSE)
    in_hand = (Notice.mail == "sending") & (Notice.next_try_at > now + LOST - IN_HAND)
    return bool(Notice.select().where(Notice.person == uid, sent | in_hand).exists())


def _gets_mail(person: Person, rows: Sequence[Notice], now: datetime) -> bool:
    if not (mailer.can_send() and person.active and person.erased_at is None and "@" in person.email):
        return False
    if any(row.kind in URGENT for row in rows):
        return True
    lately = (Notice.person == person.uid) & (Notice.mail == "sent") & (Notice.sent_at > now - timedelta(days=1))
    return bool(Notice.select(fn.COUNT(Notice.sent_at.distinct())).where(lately).scalar() < MAX_A_DAY)


def _send(person: Person, rows: Sequence[Notice], more: More) -> str:
    """Hand one mail for all these notices to the server; its number is that of the first.

    One that cannot be written is put off like one that was refused, so that it stops nobody else's.
    """
    config: Config = current_app.config["PILOTAPP"]
    wanted = (person.language, person.programme.language)
    with force_locale(next((one for one in wanted if one in config.languages), config.languages[0])):
        try:
            subject, body = letter(person, rows, more, address=config.address)
        except Exception as error:
            logger.error("mail was not written", kinds=[row.kind for row in rows], exc_info=error)
            return "refused"
    return mailer.hand_over(to=person.email, subject=subject, body=body, number=str(rows[0].uid))


def letter(person: Person, rows: Sequence[Notice], more: More, *, address: str) -> tuple[str, str]:
    """Subject and text for these notices, in the present language."""
    kinds = list(dict.fromkeys(row.kind for row in rows))
    sentences = list(dict.fromkeys(str(rooms.notices()[kind].sentence) for kind in kinds))
    counts = [line for kind in kinds if kind in more for line in more[kind](person)]
    programme = names.isolated(person.programme.name)
    text = [
        _("Hello,"),
        _("this is a message of the app of %(programme)s.", programme=programme),
        "\n".join(f"{sentence}." for sentence in sentences),
        *(["\n".join(f"- {line}" for line in counts)] if counts else []),
        _("Sign in to see more:") + f"\n{address}/" if address else _("Sign in to see more."),
        _("For your protection, nothing more is said in a mail."),
    ]
    subject = sentences[0] if len(sentences) == 1 else _("There is news for you")
    return subject, "\n\n".join(text) + "\n"


def _note(rows: Sequence[Notice], outcome: str, now: datetime) -> None:
    """Write down what became of a mail, unless it was given up meanwhile."""
    with db.transaction():
        for row in rows:
            still = (Notice.uid == row.uid) & (Notice.mail == "sending")
            Notice.update(_after(row.attempts, outcome, now)).where(still).execute()


def _after(tries: int, outcome: str, now: datetime) -> dict[str, object]:
    """The columns of a notice after one more try; `tries` were before."""
    if outcome == "sent":
        return {"mail": "sent", "sent_at": now, "next_try_at": None}
    if outcome in ("doubt", "unreachable") or tries >= len(PAUSES):
        return {"mail": "failed", "next_try_at": None}
    return {"mail": "waiting", "next_try_at": now + timedelta(minutes=PAUSES[tries])}


def _give_up_lost(now: datetime) -> int:
    """Mails that were being sent when a process died are not sent again; how many notices that are."""
    lost = (Notice.mail == "sending") & (Notice.next_try_at <= now)
    with db.transaction():
        return int(Notice.update(mail="failed", next_try_at=None).where(lost).execute())
