"""The files that a person requested; nobody else sees them."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from flask_babel import gettext as _

from pilotapp import clock
from pilotapp.models import Export, ExportChunk, Person
from pilotapp.models.background_task import UNFINISHED
from pilotapp.refusals import existing

GONE = "gone"  # the state of a file that nobody may read any more; a job deletes it in steps
MAX_SHOWN = 20


def mine(viewer: Person) -> Sequence[Export]:
    """Return the viewer's files, latest first, without expired ones."""
    return list(Export.select().where(_hers(viewer)).order_by(Export.created_at.desc()).limit(MAX_SHOWN))


def get(viewer: Person, uid: UUID) -> Export:
    """Return one of the viewer's files. Raises Missing."""
    return existing(
        Export.get_or_none(_hers(viewer), Export.uid == uid), _("This file is gone. Files are kept for a day.")
    )


def unfinished(viewer: Person) -> int:
    """Return how many of the viewer's files are still being made."""
    return int(Export.select().where(_hers(viewer), Export.state.in_(UNFINISHED)).count())


def pieces(uid: UUID) -> Iterator[bytes]:
    """Yield the file in chunks of a megabyte; stops if it is deleted meanwhile."""
    there = ExportChunk.select(ExportChunk.content).join(Export).where(Export.uid == uid, Export.state != GONE)
    number = 0
    while chunk := there.where(ExportChunk.number == number).first():
        yield bytes(chunk.content)
        number += 1


def _hers(viewer: Person) -> object:
    hers = (Export.person == viewer.uid) & (Export.programme == viewer.programme_id)
    return hers & (Export.expires_at > clock.now()) & (Export.state != GONE)
