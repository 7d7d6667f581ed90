"""Imports are claimed like other work beside requests: who works on one, since when nothing was heard, how often."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("import_run", "worker", UUIDField(null=True)),
        migrator.add_column("import_run", "heartbeat_at", DateTimeField(null=True)),
        migrator.add_column("import_run", "tries", SmallIntegerField(default=0)),
    )


def down(migrator, db):
    migrator.migrate(*(migrator.drop_column("import_run", name) for name in ("worker", "heartbeat_at", "tries")))
