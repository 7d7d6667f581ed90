"""What there is to do beside requests, job by job: a new one is a function and a line of `JOBS`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from pilotapp.jobs.schedule import Daily, Due, Hourly, each_minute, in_a_thread

Counts = dict[str, int]
DAILY = timedelta(hours=26)  # from a run to when the next one is late; the day on which summer time ends has 25
stopping = threading.Event()  # set when the process is told to stop: what takes long ends early


@dataclass(frozen=True, slots=True)
class Job:
    """`steps` are done one after the other, whatever becomes of the others; each gets the present instant and says in
    numbers what it did. `schedule` makes what says when the job is due, `when` says so to people. `dry`: whether its
    steps can also only count; then they take that as a second argument. `late_after` a run, the next one is overdue.
    """

    name: str
    when: str
    schedule: Callable[[], Due]
    steps: tuple[Callable[..., Counts], ...]
    dry: bool = False
    late_after: timedelta = timedelta(minutes=15)


def send_notices(now: datetime) -> Counts:
    """Send the mails that wait."""
    from pilotapp.notices import mail
    from pilotapp.supervision import digest_mail

    more = {"digest": lambda person: digest_mail.lines(person, now)}
    return mail.send_waiting(now, more=more, stop=stopping.is_set)


def refresh_facts(now: datetime) -> Counts:
    """Make what figures are read from again where visits changed."""
    from pilotapp.figures.facts import refresh

    return {"months of facts": refresh.refresh_dirty(stopping.is_set)}


def purge_notes(now: datetime, dry_run: bool = False) -> Counts:
    """Delete the texts whose time is over."""
    from pilotapp.supervision import retention

    found = retention.purge(now, dry_run)
    return {f"{slug}: {what}": count for slug, counts in found.items() for what, count in counts.items() if count}


def purge_questions(now: datetime, dry_run: bool = False) -> Counts:
    """The same with what was asked about visits."""
    from pilotapp.visits import retention

    return {f"{slug}: questions": count for slug, count in retention.purge(now, dry_run).items()}


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
    from pilotapp.exports import worker as exports

    return exports.make_all(now, stopping.is_set)


def work_out_hidings(now: datetime) -> Counts:
    """Work out what releases and sums hide, where somebody waits for it, and delete the answers whose day is over."""
    from pilotapp.releases import worker as releases

    return releases.drain(stopping.is_set)


def import_tables(now: datetime) -> Counts:
    """Go on with the imports that wait or were interrupted."""
    from pilotapp.imports import worker as imports

    return imports.drain(stopping.is_set)


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
    """Tell coordinators on Monday mornings that their week is there."""
    from pilotapp.supervision import digest_commands

    return {"digests": digest_commands.write_digests(now)}


JOBS: dict[str, Job] = {
    job.name: job
    for job in (
        Job("notices", "each minute", lambda: each_minute, (send_notices,)),
        Job(
            "purge",
            "daily at 03:30",
            lambda: Daily(time(3, 30)),
            (purge_notes, purge_questions, purge_reports, purge_agreements, purge_imports),
            dry=True,
            late_after=DAILY,
        ),
        Job(
            "reminders",
            "daily at 08:00",
            lambda: Daily(time(8)),
            (remind_of_sessions, remind_of_week_hours),
            late_after=DAILY,
        ),
        Job("exports", "at once", lambda: in_a_thread, (make_exports,)),
        Job("hidings", "at once", lambda: in_a_thread, (work_out_hidings,)),
        Job("imports", "at once", lambda: in_a_thread, (import_tables,)),
        Job("digest", "Monday mornings, once a week", Hourly, (write_digests,), late_after=timedelta(hours=3)),
        Job("facts", "each minute", lambda: each_minute, (refresh_facts,)),
    )
}
