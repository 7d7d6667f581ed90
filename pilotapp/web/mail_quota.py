"""How many mails to addresses of her choice one person may let this server send in a day."""

from __future__ import annotations

from pilotapp.models import Person
from pilotapp.web import client, throttle
from pilotapp.web.throttle import DAY, Limit

# After so many and one more the waits begin: a minute, two, four, up to a day.
OF_COORDINATORS = Limit(99, longest=DAY)  # 80 pilots invited on one day, and some once more
OF_OTHERS = Limit(9, longest=DAY)


def spend(person: Person) -> None:
    """Count one mail; refuses with TooMany where there were too many in a day. Stands before the transaction."""
    limit = OF_COORDINATORS if person.has_role("coordinator") else OF_OTHERS
    throttle.spend(client.current().keyed("mails", str(person.uid)), limit)
