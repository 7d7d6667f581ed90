"""The work beside requests: mails of notices, old texts that go, reminders, the weekly digest; kept in time by huey.

`tasks` says what there is to do, `schedule` when it is due, `process` does it.

Any number of processes may do the same work at the same time: each job claims its rows in the database before it does
anything that others see, so that doubles are harmless. The queue holds nothing but what is due now; what must last
stands in the tables of the application.
"""
