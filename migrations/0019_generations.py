"""Generations: a new one begins with each restore of a backup."""

from datetime import UTC, datetime
from uuid import uuid4

from peewee import *


def up(migrator, db):
    class Generation(Model):
        uid = UUIDField(primary_key=True)
        begun_at = DateTimeField(unique=True)
        backup_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "generation"

    db.create_tables([Generation])
    Generation.insert(uid=uuid4(), begun_at=datetime.now(UTC).replace(tzinfo=None), backup_at=None).execute()


def down(migrator, db):
    migrator.migrate(migrator.drop_table("generation"))
