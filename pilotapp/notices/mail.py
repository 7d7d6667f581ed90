"""Mails of notices: they say that there is something, not what; each at most once, retried with growing pauses.

A mail is marked 'sending' in a transaction of its own before the server is asked. If the process dies then, it is
unknown whether it was sent: it is not sent again, and the notice stays in the app.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from peewee import fn

from pilotapp import clock, db, names, rooms
from pilotapp.config import current_config
from pilotapp.formats.rendering import speaking
from pilotapp.log import logger
from pilotapp.models import Notice, Person
from pilotapp.notices import mailer

# Minutes until the next attempt, by the number of attempts so far; after one more the mail has failed.
PAUSES = (1, 5, 30, 120, 480)
LOST = timedelta(hours=1)  # after which a mail in state 'sending' is given up
PAUSE = timedelta(minutes=1)  # between two mails to one person, over all processes
IN_HAND = timedelta(minutes=3)  # the longest time that a mail server may take for one mail
MAX_A_DAY = 10  # mails to one person in 24 hours, without those of `URGENT`
URGENT = frozenset({"note_today", "safeguarding_report"})  # somebody waits for help
_BATCH_SIZE = 200  # people in one round
_IN_A_ROW = 5  # consecutive failures after which the round ends


def send_waiting(now: datetime, *, stop: Callable[[], bool] = lambda: False) -> dict[str, int]:
    """Send the mails that are due, one to a person; return how many were sent, postponed and given up.

    Any number of processes may do so at the same time. Without a mail server, and for people without access or with
    enough mails for the day, the notices are only shown in the app. Ends early if `stop` returns True or the server
    accepts nothing; pending mails then wait for the next round.
    """
    found = {"sent": 0, "put off": 0, "failed": _give_up_lost(now)}
    refused = 0
    for uid in _people(now):
        if stop() or refused == _IN_A_ROW:
            break
        person, rows = _claim(uid, max(now, clock.now()))
        if person is None:
            continue
        outcome = _send(person, rows, now)
        _note(rows, outcome, max(now, clock.now()))
        found[{"sent": "sent", "refused": "put off"}.get(outcome, "failed")] += 1
        if outcome != "unreachable":  # does not count: other addresses may work
            refused = 0 if outcome == "sent" else refused + 1
    return found


def _people(now: datetime) -> list[UUID]:
    due = (Notice.mail == "waiting") & (Notice.next_try_at <= now)
    rows: Any = Notice.select(Notice.person).where(due).distinct().limit(_BATCH_SIZE).tuples()
    return [uid for (uid,) in rows]


def _claim(uid: UUID, now: datetime) -> tuple[Person | None, list[Notice]]:
    """Mark a person's pending mails as being sent and return them, oldest first; committed before this returns.

    Returns nobody if another process was faster, a mail was sent just now, or the person gets no mail. Notices that
    were read in the app meanwhile are not mailed.
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
    """Whether a mail to this person was sent in the last minute or is being sent; pending mails then wait."""
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


def _send(person: Person, rows: Sequence[Notice], now: datetime) -> str:
    """Send one mail for all these notices; its Message-ID is that of the first.

    A mail that cannot be composed is postponed like a refused one, so that it does not stop other people's mails.
    """
    config = current_config()
    wanted = (person.language, person.programme.language)
    language = next((one for one in wanted if one in config.languages), config.languages[0])
    with speaking(language, person.programme.pilots_called, formal=not person.has_role("pilot")):
        try:
            subject, body = letter(person, rows, now, address=config.address)
        except Exception as error:
            logger.error("mail was not written", kinds=[row.kind for row in rows], exc_info=error)
            return "refused"
    return mailer.hand_over(to=person.email, subject=subject, body=body, number=str(rows[0].uid))


def letter(person: Person, rows: Sequence[Notice], now: datetime, *, address: str) -> tuple[str, str]:
    """Return subject and text for these notices, in the current language."""
    kinds = [rooms.notices()[code] for code in dict.fromkeys(row.kind for row in rows)]
    sentences = list(dict.fromkeys(str(kind.sentence) for kind in kinds))
    counts = [line for kind in kinds if kind.lines for line in kind.lines(person, now)]
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
    """Store the result of a mail, unless it was given up meanwhile."""
    with db.transaction():
        for row in rows:
            still = (Notice.uid == row.uid) & (Notice.mail == "sending")
            Notice.update(_after(row.attempts, outcome, now)).where(still).execute()


def _after(tries: int, outcome: str, now: datetime) -> dict[str, object]:
    """Return the columns of a notice after one more attempt; `tries` is the number before."""
    if outcome == "sent":
        return {"mail": "sent", "sent_at": now, "next_try_at": None}
    if outcome in ("doubt", "unreachable") or tries >= len(PAUSES):
        return {"mail": "failed", "next_try_at": None}
    return {"mail": "waiting", "next_try_at": now + timedelta(minutes=PAUSES[tries])}


def _give_up_lost(now: datetime) -> int:
    """Give up mails that were being sent when a process died; return the number of notices."""
    lost = (Notice.mail == "sending") & (Notice.next_try_at <= now)
    with db.transaction():
        return int(Notice.update(mail="failed", next_try_at=None).where(lost).execute())
