"""Suppression jobs know which programme asked, and an index finds when it was last worked for: they take turns."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("hiding", "programme", UUIDField(null=True)),
        migrator.add_index("hiding", ("programme", "alive_at")),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_index("hiding", "hiding_programme_alive_at"),
        migrator.drop_column("hiding", "programme"),
    )
