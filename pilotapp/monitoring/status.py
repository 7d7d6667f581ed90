"""All checks, each with a deadline: a check that hangs is reported and does not delay the others."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial

from flask_babel import lazy_gettext as _l
from peewee import PeeweeException

from pilotapp import db
from pilotapp.config import Config
from pilotapp.monitoring import checks, file_checks
from pilotapp.monitoring.probe import Probe, left
from pilotapp.monitoring.results import CRITICAL, Result

DEADLINE = 5.0  # seconds for all checks together
Check = Callable[[Config], list[Result]]
# The checks of a group run one after the other; the groups depend on different resources.
_FILES: tuple[Check, ...] = (file_checks.disk, file_checks.backup)
_READ: tuple[Check, ...] = (
    checks.database,
    checks.jobs,
    checks.mails,
    checks.entries,
    checks.audit_log,
    checks.clocks,
    checks.generation,
)
_WRITTEN: tuple[Check, ...] = (checks.write,)


class Status:
    """The checks of an installation. `keep`: seconds for which results are reused."""

    def __init__(self, config: Config, *, keep: float = 0) -> None:
        self._probes = {
            "database": Probe(partial(_in_database, _READ, config), keep=keep),
            "write": Probe(partial(_in_database, _WRITTEN, config), keep=keep),
            "disk": Probe(partial(_all, _FILES, config), keep=keep),
        }

    def results(self) -> list[Result]:
        """Run the checks and return the results in a fixed order; `db.connect` must have been called."""
        deadline = time.monotonic() + DEADLINE
        calls = {name: probe.start() for name, probe in self._probes.items()}
        return [result for name, call in calls.items() for result in _results(name, call, deadline)]


def _results(name: str, call: Future[list[Result]], deadline: float) -> list[Result]:
    try:
        return call.result(left(deadline))
    except TimeoutError:
        words = _l("No answer in time.")
        advice = _l("Something hangs: the database, the disk, or a long write. Look at the log of the system.")
        return [Result(name, CRITICAL, words, advice)]


def _in_database(group: Sequence[Check], config: Config) -> list[Result]:
    """Run a group with a database connection of this thread."""
    try:
        with db.database.connection_context():
            return _all(group, config)
    except PeeweeException:
        words = _l("The database cannot be reached.")
        advice = _l("Look whether its server runs, and at its log (docs/deploy.md).")
        return [Result("database" if group is _READ else "write", CRITICAL, words, advice)]


def _all(group: Sequence[Check], config: Config) -> list[Result]:
    """Return the results of a group; stops after a failed check of the database, because all others would fail too."""
    found: list[Result] = []
    for check in group:
        found += _one(check, config)
        if check is checks.database and found[-1].level == CRITICAL:
            break
    return found


def _one(check: Check, config: Config) -> list[Result]:
    try:
        return check(config)
    except Exception as error:
        words = _l("This check failed (%(kind)s).", kind=type(error).__name__)
        return [Result(check.__name__, CRITICAL, words, _l("Look at the log of the server."))]
