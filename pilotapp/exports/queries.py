"""The files that a person asked for; she alone sees them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from flask_babel import gettext as _

from pilotapp import clock
from pilotapp.models import Export, ExportChunk, Person
from pilotapp.models.background_task import UNFINISHED
from pilotapp.refusals import Missing

GONE = "gone"  # the state of a file that nobody may have any more; a job deletes it in steps
MAX_SHOWN = 20


def mine(viewer: Person) -> Sequence[Export]:
    """Her files, the latest first; those whose day is over are not shown any more."""
    return list(Export.select().where(_hers(viewer)).order_by(Export.created_at.desc()).limit(MAX_SHOWN))


def get(viewer: Person, uid: UUID) -> Export:
    """One of her files. Raises Missing."""
    found: Export | None = Export.get_or_none(_hers(viewer), Export.uid == uid)
    if found is None:
        raise Missing(_("This file is gone. Files are kept for a day."))
    return found


def unfinished(viewer: Person) -> int:
    """How many of her files are still being made."""
    return int(Export.select().where(_hers(viewer), Export.state.in_(UNFINISHED)).count())


def pieces(uid: UUID) -> Iterator[bytes]:
    """The file, a megabyte at a time; it ends where somebody lets go of it meanwhile."""
    there = ExportChunk.select(ExportChunk.content).join(Export).where(Export.uid == uid, Export.state != GONE)
    number = 0
    while chunk := there.where(ExportChunk.number == number).first():
        yield bytes(chunk.content)
        number += 1


def _hers(viewer: Person) -> object:
    hers = (Export.person == viewer.uid) & (Export.programme == viewer.programme_id)
    return hers & (Export.expires_at > clock.now()) & (Export.state != GONE)
