"""Limits how many mails to freely chosen addresses one person may let this server send in a day."""

from pilotapp.models import Person
from pilotapp.web import client, throttle
from pilotapp.web.throttle import DAY, Limit

# After one more than this the waits begin: one minute, two, four, up to a day.
OF_COORDINATORS = Limit(99, longest=DAY)  # enough for 80 invitations on one day, some of them repeated
OF_OTHERS = Limit(9, longest=DAY)


def spend(person: Person) -> None:
    """Count one mail; refuses with TooMany above the daily limit. Call it before the transaction."""
    limit = OF_COORDINATORS if person.has_role("coordinator") else OF_OTHERS
    throttle.spend(client.current().keyed("mails", str(person.uid)), limit)
