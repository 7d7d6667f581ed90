"""Add an index for the first query of a pilot's home page, so that it stays fast after years of visits."""

from peewee import *


def up(migrator, db):
    class Visit(Model):
        uid = UUIDField(primary_key=True)
        pilot_id = UUIDField()
        started_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "visit"

    waiting = SQL("state IN ('open', 'ended', 'asked')")
    Visit.add_index(Visit.pilot_id, Visit.started_at, where=waiting, name="visit_with_pilot")
    Visit._schema.create_indexes()


def down(migrator, db):
    migrator.migrate(migrator.drop_index("visit", "visit_with_pilot"))
