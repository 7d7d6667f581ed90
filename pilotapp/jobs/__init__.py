"""Timed jobs: mails of notices, deleting old texts, reminders, the weekly digest; scheduled by huey.

`tasks` has the jobs, `schedule` when they are due, `process` runs them.

Any number of processes may run the same jobs at the same time: each job claims its rows in the database before it does
anything visible, so that duplicate runs are harmless. The queue only holds jobs that are due now; everything that must
last is stored in the tables of the application.
"""
