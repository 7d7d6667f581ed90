"""Reminds pilots who are due for a reflection session, once in each interval of their programme."""

from datetime import datetime

from pilotapp import db, notices
from pilotapp.models import Programme
from pilotapp.reflection import due, rules


def remind(now: datetime) -> int:
    """Add a notice for each active pilot who is due at `now`; return how many are new. Called daily.

    Pilots who are invited to a session and have not declined get none. `subject` is the pilot's own uid, because there
    is no session yet. A second call on the same day adds nothing.
    """
    written = 0
    # Read everything before writing: with SQLite the upgrade to a write would fail if another process wrote meanwhile.
    for programme in list(Programme.select().where(Programme.reflection_days > 0).order_by(Programme.uid)):
        today = now.astimezone(programme.zone).date()
        with db.transaction():
            for pilot in due.of_programme(programme, now):
                if pilot.coming is not None:
                    continue
                number = rules.reminders_so_far(pilot.since, today, programme.reflection_days)
                once = f"reflection:{pilot.uid}:{pilot.since}:{number}"
                written += notices.write(pilot.uid, programme.uid, "reflection_due", pilot.uid, once=once)
    return written
