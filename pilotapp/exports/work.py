"""Makes long files beside the requests: one claims a file, writes it on disk, and puts it into the database in parts.

Any number of processes may do so: a file is claimed by one UPDATE, each part is written only by who still holds the
claim, and one that is not heard of for a minute is begun again by somebody else.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import IO, Any
from uuid import UUID, uuid4

from flask import Flask
from flask_babel import force_locale

from pilotapp import clock, db
from pilotapp.exports import commands, files, tables
from pilotapp.exports.choice import Choice
from pilotapp.models import Export, ExportPart, Person
from pilotapp.web.log import logger

PART = 1024 * 1024
SILENT = timedelta(seconds=60)  # after which nobody works on a file any more
MOST_TRIES = 3
_BEAT, _TELL, _LOOK = 10.0, 1.0, 1.5  # seconds: signs of life, progress, and looks at what waits
Stop = Callable[[], bool]


class Lost(Exception):
    """Somebody else holds the claim now, or nobody wants the file any more."""


class Stopped(Exception):
    """The process is told to stop."""


def keep_at_it(app: Flask, stopping: threading.Event) -> None:
    """Make what waits, soon after it was asked for, until the process stops."""
    while not stopping.is_set():
        try:
            with app.app_context(), db.database.connection_context():
                commands.purge(clock.now())
                busy = make_next(stopping.is_set)
        except Exception as error:
            logger.error("exports failed", kind=type(error).__name__)
            busy = False
        if not busy:
            stopping.wait(_LOOK)


def make_all(now: datetime, stop: Stop = lambda: False) -> dict[str, int]:
    """Delete what is over and make all that waits, inside an application context; in numbers."""
    gone, made = commands.purge(now), 0
    while make_next(stop):
        made += 1
    return {"files deleted": gone, "files made": made}


def make_next(stop: Stop = lambda: False) -> bool:
    """Make the oldest file that waits; False where none does."""
    export = _claim(uuid4())
    if export is None:
        return False
    try:
        with _signs_of_life(export), force_locale(export.language):
            _make(export, stop)
    except Lost:
        logger.info("export was taken over or is not wanted any more", export=str(export.uid))
    except Stopped:
        _let_go(export, state="waiting", tries=Export.tries - 1)
    except Exception as error:
        _let_go(export, state="failed")
        logger.error("export failed", export=str(export.uid), kind=type(error).__name__)
    return True


def _claim(worker: UUID) -> Export | None:
    """Take the oldest that waits, or that nobody was heard of working on; give up what failed too often."""
    now = clock.now()
    lost = (Export.state == "working") & (Export.alive_at < now - SILENT)
    with db.transaction():
        Export.update(state="failed", worker=None).where(lost, Export.tries >= MOST_TRIES).execute()
    free = (Export.state == "waiting") | lost
    for row in list(Export.select(Export.uid).where(free).order_by(Export.created_at).limit(5)):
        taken = {"state": "working", "worker": worker, "alive_at": now, "tries": Export.tries + 1, "done": 0, "size": 0}
        with db.transaction():
            if Export.update(taken).where(free, Export.uid == row.uid).execute():
                ExportPart.delete().where(ExportPart.export == row.uid).execute()
                found: Export = Export.get_by_id(row.uid)
                return found
    return None


def _make(export: Export, stop: Stop) -> None:
    choice, person = Choice.read(json_of(export)), Person.get_by_id(export.person_id)
    if choice is None or not (person.active and person.has_role("coordinator")):
        raise PermissionError("who asked may not have it any more")
    told = _teller(export, stop)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile(dir=folder) as out:
        book = tables.book(person, choice, told)
        files.write(book, choice, out, folder=Path(folder), made_at=clock.now())
        _store(export, out)
    ready = {"state": "ready", "worker": None, "done": Export.total, "ready_at": clock.now()}
    _change(export, **ready, gone_at=clock.now() + commands.KEPT_FOR)


def json_of(export: Export) -> Any:
    """The choice of an export, as `Choice.read` takes it."""
    import json

    return json.loads(export.what)


def _teller(export: Export, stop: Stop) -> Callable[[int], None]:
    """What hears how many visits are written, and tells the page about it, once in a second."""
    last = monotonic()

    def told(done: int) -> None:
        nonlocal last
        if stop():
            raise Stopped
        if monotonic() - last >= _TELL:
            last = monotonic()
            _change(export, done=done, alive_at=clock.now())

    return told


def _store(export: Export, out: IO[bytes]) -> None:
    """The file in parts, each in a short transaction of its own."""
    out.seek(0)
    number = 0
    while part := out.read(PART):
        with db.transaction():
            _change(export, size=Export.size + len(part), alive_at=clock.now())
            ExportPart.create(export=export.uid, number=number, content=part)
        number += 1


def _change(export: Export, **columns: Any) -> None:
    """Write into the row, as long as the claim is ours. Raises Lost."""
    mine = (Export.uid == export.uid) & (Export.state == "working") & (Export.worker == export.worker)
    with db.transaction():
        if not Export.update(columns).where(mine).execute():
            raise Lost


def _let_go(export: Export, **columns: Any) -> None:
    """Give the claim back; where it was lost meanwhile, nobody waits for this."""
    with suppress(Lost):
        _change(export, worker=None, **columns)


@contextmanager
def _signs_of_life(export: Export) -> Iterator[None]:
    """Say every few seconds that somebody works on it, also while a spreadsheet is being packed."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(_BEAT):
            with db.database.connection_context():
                try:
                    _change(export, alive_at=clock.now())
                except Lost:
                    return

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
