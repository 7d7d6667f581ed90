"""The checks that query the database. They report counts and times, never a person."""

import time
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as ngettext  # the name that Babel extracts
from peewee import fn

from pilotapp import clock, db
from pilotapp.audit import proof
from pilotapp.backups import generations
from pilotapp.config import Config
from pilotapp.db import migrations
from pilotapp.entries.pending_review import UNDECIDED
from pilotapp.models import Attempt, AuditRow, Entry, Generation, Notice, TimedJob
from pilotapp.monitoring import file_checks
from pilotapp.monitoring.results import CRITICAL, OK, WARNING, Result

SLOW = 2.0  # seconds for a write
MAIL_LATE = timedelta(minutes=15)  # after the time of the next attempt
MAIL_FAILED = timedelta(days=2)  # how long a mail that failed is reported
ENTRY_OLD = timedelta(days=14)
CLOCK_OFF, CLOCK_WRONG = 5, 60  # seconds


def database(config: Config) -> list[Result]:
    """Check that the tables are those of this version."""
    state = migrations.status(config)
    pending = len(state.pending)
    numbers = {"migrations_pending": pending}
    if state.unknown:
        newest = state.unknown[-1]
        words = _l("The database was migrated by a newer version: this one does not know %(name)s.", name=newest)
        advice = _l("Install the newer version again, or restore the backup that was made before the update.")
        return [Result("database", CRITICAL, words, advice, numbers)]
    if pending:
        words = ngettext("%(num)s migration is pending.", "%(num)s migrations are pending.", pending)
        return [Result("database", CRITICAL, words, _l("Run: pilotapp db up"), numbers)]
    return [Result("database", OK, _l("The database answers, and no migration is pending."), "", numbers)]


def write(config: Config) -> list[Result]:
    """Check that a row can be written durably; it is deleted in the same transaction."""
    began, now, key = time.monotonic(), clock.now(), uuid4().hex
    with db.transaction():
        Attempt.insert(key=key, failures=0, first_at=now, last_at=now, free_at=now).execute()
        Attempt.delete().where(Attempt.key == key).execute()
    seconds = time.monotonic() - began
    numbers = {"write_seconds": seconds}
    if seconds > SLOW:
        advice = _l("Look at the load of the disk, and at long writes.")
        return [Result("write", WARNING, _l("A test write took %(num)s s.", num=round(seconds)), advice, numbers)]
    return [Result("write", OK, _l("A test write succeeded."), "", numbers)]


def jobs(config: Config) -> list[Result]:
    """Check that each job ran in time and succeeded."""
    known, now = list(TimedJob.select().order_by(TimedJob.name)), clock.now()
    advice = _l("Look whether the process of the jobs runs, and in the log for 'job failed' (docs/deploy.md).")
    if not known:
        return [Result("jobs", WARNING, _l("No job has run yet."), advice, {"jobs_overdue": 0})]
    late = [job for job in known if job.late_at < now]
    failed = [job for job in known if job.state == "failed" and job not in late]
    found = [Result("jobs", CRITICAL, _l("The job %(job)s is overdue.", job=job.name), advice) for job in late]
    found += [
        Result("jobs", WARNING, _l("The last run of the job %(job)s failed.", job=job.name), advice) for job in failed
    ]
    numbers: dict[str, Any] = {
        "jobs_overdue": len(late),
        "job_last_run_timestamp_seconds": {job.name: job.ran_at.timestamp() for job in known if job.ran_at},
    }
    words = ngettext("%(num)s job is on time.", "%(num)s jobs are on time.", len(known))
    return _with(found or [Result("jobs", OK, words)], numbers)


def mails(config: Config) -> list[Result]:
    """Check for mails of notices that are pending too long, or failed lately."""
    now = clock.now()
    waiting = _count(Notice.mail == "waiting")
    late = _count((Notice.mail == "waiting") & (Notice.next_try_at < now - MAIL_LATE))
    failed = _count((Notice.mail == "failed") & (Notice.created_at > now - MAIL_FAILED))
    advice = _l("Look in the log for 'mail', and whether the mail server takes messages.")
    found = []
    if late:
        words = ngettext("%(num)s mail waits for too long.", "%(num)s mails wait for too long.", late)
        found.append(Result("mails", WARNING, words, advice))
    if failed:
        words = ngettext(
            "%(num)s mail failed in the last two days.", "%(num)s mails failed in the last two days.", failed
        )
        found.append(Result("mails", WARNING, words, advice))
    if not found:
        words = ngettext("%(num)s mail waits to be sent.", "%(num)s mails wait to be sent.", waiting)
        found.append(Result("mails", OK, words if config.mail_url else _l("No mail server is set: no mail is sent.")))
    return _with(found, {"mails_waiting": waiting, "mails_failed": failed})


def entries(config: Config) -> list[Result]:
    """Check for entries that are pending review."""
    waiting = _count(UNDECIDED, Entry)
    oldest: datetime | None = Entry.select(fn.MIN(Entry.received_at)).where(UNDECIDED).scalar()
    age = clock.now() - oldest if oldest else timedelta(0)
    numbers = {"entries_waiting": waiting, "entries_waiting_oldest_seconds": age.total_seconds()}
    if age > ENTRY_OLD:
        words = ngettext(
            "%(num)s entry waits for a decision, the oldest for %(days)s days.",
            "%(num)s entries wait for a decision, the oldest for %(days)s days.",
            waiting,
            days=age.days,
        )
        advice = _l("Remind the coordination: such entries stand on the page of the month.")
        return [Result("entries", WARNING, words, advice, numbers)]
    words = ngettext("%(num)s entry waits for a decision.", "%(num)s entries wait for a decision.", waiting)
    return [Result("entries", OK, words, "", numbers)]


def audit_log(config: Config) -> list[Result]:
    """Check that each chain ends as its head says, and contains the head recorded with the newest backup."""
    anchors = _anchors(config)
    advice = _l("Run pilotapp audit verify, and compare with the heads that are kept outside (docs/deploy.md).")
    with db.snapshot():
        heads = proof.heads()
        faults = [(head, proof.end_fault(head, anchors.get(head.slug, {}))) for head in heads]
    found = []
    for head, fault in faults:
        if fault:
            words = _l(
                "The audit log of %(programme)s is not whole at row %(num)s.", programme=head.slug, num=fault.number
            )
            found.append(Result("audit_log", CRITICAL, words, advice))
    if not found:
        words = _l("The heads of all audit logs are right, and those of the newest backup are on their chains.")
        if not anchors:
            words = _l(
                "The heads of all audit logs are right. No backup of this generation holds older ones to compare."
            )
        found.append(Result("audit_log", OK, words))
    return _with(found, {"audit_rows": {head.slug: head.rows for head in heads}})


def clocks(config: Config) -> list[Result]:
    """Check that this machine's clock agrees with the database's, and was not set back before the newest row."""
    now = clock.now()
    newest: Any = AuditRow.select(AuditRow.at).order_by(AuditRow.id.desc()).first()
    ahead = (newest.at - now).total_seconds() if newest else 0
    advice = _l("Let the clocks of all machines follow a time server: timedatectl status")
    if ahead > CLOCK_WRONG:
        words = _l("The clock was set back: the newest row of the audit log is %(num)s s ahead.", num=round(ahead))
        return [Result("clocks", CRITICAL, words, advice, {"clock_offset_seconds": -ahead})]
    if config.is_sqlite:
        return [
            Result("clocks", OK, _l("The database uses the clock of this machine."), "", {"clock_offset_seconds": 0})
        ]
    theirs: datetime = Generation.select(fn.CLOCK_TIMESTAMP()).limit(1).scalar()
    offset = (clock.now() - theirs).total_seconds()
    level = OK if abs(offset) < CLOCK_OFF else WARNING if abs(offset) < CLOCK_WRONG else CRITICAL
    words = _l("The clocks of this machine and of the database differ by %(num)s s.", num=round(abs(offset)))
    return [Result("clocks", level, words, "" if level == OK else advice, {"clock_offset_seconds": offset})]


def generation(config: Config) -> list[Result]:
    """Report the database's generation, which changes with a restore. Critical if it is new but backups exist."""
    newest = generations.newest()
    at = f"{newest.begun_at:%Y-%m-%d %H:%M} UTC"
    name = generations.name_of(newest)
    level, advice = OK, _l("Was the database lost? Restore a backup from before that time (docs/deploy.md).")
    words = _l("This database began at %(at)s (generation %(name)s).", name=name, at=at)
    if newest.backup_at is None and (missing := _missing(config)):
        level = CRITICAL
        words = _l(
            "This database began at %(at)s, and backups hold a programme that is not in it: %(programme)s.",
            programme=missing[0],
            at=at,
        )
    elif newest.backup_at:
        backup = f"{newest.backup_at:%Y-%m-%d %H:%M} UTC"
        words = _l(
            "This database was restored at %(at)s from the backup of %(backup)s (generation %(name)s).",
            name=name,
            at=at,
            backup=backup,
        )
    numbers = {"generation_begun_timestamp_seconds": newest.begun_at.timestamp()}
    return [Result("generation", level, words, "" if level == OK else advice, numbers)]


def _missing(config: Config) -> list[str]:
    """Return the programmes in any backup that this database lacks; a programme is never deleted."""
    kept = (one.described().figures.heads for one in file_checks.readable(config.backups))
    return sorted(set().union(*kept) - {head.slug for head in proof.heads()})


def _anchors(config: Config) -> dict[str, dict[int, str]]:
    """Return the heads in the newest backup of this generation; older ones may have rows that a restore removed."""
    newest = generations.newest()
    backup = file_checks.newest_readable(config.backups)
    if backup is None or backup.made_at < newest.begun_at.replace(microsecond=0):
        return {}
    heads = backup.described().figures.heads
    return {slug: {rows: digest} for slug, (rows, digest) in heads.items() if rows}


def _count(condition: Any, table: Any = Notice) -> int:
    return int(table.select().where(condition).count())


def _with(found: list[Result], numbers: dict[str, Any]) -> list[Result]:
    """Return the results with these numbers in the first one."""
    first, *others = found
    return [Result(first.check, first.level, first.text, first.advice, numbers), *others]
