"""Declares the jobs that rooms share: each room adds its steps."""

from datetime import time, timedelta

from pilotapp.clock.schedules import Daily
from pilotapp.rooms import Job, Room

_DAILY = timedelta(hours=26)  # after which the next run is late; the day on which summer time ends has 25 hours

ROOM = Room(
    jobs=(
        Job("purge", 20, "daily at 03:30", Daily(time(3, 30)), dry=True, late_after=_DAILY),
        Job("reminders", 30, "daily at 08:00", Daily(time(8)), late_after=_DAILY),
    ),
)
