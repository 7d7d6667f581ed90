"""Declares the job of this package."""

from pilotapp.clock.schedules import EachMinute
from pilotapp.notices import mail
from pilotapp.rooms import Counts, Job, Room, Turn


def send_notices(turn: Turn) -> Counts:
    """Send pending mails."""
    return mail.send_waiting(turn.now, stop=turn.stop)


ROOM = Room(jobs=(Job("notices", 10, "each minute", EachMinute(), (send_notices,)),))
