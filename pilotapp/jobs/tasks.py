"""The timed jobs. A new one is a function and a line of `JOBS`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from pilotapp.jobs.schedule import Daily, EachMinute, Hourly, Schedule

Counts = dict[str, int]
DAILY = timedelta(hours=26)  # after which the next run is late; the day on which summer time ends has 25 hours
stopping = threading.Event()  # set when the process is told to stop, so that long steps end early


@dataclass(frozen=True, slots=True)
class Job:
    """`steps` run one after the other, even if one fails; each gets the current instant and returns its counts.

    `schedule` decides when the job is due, None for one whose threads work continuously; `when` describes it for
    people. `dry`: whether the steps take a second argument to only count. The next run is overdue `late_after` a run.
    """

    name: str
    when: str
    schedule: Schedule | None
    steps: tuple[Callable[..., Counts], ...]
    dry: bool = False
    late_after: timedelta = timedelta(minutes=15)


def send_notices(now: datetime) -> Counts:
    """Send pending mails."""
    from pilotapp.notices import mail
    from pilotapp.supervision import digest_mail

    more = {"digest": lambda person: digest_mail.lines(person, now)}
    return mail.send_waiting(now, more=more, stop=stopping.is_set)


def refresh_facts(now: datetime) -> Counts:
    """Rebuild the facts of months whose visits changed."""
    from pilotapp.figures.facts import refresh

    return {"months of facts": refresh.refresh_dirty(stopping.is_set)}


def purge_notes(now: datetime, dry_run: bool = False) -> Counts:
    """Delete note texts whose retention has ended."""
    from pilotapp.supervision import retention

    found = retention.purge(now, dry_run)
    return {f"{slug}: {what}": count for slug, counts in found.items() for what, count in counts.items() if count}


def purge_questions(now: datetime, dry_run: bool = False) -> Counts:
    """Delete texts of questions about visits whose retention has ended."""
    from pilotapp.visits import retention

    return {f"{slug}: questions": count for slug, count in retention.purge(now, dry_run).items()}


def purge_reports(now: datetime, dry_run: bool = False) -> Counts:
    """Delete safeguarding reports whose retention has ended."""
    from pilotapp.safeguarding import retention

    return {f"{slug}: safeguarding reports": count for slug, count in retention.purge(now, dry_run).items()}


def purge_agreements(now: datetime, dry_run: bool = False) -> Counts:
    """Delete agreements of reflection sessions whose retention has ended."""
    from pilotapp.reflection import retention

    return {f"{slug}: agreements": count for slug, count in retention.purge(now, dry_run).items()}


def make_exports(now: datetime) -> Counts:
    """Delete expired files, and make queued ones."""
    from pilotapp.exports import worker as exports

    return exports.make_all(now, stopping.is_set)


def work_out_hidings(now: datetime) -> Counts:
    """Compute the suppression of pending releases and sums, and delete expired results."""
    from pilotapp.releases import worker as releases

    return releases.drain(stopping.is_set)


def import_tables(now: datetime) -> Counts:
    """Continue pending and interrupted imports."""
    from pilotapp.imports import worker as imports

    return imports.drain(stopping.is_set)


def purge_imports(now: datetime, dry_run: bool = False) -> Counts:
    """Delete tables that were uploaded a week ago and never imported."""
    from pilotapp.imports import retention

    return {f"{slug}: tables handed in": count for slug, count in retention.purge(now, dry_run).items()}


def remind_of_sessions(now: datetime) -> Counts:
    """Send reminders of reflection sessions that are due."""
    from pilotapp.reflection import reminders

    return {"reflection sessions": int(reminders.remind(now))}


def remind_of_week_hours(now: datetime) -> Counts:
    """Notify pilots who had more hours this week than their programme recommends."""
    from pilotapp.supervision import care_commands

    return {"week hours": int(care_commands.remind_of_week_hours(now))}


def write_digests(now: datetime) -> Counts:
    """Notify coordinators on Monday mornings that the weekly digest is ready."""
    from pilotapp.supervision import digest_commands

    return {"digests": digest_commands.write_digests(now)}


JOBS: dict[str, Job] = {
    job.name: job
    for job in (
        Job("notices", "each minute", EachMinute(), (send_notices,)),
        Job(
            "purge",
            "daily at 03:30",
            Daily(time(3, 30)),
            (purge_notes, purge_questions, purge_reports, purge_agreements, purge_imports),
            dry=True,
            late_after=DAILY,
        ),
        Job(
            "reminders",
            "daily at 08:00",
            Daily(time(8)),
            (remind_of_sessions, remind_of_week_hours),
            late_after=DAILY,
        ),
        Job("exports", "at once", None, (make_exports,)),
        Job("hidings", "at once", None, (work_out_hidings,)),
        Job("imports", "at once", None, (import_tables,)),
        Job("digest", "Monday mornings, once a week", Hourly(), (write_digests,), late_after=timedelta(hours=3)),
        Job("facts", "each minute", EachMinute(), (refresh_facts,)),
    )
}
