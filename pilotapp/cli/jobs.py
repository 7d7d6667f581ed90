"""`pilotapp jobs`: timed jobs as a service of their own, or one job once."""

import click
from flask import Flask

from pilotapp import db, log, rooms
from pilotapp.cli.connection import refuse_pending
from pilotapp.cli.terminal import failure, say
from pilotapp.clock.schedules import ZONE
from pilotapp.config import load_config
from pilotapp.log import logger


@click.group()
def jobs() -> None:
    """The timed work: mails, reminders, deleting old texts.

    'pilotapp serve' does it as well, unless PILOTAPP_JOBS is off.
    """


@jobs.command()
def run() -> None:
    """Do the jobs when they are due, until stopped.

    For installations with PILOTAPP_JOBS=off.
    """
    from pilotapp.jobs.process import work

    app = _app()
    log.take_over(production=app.config["PILOTAPP"].environment == "production")
    logger.info("started")
    work(app)
    logger.info("stopped")


@jobs.command("list")
def list_jobs() -> None:
    """Say which jobs there are and when they are done."""
    for job in rooms.jobs().values():
        say(f"{job.name:<10} {job.when}")
    say(f"Times are those of {ZONE.key}.")
    if not load_config().jobs:
        say("PILOTAPP_JOBS is off: `pilotapp jobs run` does them, not `pilotapp serve`.")


@jobs.command()
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="Only say what it would do; for purge.")
def now(name: str, dry_run: bool) -> None:
    """Do the job NAME once, now, and say what it did."""
    from pilotapp.jobs.process import run as run_once

    job = rooms.jobs().get(name)
    if job is None:
        raise failure(f"There is no such job. There are: {', '.join(rooms.jobs())}.")
    if dry_run and not job.dry:
        raise failure(f"{name} cannot only count.")
    found = run_once(_app(), job, dry_run=dry_run)
    if found is None:
        raise failure("A part of it failed; the lines above say where.")
    verb = "would be" if dry_run else "done"
    for what, count in found.items():
        say(f"{what}: {count} {verb}")
    if not found:
        say("Nothing to do.")


def _app() -> Flask:
    """Return the application with a migrated database and with logged erasures repeated."""
    from pilotapp.factory import create_app

    config = load_config()
    app = create_app(config)
    with db.database.connection_context():
        refuse_pending(config)
    return app
