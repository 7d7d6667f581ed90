"""The numbers of a programme's emergency card."""

from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp.models import EmergencyNumber, Person
from pilotapp.refusals import existing


def numbers(viewer: Person) -> list[EmergencyNumber]:
    """Return the numbers of the viewer's programme in the order of the card; at most `rules.MAX_NUMBERS`."""
    return list(EmergencyNumber.card(viewer.programme_id))


def number(viewer: Person, uid: UUID) -> EmergencyNumber:
    """Return one of the numbers. Raises Missing for other programmes."""
    wanted = (EmergencyNumber.uid == uid) & (EmergencyNumber.programme == viewer.programme_id)
    return existing(EmergencyNumber.get_or_none(wanted), _l("This number is not on your card any more."))
