"""A long export in a separate process, and its memory use: `python -m tests.support.exporting URL FOLDER …`.

`fill N` inserts N visits of one pilot's programme into an empty database. `make FORMAT` makes a file of all of them as
the worker does and prints the resources as JSON; `hold FORMAT` does so with all rows in memory at once.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from peewee import fn

from pilotapp import db
from pilotapp.db import migrations
from tests.support import databases

ROOT = Path(__file__).resolve().parents[2]
START = datetime(2025, 1, 1, 8, tzinfo=UTC)
_FEW = 200  # visits of the year before, for a first file that loads all code
_BATCH_SIZE = 20_000


def run(url: str, folder: Path, *what: str) -> dict[str, Any]:
    """Run it in a separate process; return what it printed."""
    command = [sys.executable, "-m", "tests.support.exporting", url, str(folder), *what]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def fill(count: int) -> dict[str, Any]:
    """Insert that many visits of 2025 and a few of 2024, all of one programme."""
    from pilotapp.models import Visit, VisitTopic
    from tests.support import people

    people.create_all()
    pilot, programme = people.uid_of("amal"), people.uid_of("musterstadt")
    fields = (
        Visit.uid, Visit.programme, Visit.pilot, Visit.state, Visit.version, Visit.started_at, Visit.ended_at,
        Visit.day, Visit.minutes, Visit.outcome, Visit.institution_kind, Visit.client_language, Visit.mode, Visit.party,
        Visit.first_contact, Visit.waiting_minutes, Visit.travel_minutes, Visit.late, Visit.clock, Visit.forgotten,
        Visit.created_at, Visit.changed_at,
    )  # fmt: skip
    step = timedelta(days=364) / max(count, 1)

    def row(number: int) -> tuple[Any, ...]:
        at = START + number * step if number >= 0 else START - timedelta(days=30) + timedelta(minutes=number)
        end = at + timedelta(minutes=60)
        return (
            _uid(number), programme, pilot, "recorded", 1, at, end, at.date(), 60, "held", "school", "ara", "in_person",
            "person", False, 5, 20, False, False, False, at, at,
        )  # fmt: skip

    for numbers in _batches(-_FEW, count):
        with db.transaction():
            db.insert_many(fields, [row(number) for number in numbers])
            db.insert_many((VisitTopic.visit, VisitTopic.topic), [(_uid(number), "school") for number in numbers])
    return {"visits": count}


def make(app: Any, form: str) -> dict[str, Any]:
    """Make a small file, then the large one; return seconds (elapsed and CPU) and megabytes (file, before, peak)."""
    from pilotapp.exports import worker
    from pilotapp.models import Export, Visit
    from pilotapp.periods import Year

    Visit.select(fn.SUM(Visit.travel_minutes)).scalar()  # fills the database's cache
    peaks, began, spent = [], time.monotonic(), time.process_time()
    for year in (Year(2024), Year(2025)):
        began, spent = time.monotonic(), time.process_time()
        uid = _asked(year, form)
        with app.app_context():
            assert worker.make_next()
        peaks.append(_peak())
    made = Export.get_by_id(uid)
    assert made.state == "ready", made.state
    took = {"seconds": time.monotonic() - began, "spent": time.process_time() - spent}
    return {**took, "size": made.size / 1e6, "before": peaks[0], "peak": peaks[1]}


def _peak() -> float:
    """Return the peak memory of this process in megabytes; rusage would include that of the parent process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _asked(year: Any, form: str) -> UUID:
    from pilotapp.exports import commands
    from pilotapp.exports.spec import VISITS, ExportSpec
    from pilotapp.models import Person
    from tests.support import people

    karin = Person.get_by_id(people.uid_of("karin"))
    return commands.ask(karin, ExportSpec(VISITS, year, form), 1, "en").uid


def _hold() -> None:
    """Load all rows into memory before the first is written, as the product must not."""
    from pilotapp.exports import visit_rows

    one_by_one = visit_rows._rows
    visit_rows._rows = lambda *given: iter(list(one_by_one(*given)))


def _batches(first: int, end: int) -> Iterator[range]:
    for start in range(first, end, _BATCH_SIZE):
        yield range(start, min(start + _BATCH_SIZE, end))


def _uid(number: int) -> UUID:
    return uuid5(UUID(int=0), str(number))


def main(url: str, folder: str, what: str, how: str) -> None:
    """Build the app on the database, run the command, print its result."""
    from pilotapp.factory import create_app

    config = databases.config_for(url, Path(folder))
    if what == "fill":
        databases.bind(config)
        migrations.apply(config)
        db.database.connect(reuse_if_open=True)
        print(json.dumps(fill(int(how))))
        return
    app = create_app(config)
    with db.database.connection_context():
        if what == "hold":
            _hold()
        print(json.dumps(make(app, how)))


if __name__ == "__main__":
    main(*sys.argv[1:])
