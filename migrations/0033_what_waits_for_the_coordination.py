"""Indexes for the page of the month: the visits to confirm, answers that ask for a call, visits by state and day."""

from peewee import *

CALL_ME = """kind = 'answer' AND REPLACE(body, '"answer":"call_me"', '') <> body"""


def up(migrator, db):
    class Base(Model):
        class Meta:
            database = db
            legacy_table_names = False

    class Visit(Base):
        uid = UUIDField(primary_key=True)
        programme_id = UUIDField()
        state = CharField()
        day = DateField()
        started_at = DateTimeField()

    class Entry(Base):
        uid = UUIDField(primary_key=True)
        programme_id = UUIDField()

    order = (Visit.programme_id, Visit.state.desc(), Visit.day, Visit.started_at, Visit.uid)
    Visit.add_index(*order, where=SQL("state IN ('recorded', 'asked')"), name="visit_to_confirm")
    Entry.add_index(Entry.programme_id, where=SQL(CALL_ME), name="entry_call_me")
    Visit._schema.create_indexes()
    Entry._schema.create_indexes()
    migrator.migrate(
        migrator.drop_index("visit", "visit_programme_id_state_started_at"),
        migrator.add_index("visit", ("programme_id", "state", "started_at", "day")),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_index("visit", "visit_programme_id_state_started_at_day"),
        migrator.add_index("visit", ("programme_id", "state", "started_at")),
        migrator.drop_index("visit", "visit_to_confirm"),
        migrator.drop_index("entry", "entry_call_me"),
    )
