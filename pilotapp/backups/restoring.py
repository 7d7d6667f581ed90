"""Restoring a backup: prepared beside the old database and put in place last; nothing is overwritten.

What ended after the backup must stay ended: all sessions, open invitations, pending challenges and recovery codes end,
and everything that the access ledger names since then. The audit log of each programme records the head of the replaced
database, and everybody who was active since the backup gets a notice.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pilotapp import audit, backups, clock, db
from pilotapp.backups import (
    activity,
    generations,
    inventory,
    ledgers,
    on_postgresql,
    on_sqlite,
    restore_notices,
    revocations,
)
from pilotapp.backups.activity import Activity
from pilotapp.backups.files import Backup
from pilotapp.config import Config
from pilotapp.db import erasure_log, migrations
from pilotapp.identity import access_ledger
from pilotapp.models import Challenge, Generation, Invite, Programme, RecoveryCode, Session

Heads = Mapping[str, tuple[int, str]]
_LEDGER = (
    "the access ledger in {folder} is missing, cut off, or that of another installation: whoever lost access since "
    "the backup would come in again. Put the folder of PILOTAPP_ERASURES in its place: all machines share one. "
    "If it is lost for good, restore with --ledger-lost, and look through who still has access."
)


class Refused(Exception):
    """The backup was not restored; the message says why. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside`: where the old database is now, None if there was none; `told`: how many people get a notice."""

    backup_at: datetime
    aside: str | None
    ended: Mapping[str, int]
    told: int


@dataclass(frozen=True, slots=True)
class Old:
    """What is known of the replaced database: its heads, its generations, and who was active. None if it cannot be
    read.
    """

    heads: Heads
    generations: frozenset[str]
    activity: Activity | None


def restore(
    config: Config,
    backup: Backup,
    finish: Callable[[], object],
    *,
    beyond_horizon: bool = False,
    ledger_lost: bool = False,
) -> Restored:
    """Replace the database by a backup. `finish` is called with the restored one open, before it is put in place.

    Raises Refused for a damaged backup, for one that is older than what phones still hold (unless `beyond_horizon`),
    and if the access ledger is not complete or not of this installation (unless `ledger_lost`). Raises db.InUse while
    the app runs on this machine, and OSError if the disk is full. The old database then stays in place.
    """
    erasure_log.connect(config)
    with db.alone_with(config):
        _look_at(config, backup, beyond_horizon)
        place = on_sqlite.Place(config) if config.is_sqlite else on_postgresql.Place(config)
        old = _old(place, backup)
        if not ledger_lost and not ledgers.is_whole(backup, place.look(access_ledger.of_database)):
            raise Refused(_LEDGER.format(folder=erasure_log.path().parent))
        with place.filled(backup.copy) as url:
            done, told = _made_ready(replace(config, database_url=url), backup, old, finish)
        aside = place.swap(f"{clock.now():%Y%m%dT%H%M%S%fZ}")
    return Restored(backup.made_at, aside, done, told)


def _old(place: on_sqlite.Place | on_postgresql.Place, backup: Backup) -> Old:
    heads = place.look(lambda: dict(inventory.count().heads)) or {}
    names = place.look(generations.names) or frozenset()
    return Old(heads, names, place.look(lambda: activity.since(backup.made_at)))


def _look_at(config: Config, backup: Backup, beyond_horizon: bool) -> None:
    wrong = backups.check(config, backup)
    if wrong:
        raise Refused(f"{backup.copy.name} is not good: {'; '.join(wrong)}")
    days = config.horizon_days
    if clock.now() - backup.made_at > timedelta(days=days) and not beyond_horizon:
        raise Refused(
            f"{backup.copy.name} is older than {days} days. Phones no longer have all that they delivered "
            "since: it would be lost. If there is no newer one, restore it with --beyond-horizon."
        )


def _made_ready(config: Config, backup: Backup, old: Old, finish: Callable[[], object]) -> tuple[Counter[str], int]:
    """Migrate the restored database, revoke access, begin a generation, run pending erasures, and write notices.

    Return how much was revoked, and how many people are notified.
    """
    try:
        with db.connect(config).connection_context():
            migrations.apply(config)
            is_its_own = not old.generations.isdisjoint(generations.names())  # else the old one was lost and is new
            ledgers.take_over(backup)
            with db.transaction():
                done = revocations.apply(backup.made_at, ledgers.lines_then(backup))
                done.update(_end_all())
                begun = generations.next_begin()
                generation = Generation.create(begun_at=begun, backup_at=backup.made_at, ledger=access_ledger.begin())
                for programme in Programme.select():
                    _write_down(programme, backup, old.heads)
            finish()
            with db.transaction():  # last, so that nobody who was erased or lost access gets a notice
                told = restore_notices.tell(generation, old.activity if is_its_own else None)
    finally:
        db.disconnect()  # an open database cannot be renamed or dropped
    return done, told


def _end_all() -> dict[str, int]:
    now = clock.now()
    restore_notices.tell_codes_ended()
    is_open = Invite.used_at.is_null() & Invite.revoked_at.is_null()
    return {
        "sessions": _count(
            Session.update(ended_at=now, deliver_until=None).where(
                Session.ended_at.is_null() | Session.deliver_until.is_null(False)
            )
        ),
        "invites": _count(Invite.update(revoked_at=now).where(is_open)),
        "recovery_codes": _count(RecoveryCode.delete()),
        "challenges": _count(Challenge.delete()),
    }


def _count(query: Any) -> int:
    return int(query.execute())


def _write_down(programme: Programme, backup: Backup, old: Heads) -> None:
    rows, digest = old.get(str(programme.slug), (None, None))
    at = f"{backup.made_at:%Y-%m-%dT%H:%M:%SZ}"
    audit.by_operator(programme, "database.restore", "programme", programme.uid, backup=at, rows=rows, hash=digest)
