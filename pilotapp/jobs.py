"""The work beside requests: mails of notices, old texts that go, reminders, the weekly digest; kept in time by huey.

Any number of processes may do the same work at the same time: each job claims its rows in the database before it does
anything that others see, so that doubles are harmless. The queue holds nothing but what is due now; what must last
stands in the tables of the application.
"""

from __future__ import annotations

import json
import signal
import threading
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from flask import Flask

from pilotapp import clock, db, notices
from pilotapp.config import Config
from pilotapp.models import Person, PersonRole, Programme
from pilotapp.web.log import logger

MONDAY, DIGEST_HOURS = 0, range(7, 12)
ZONE = ZoneInfo("Europe/Berlin")  # of the hours below; a programme elsewhere has its digest by its own clock
GRACE = 12  # seconds that a job may take to finish when the process is told to stop
_LOOK = 20  # seconds between two looks at what is due
_POLL = 5  # seconds until a job that is due begins, at most
_STOP = (signal.SIGTERM, signal.SIGINT)
_stopping = threading.Event()
Counts = dict[str, int]


class Due(Protocol):
    """Asked once a minute with the present instant, naive UTC as huey says it: whether a job is due."""

    def __call__(self, now: datetime) -> bool: ...


def each_minute(now: datetime) -> bool:
    """Always due."""
    return True


def in_a_thread(now: datetime) -> bool:
    """Never due: a thread of its own does it all the time."""
    return False


class Daily:
    """Due once after `at` o'clock; where the process was not there at that time, as soon as it is, on the same day."""

    def __init__(self, at: time) -> None:
        self._at = at
        self._last: datetime | None = None

    def __call__(self, now: datetime) -> bool:
        local = now.replace(tzinfo=UTC).astimezone(ZONE)
        moment = datetime.combine(local.date(), self._at, ZONE)
        if local < moment or self._last == moment:
            return False
        self._last = moment
        return True


class Hourly:
    """Due once in each hour."""

    def __init__(self) -> None:
        self._last: datetime | None = None

    def __call__(self, now: datetime) -> bool:
        hour = now.replace(minute=0, second=0, microsecond=0)
        due, self._last = hour != self._last, hour
        return due


@dataclass(frozen=True, slots=True)
class Job:
    """`parts` are done one after the other, whatever becomes of the others; each gets the present instant and says in
    numbers what it did. `schedule` makes what says when the job is due, `when` says so to people. `dry`: whether its
    parts can also only count; then they take that as a second argument.
    """

    name: str
    when: str
    schedule: Callable[[], Due]
    parts: tuple[Callable[..., Counts], ...]
    dry: bool = False


def send_notices(now: datetime) -> Counts:
    """Send the mails that wait."""
    from pilotapp.supervision import digest_mail
    from pilotapp.web import notice_mail

    more = {"digest": lambda person: digest_mail.lines(person, now)}
    return notice_mail.send_waiting(now, more=more, stop=_stopping.is_set)


def refresh_facts(now: datetime) -> Counts:
    """Make what figures are read from again where visits changed."""
    from pilotapp.facts import refresh

    return {"months of facts": refresh.refresh_dirty(_stopping.is_set)}


def purge_notes(now: datetime, dry_run: bool = False) -> Counts:
    """Delete the texts whose time is over."""
    from pilotapp.supervision import retention

    found = retention.purge(now, dry_run)
    return {f"{slug}: {what}": count for slug, counts in found.items() for what, count in counts.items() if count}


def purge_reports(now: datetime, dry_run: bool = False) -> Counts:
    """The same with safeguarding reports."""
    from pilotapp.safeguarding import retention

    return {f"{slug}: safeguarding reports": count for slug, count in retention.purge(now, dry_run).items()}


def purge_agreements(now: datetime, dry_run: bool = False) -> Counts:
    """The same with what was agreed in reflection sessions."""
    from pilotapp.reflection import retention

    return {f"{slug}: agreements": count for slug, count in retention.purge(now, dry_run).items()}


def make_exports(now: datetime) -> Counts:
    """Delete the files whose day is over, and make those that wait."""
    from pilotapp.exports import work as exports

    return exports.make_all(now, _stopping.is_set)


def import_tables(now: datetime) -> Counts:
    """Go on with the imports that wait or were interrupted."""
    from pilotapp.imports import work as imports

    return imports.work_off(_stopping.is_set)


def purge_imports(now: datetime, dry_run: bool = False) -> Counts:
    """Throw away tables that were handed in a week ago and never imported."""
    from pilotapp.imports import retention

    return {f"{slug}: tables handed in": count for slug, count in retention.purge(now, dry_run).items()}


def remind_of_sessions(now: datetime) -> Counts:
    """Remind of reflection sessions that are due."""
    from pilotapp.reflection import reminders

    return {"reflection sessions": int(reminders.remind(now))}


def remind_of_week_hours(now: datetime) -> Counts:
    """Tell who did more this week than her programme wishes."""
    from pilotapp.supervision import care_commands

    return {"week hours": int(care_commands.remind_of_week_hours(now))}


def write_digests(now: datetime) -> Counts:
    """On Monday mornings, by the clock of each programme: the week for each coordinator, once, if there is anything."""
    written = 0
    for programme in list(Programme.select()):  # all read before anything is written: SQLite would refuse
        local = now.astimezone(programme.zone)
        if local.weekday() == MONDAY and local.hour in DIGEST_HOURS:
            written += sum(_write_digest(person, local) for person in _coordinators(programme))
    return {"digests": written}


def _coordinators(programme: Programme) -> list[Person]:
    hers = (Person.programme == programme) & Person.active & (PersonRole.role == "coordinator")
    return list(Person.select().join(PersonRole).where(hers))


def _write_digest(person: Person, local: datetime) -> bool:
    from pilotapp.supervision.digest import digest

    if digest(person, local).is_empty:
        return False
    year, week, _ = local.isocalendar()
    with db.transaction():
        return notices.write(person.uid, person.programme_id, "digest", once=f"digest:{year}-W{week:02}:{person.uid}")


JOBS: dict[str, Job] = {
    job.name: job
    for job in (
        Job("notices", "each minute", lambda: each_minute, (send_notices,)),
        Job(
            "purge",
            "daily at 03:30",
            lambda: Daily(time(3, 30)),
            (purge_notes, purge_reports, purge_agreements, purge_imports),
            dry=True,
        ),
        Job("reminders", "daily at 08:00", lambda: Daily(time(8)), (remind_of_sessions, remind_of_week_hours)),
        Job("exports", "at once", lambda: in_a_thread, (make_exports,)),
        Job("imports", "at once", lambda: in_a_thread, (import_tables,)),
        Job("digest", "Monday mornings, once a week", Hourly, (write_digests,)),
        Job("facts", "each minute", lambda: each_minute, (refresh_facts,)),
    )
}


def run(app: Flask, job: Job, *, dry_run: bool = False) -> Counts | None:
    """Do a job once, now; what it did in numbers, None where a part of it failed: then the log says where.

    Opens the database and gives it back, on either database; one that is open already is used and left open.
    """
    found: Counts = {}
    failed = False
    for part in job.parts:
        try:
            with app.app_context(), _connected():
                found |= part(clock.now(), dry_run) if job.dry else part(clock.now())
        except Exception as error:
            failed = True
            logger.error("job failed", job=job.name, part=part.__name__, kind=type(error).__name__, at=_where(error))
    if any(found.values()):
        logger.info("job", job=job.name, done=found)
    return None if failed else found


def _connected() -> AbstractContextManager[Any]:
    return db.database.connection_context() if db.database.is_closed() else nullcontext()


def _where(error: Exception) -> list[str]:
    """The last places in the code that an error came through; its words may tell of somebody, so they stay out."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]


def queue(app: Flask) -> Any:
    """huey with all jobs, its queue in the data folder or in PostgreSQL (tables of migration 0009)."""
    from huey import PostgresHuey, SqliteHuey

    config: Config = app.config["PILOTAPP"]
    if config.is_sqlite:
        kept = SqliteHuey("pilotapp", filename=str(config.data / "jobs.db"), results=False, serializer=_names())
    else:
        kept = PostgresHuey(
            "pilotapp", dsn=config.database_url, create_tables=False, results=False, serializer=_names()
        )
    for job in JOBS.values():
        kept.periodic_task(job.schedule(), name=job.name)(partial(run, app, job))
    return kept


def _names() -> Any:
    """What writes a job into the queue: its number and name. huey would pickle it, and run whatever a row holds."""
    from huey.registry import Message
    from huey.serializer import Serializer

    class Names(Serializer):  # type: ignore[misc]
        def _serialize(self, data: Any) -> bytes:
            return json.dumps([data.id, data.name]).encode()

        def _deserialize(self, data: bytes) -> Any:
            number, name = json.loads(bytes(data))
            return Message(id=number, name=name)

    return Names()


def work(app: Flask) -> None:
    """Do the jobs when they are due, until the process is told to stop; what is being done then is finished."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOP)  # for the threads of the jobs too
    consumer = queue(app).create_consumer(scheduler_interval=_LOOK, max_delay=_POLL, shutdown_timeout=GRACE)
    consumer.start()
    threads = [threading.Thread(target=target, args=(app,)) for target in (_make_exports, _import_tables)]
    for thread in threads:
        thread.start()
    while signal.sigtimedwait(_STOP, _LOOK) is None:
        consumer.check_worker_health()
    _stopping.set()
    consumer.stop(graceful=True)
    for thread in threads:
        thread.join(GRACE)


def _make_exports(app: Flask) -> None:
    """Long files are begun within two seconds, and nothing else waits for them."""
    from pilotapp.exports import work as exports

    exports.keep_at_it(app, _stopping)


def _import_tables(app: Flask) -> None:
    """The same with tables of earlier years."""
    from pilotapp.imports import work as imports

    imports.keep_at_it(app, _stopping)
