"""The checks of folders: free disk space, and the age of the newest backup."""

import os
from collections.abc import Iterator
from pathlib import Path

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext as ngettext  # the name that Babel extracts

from pilotapp import clock
from pilotapp.backups.files import Backup
from pilotapp.config import Config
from pilotapp.monitoring.results import CRITICAL, OK, WARNING, Result

LITTLE, TOO_LITTLE = 1_000_000_000, 200_000_000  # bytes free


def disk(config: Config) -> list[Result]:
    """Check the free space of the database, the backups and the data folder; once for folders on the same disk."""
    free: dict[str, int] = {}
    found, seen = [], set()
    for name, folder in _places(config).items():
        place = _existing(folder)
        state = os.statvfs(place)
        free[name] = 0 if state.f_files and not state.f_favail else state.f_bavail * state.f_frsize
        level = CRITICAL if free[name] < TOO_LITTLE else WARNING if free[name] < LITTLE else OK
        if level != OK and place.stat().st_dev not in seen:
            words = _l("Only %(num)s MB are free for %(folder)s.", num=free[name] // 1_000_000, folder=str(folder))
            found.append(Result("disk", level, words, _l("Free some space, or make the disk larger (docs/deploy.md).")))
        seen.add(place.stat().st_dev)
    words = _l("At least %(num)s GB are free.", num=min(free.values()) // 1_000_000_000)
    first, *others = found or [Result("disk", OK, words)]
    return [Result("disk", first.level, first.text, first.advice, {"disk_free_bytes": free}), *others]


def backup(config: Config) -> list[Result]:
    """Check the age of the newest backup that was good when it was written."""
    newest = newest_readable(config.backups)
    advice = _l("Run pilotapp backup, and switch on pilotapp-backup.timer (docs/deploy.md).")
    if newest is None:
        words = _l("There is no backup in %(folder)s.", folder=str(config.backups))
        return [Result("backup", WARNING, words, advice)]
    seconds = (clock.now() - newest.made_at).total_seconds()
    hours, most = round(seconds / 3600), config.backup_max_hours
    numbers = {"backup_age_seconds": seconds}
    if seconds > most * 3600:
        words = ngettext(
            "The newest backup is %(num)s hour old; the limit is %(most)s.",
            "The newest backup is %(num)s hours old; the limit is %(most)s.",
            hours,
            most=most,
        )
        advice = _l("Look why the last one failed: systemctl status pilotapp-backup. Then run pilotapp backup.")
        return [Result("backup", CRITICAL, words, advice, numbers)]
    words = ngettext("The newest backup is %(num)s hour old.", "The newest backup is %(num)s hours old.", hours)
    return [Result("backup", OK, words, "", numbers)]


def newest_readable(folder: Path) -> Backup | None:
    """Return the newest backup that is not empty and has a readable description; its name means that it was good."""
    return next(readable(folder), None)


def readable(folder: Path) -> Iterator[Backup]:
    """Yield all such backups, newest first."""
    return filter(_is_readable, reversed(Backup.all_in(folder)))


def _is_readable(backup: Backup) -> bool:
    try:
        backup.described()
        return backup.copy.stat().st_size > 0
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _places(config: Config) -> dict[str, Path]:
    """Return the folders by their labels in metrics."""
    found = {"data": config.data, "backups": config.backups}
    if config.is_sqlite:
        found["database"] = Path(config.database_url.removeprefix("sqlite:///")).parent
    return found


def _existing(folder: Path) -> Path:
    """Return the folder, or the nearest existing parent."""
    return next(path for path in (folder, *folder.parents) if path.exists())
