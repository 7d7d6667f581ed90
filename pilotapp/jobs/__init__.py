"""Timed jobs: mails of notices, deleting old texts, reminders, the weekly digest.

Rooms declare them (`rooms.Room.jobs` and `steps`); `room` has those that rooms share. `timetable` has their rows in the
database, `process` runs them.

Any number of processes may run the same jobs: a run is claimed like any background task (`background.task`). A run that
is taken over may overlap with one that was thought dead, so each job also claims its own rows before it does anything
visible: duplicate runs are harmless.
"""
