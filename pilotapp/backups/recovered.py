"""Restore from a database instead of a backup: one that was recovered elsewhere from a continuous copy.

A backup is made of it first and checked like any other, and then restored like any other.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from peewee import PeeweeException

from pilotapp import backups, clock, db
from pilotapp.backups import Backup, restoring
from pilotapp.backups.restoring import Refused, Restored
from pilotapp.config import Config
from pilotapp.models import AuditRow


def restore(
    config: Config,
    url: str,
    finish: Callable[[], object],
    *,
    beyond_horizon: bool = False,
    ledger_lost: bool = False,
) -> Restored:
    """Replace the app's database by the content of the database at `url`, which is not changed.

    Raises Refused if that cannot be read, is damaged or of the other kind, and what `restoring.restore` raises.
    """
    there = replace(config, database_url=url)
    if there.is_sqlite != config.is_sqlite:
        raise Refused("the database to restore from, and PILOTAPP_DATABASE_URL, must be of one kind.")
    if there.is_sqlite and not Path(url.removeprefix("sqlite:///")).is_file():
        raise Refused(f"there is no file {url.removeprefix('sqlite:///')}.")
    with db.alone_with(config):
        pass  # fails if the app still runs, before the database is copied
    config.backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    with TemporaryDirectory(dir=config.backups, prefix="recovered-") as folder:
        backup = _backup_of(there, Path(folder))
        options = {"beyond_horizon": beyond_horizon, "ledger_lost": ledger_lost}
        return restoring.restore(config, backup, finish, **options)


def _backup_of(there: Config, folder: Path) -> Backup:
    """Make a backup whose time is the last act in the audit log, because later acts are not in it."""
    try:
        with db.connect(there).connection_context():
            last: AuditRow | None = AuditRow.select(AuditRow.at).order_by(AuditRow.at.desc()).first()
            at: datetime = last.at if last else clock.now()
            return backups.make(there, folder, at)
    except (backups.Bad, PeeweeException) as error:
        raise Refused(f"the database to restore from is not good: {error}") from error
    finally:
        db.disconnect()
