"""Background worker for long files: writes each to disk, then into the database in chunks."""

import tempfile
import threading
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from flask import Flask

from pilotapp import clock, db
from pilotapp.background import task
from pilotapp.exports import commands, files, tables
from pilotapp.exports.spec import ExportSpec
from pilotapp.formats.rendering import speaking
from pilotapp.models import Export, ExportChunk, Person

CHUNK = 1024 * 1024


def run_worker(app: Flask, stopping: threading.Event) -> None:
    """Make queued files until the process stops."""
    task.run_worker(app, stopping, "exports", make_next)


def run_deleter(app: Flask, stopping: threading.Event) -> None:
    """Delete expired files in a thread of its own, so that this does not wait while a long file is made."""
    task.run_worker(app, stopping, "deleting exports", lambda stop: commands.purge(clock.now()))


def make_all(now: datetime, stop: task.Stop = lambda: False) -> dict[str, int]:
    """Delete expired files and make all queued ones, inside an application context; return the counts."""
    gone, made = commands.purge(now), 0
    while make_next(stop):
        made += 1
    return {"files deleted": gone, "files made": made}


def make_next(stop: task.Stop = lambda: False) -> bool:
    """Make the oldest queued file; return False if there is none."""
    return task.run_next(Export, _make, stop)


def _make(export: Export, on_progress: task.OnProgress) -> None:
    spec, person = ExportSpec.read(json_of(export)), Person.get_by_id(export.person_id)
    if spec is None or not (person.active and person.has_role("coordinator")):
        raise PermissionError("who asked may not have it any more")
    with db.transaction():
        task.change(export, size=0)
        ExportChunk.delete().where(ExportChunk.export == export.uid).execute()  # left by a worker that was killed
    counted = [0]

    def hear(done: int) -> None:
        counted[0] = done
        on_progress(done)

    with (
        speaking(export.language, person.programme.pilots_called),
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryFile(dir=folder) as out,
    ):
        book = tables.book(person, spec, hear)
        files.write(book, spec, out, folder=Path(folder), made_at=clock.now())
        _store(export, out)
    now, lines = clock.now(), counted[0]  # the present number of visits, which may have changed since the request
    ready = {"state": "ready", "worker": None, "done": lines, "total": lines, "ready_at": now}
    task.change(export, **ready, expires_at=now + commands.KEPT_FOR)


def json_of(export: Export) -> Any:
    """Return the choice of an export, as `ExportSpec.read` accepts it."""
    import json

    return json.loads(export.what)


def _store(export: Export, out: IO[bytes]) -> None:
    """Store the file in chunks, each in a short transaction."""
    out.seek(0)
    number = 0
    while chunk := out.read(CHUNK):
        with db.transaction():
            task.change(export, size=Export.size + len(chunk), heartbeat_at=clock.now())
            ExportChunk.create(export=export.uid, number=number, content=chunk)
        number += 1
