"""When each job ran last and when it must run again; stored with huey's queue, which all processes share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pilotapp import clock
from pilotapp.config import Config

QUEUE = "pilotapp"  # the name of huey's queue
_KEY = "run:"


@dataclass(frozen=True, slots=True)
class Run:
    """The last run of a job: `at` is None before the first; `good`: it succeeded; `late_at`: the next is overdue."""

    job: str
    at: datetime | None
    good: bool
    late_at: datetime


def queue_file(config: Config) -> Path:
    """Return the file of huey's queue, for SQLite."""
    return config.data / "jobs.db"


def write(config: Config, runs: Iterable[Run]) -> None:
    """Store these runs, replacing the last run of each job."""
    with _store(config) as store:
        for run in runs:
            at = run.at.isoformat() if run.at else None
            store.put_data(_KEY + run.job, json.dumps([at, run.good, run.late_at.isoformat()]).encode())


def read(config: Config) -> list[Run]:
    """Return the last runs of all jobs, by name; none before the job process ran for the first time."""
    if config.is_sqlite and not queue_file(config).exists():
        return []
    with _store(config) as store:
        return sorted(_stored(store), key=lambda run: run.job)


def expect(config: Config, late_after: Mapping[str, timedelta]) -> None:
    """Register jobs that never ran, with the time after which each is overdue; remove those that no longer exist."""
    known = {run.job for run in read(config)}
    now = clock.now()
    write(config, [Run(job, None, True, now + after) for job, after in late_after.items() if job not in known])
    with _store(config) as store:
        for job in known - set(late_after):
            store.pop_data(_KEY + job)


def _stored(store: Any) -> Iterator[Run]:
    for key, value in store.result_items().items():
        if key.startswith(_KEY):
            at, good, late_at = json.loads(bytes(value))
            ran = datetime.fromisoformat(at) if at else None
            yield Run(key.removeprefix(_KEY), ran, good, datetime.fromisoformat(late_at))


@contextmanager
def _store(config: Config) -> Iterator[Any]:
    """Open the tables of huey's queue with a connection of their own."""
    from huey.storage import PostgresStorage, SqliteStorage

    if config.is_sqlite:
        store = SqliteStorage(QUEUE, filename=str(queue_file(config)))
    else:
        store = PostgresStorage(QUEUE, dsn=config.database_url, create_tables=False)
    try:
        yield store
    finally:
        store.close()
