"""Commands to request, download and delete files; each is one transaction with an audit row."""

import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from flask_babel import gettext as _

from pilotapp import audit, clock, db, personal_data
from pilotapp.exports import files, queries, release_book, tables
from pilotapp.exports.sheets import Book
from pilotapp.exports.spec import RELEASE, VISITS, ExportSpec
from pilotapp.figures import labels
from pilotapp.figures import queries as figures
from pilotapp.models import Export, ExportChunk, Person
from pilotapp.refusals import Missing, Refusal
from pilotapp.releases import queries as releases
from pilotapp.releases import sum_queries as sums

MAX_SYNCHRONOUS = 5_000  # single visits in a file that is made during the request
MAX_WAITING = 3  # files of one person that are being made at the same time
KEPT_FOR = timedelta(hours=24)
_CHUNKS_BATCH_SIZE = 20  # chunks of a file that are deleted in one transaction


def is_long(person: Person, spec: ExportSpec) -> int:
    """Return how many single visits the file lists if they are too many for a request; else 0."""
    count = figures.totals(person, spec.period, spec.filters)["visits"] if spec.what == VISITS else 0
    return count if count > MAX_SYNCHRONOUS else 0


def make(person: Person, spec: ExportSpec, *, words: str = "", no_person: bool = False) -> bytes:
    """Return the file of `spec`, made during the request. `words`: a short report, printed in a PDF and not stored.

    Raises Refusal if the words look like personal data and `no_person` is False, for a PDF of single visits, and for a
    table that is too wide for paper.
    """
    if spec.format == "pdf" and spec.what == VISITS:
        raise Refusal(_("Visits one by one are too many for paper. Please choose a spreadsheet."), "format")
    personal_data.check(words, no_person)
    if spec.release:
        return release(person, spec, words=words)
    counted = [0]
    book = tables.book(person, spec, lambda done: counted.append(done))
    body = _written(book, spec, words)
    with db.transaction():
        lines = counted[-1] if spec.what == VISITS else book.size
        audit.write(person, "figures.export", "programme", person.programme_id, **spec.plain(), lines=lines)
    return body


def release(person: Person, spec: ExportSpec, *, words: str = "") -> bytes:
    """Return a release as a file, for a person who may read it. Raises Missing for others."""
    found = releases.get(person, _uid(spec))
    line = found.line
    details = ((_("Release"), str(line.number)), (_("Smallest number shown"), str(line.k)))
    title = _("Release %(number)s: %(period)s", number=line.number, period=labels.period(line.period))
    book = release_book.book(found.shown, title=title, programme=line.name, made_on=line.made_on, details=details)
    body = _written(book, spec, words)
    with db.transaction():
        audit.write(
            person,
            "figures.export",
            "release",
            line.uid,
            programme=line.programme,
            format=spec.format,
            lines=book.size,
        )
    return body


def released_sum(person: Person, spec: ExportSpec) -> bytes:
    """Return the sum of several programmes' releases as a file, for their common funder. Raises Missing for others."""
    found = sums.get(person, _uid(spec))
    shown = found.shown
    title = _(
        "Sum of %(number)s programmes: %(period)s", number=len(found.programmes), period=labels.period(shown.period)
    )
    details = ((_("Programmes"), ", ".join(found.programmes)), (_("Smallest number shown"), str(shown.k)))
    programme = _("Several programmes")
    book = release_book.book(
        shown, title=title, programme=programme, made_on=found.made_on, details=details, is_sum=True
    )
    body = _written(book, spec)
    with db.transaction():
        audit.write(person, "figures.export", "release_sum", found.uid, format=spec.format, lines=book.size)
    return body


def _uid(spec: ExportSpec) -> UUID:
    if spec.release is None:
        raise Missing(_("There is no such release."))
    return spec.release


def _written(book: Book, spec: ExportSpec, words: str = "") -> bytes:
    """Return a small book as the bytes of a file."""
    warning = (
        ""
        if spec.what == RELEASE
        else _("For the office: small numbers are not hidden in this report. To publish figures, freeze a release.")
    )
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as out:
        files.write(book, spec, out, folder=Path(folder), made_at=clock.now(), words=words, warning=warning)
        out.seek(0)
        return out.read()


def ask(person: Person, spec: ExportSpec, total: int, language: str) -> Export:
    """Queue a long file for the worker. Raises Refusal if too many files of this person are being made."""
    now = clock.now()
    with db.transaction():
        db.serialise(Person(uid=person.uid))
        if queries.unfinished(person) >= MAX_WAITING:
            raise Refusal(_("Some of your files are still being made. Please wait until one of them is ready."))
        export: Export = Export.create(
            programme=person.programme_id,
            person=person.uid,
            what=spec.as_json(),
            language=language,
            name=spec.name,
            total=total,
            expires_at=now + KEPT_FOR,
        )
        audit.write(person, "figures.export", "export", export.uid, **spec.plain(), lines=total)
    return export


def take(person: Person, uid: UUID) -> tuple[Export, Iterator[bytes]]:
    """Return a finished file in chunks. Raises Missing for other people's and deleted ones, Refusal if unfinished."""
    export = queries.get(person, uid)
    if export.state != "ready":
        raise Refusal(_("This file is not ready yet. Please come back in a moment."))
    with db.transaction():
        audit.write(person, "figures.download", "export", export.uid, size=export.size)
    return export, queries.pieces(export.uid)


def forget(person: Person, uid: UUID) -> None:
    """Delete a file early, or cancel it. Raises Missing for other people's and deleted files."""
    _delete(queries.get(person, uid).uid)


def purge(now: datetime) -> int:
    """Delete the files that have expired or were given up; return how many."""
    rows = list(Export.select(Export.uid).where((Export.expires_at <= now) | (Export.state == queries.GONE)))
    for row in rows:
        _delete(row.uid)
    return len(rows)


def _delete(uid: UUID) -> None:
    """Delete in small steps, so that other writers do not wait for long."""
    with db.transaction():
        Export.update(state=queries.GONE, worker=None).where(Export.uid == uid).execute()
    while True:
        some = ExportChunk.select(ExportChunk.number).where(ExportChunk.export == uid).limit(_CHUNKS_BATCH_SIZE)
        numbers = [part.number for part in some]
        if not numbers:
            break
        with db.transaction():
            ExportChunk.delete().where(ExportChunk.export == uid, ExportChunk.number.in_(numbers)).execute()
    with db.transaction():
        Export.delete().where(Export.uid == uid).execute()
