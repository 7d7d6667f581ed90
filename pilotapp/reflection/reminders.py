"""Pilots who are due for a reflection session are reminded, once in each interval of their programme."""

from __future__ import annotations

from datetime import datetime

from pilotapp import db, notices
from pilotapp.models import Programme
from pilotapp.reflection import due, rules


def remind(now: datetime) -> int:
    """Write a notice for each active pilot who is due at `now`; returns how many are new. To be called every day.

    Nothing for those who are invited to a session and have not declined. `subject` is her own uid: it is about no
    session yet. A second call on the same day writes nothing.
    """
    written = 0
    # All read before anything is written: SQLite would refuse where another process writes meanwhile.
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
