"""Restoring a backup: beside the old database, made ready there, and only then in its place; nothing is overwritten.

What was ended after the backup must stay ended: all sessions, open invitations, pending proofs and recovery codes end,
and once more whatever the access ledger names since then. The audit log of each programme names the head of the
database that was put aside, and whoever was active since the backup finds a notice.
"""

from __future__ import annotations

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
    """The backup is not restored; the message says why, and nothing was changed."""


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside` is where the old database lies now, none where there was none; `told` how many people find a notice."""

    backup_at: datetime
    aside: str | None
    ended: Mapping[str, int]
    told: int


@dataclass(frozen=True, slots=True)
class Old:
    """What is known of the database that is put aside: its heads, its generations, and who was active; None where it
    cannot be read.
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
    """Put a backup in the place of the database. `finish` is called with it open, before it has its place.

    Raises Refused for a backup that is not good, for one older than phones can heal without `beyond_horizon`, and where
    the access ledger is not that of this installation without `ledger_lost`; db.InUse while the app runs on this
    machine, OSError where the disk is full. The old database is then where it was.
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
    """Migrate the restored database, end what lets somebody in, begin a generation, do what is left to do, and tell.

    How much was ended, and how many people are told.
    """
    try:
        with db.connect(config).connection_context():
            migrations.apply(config)
            is_its_own = not old.generations.isdisjoint(generations.names())  # else it was lost, and made anew
            ledgers.take_over(backup)
            with db.transaction():
                done = revocations.apply(backup.made_at, ledgers.lines_then(backup))
                done.update(_end_all())
                begun = generations.next_begin()
                generation = Generation.create(begun_at=begun, backup_at=backup.made_at, ledger=access_ledger.begin())
                for programme in Programme.select():
                    _write_down(programme, backup, old.heads)
            finish()
            with db.transaction():  # last, so that nobody is told who was erased or shut out by then
                told = restore_notices.tell(generation, old.activity if is_its_own else None)
    finally:
        db.disconnect()  # a database that is in use can be neither renamed nor dropped
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
