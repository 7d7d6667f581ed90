"""Suppression jobs: which cells of some figures are suppressed, computed by a background worker."""

from peewee import *


def up(migrator, db):
    class Hiding(Model):
        uid = UUIDField(primary_key=True)
        state = CharField(max_length=8, default="waiting")
        done = IntegerField(default=0)
        total = IntegerField(default=0)
        worker = UUIDField(null=True)
        tries = SmallIntegerField(default=0)
        created_at = DateTimeField()
        alive_at = DateTimeField(null=True)
        gone_at = DateTimeField()
        mark = CharField(max_length=64, unique=True)
        question = TextField()
        answer = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "hiding"

    db.create_tables([Hiding])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("hiding"))
