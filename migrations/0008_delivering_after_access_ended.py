"""Late delivery: entries that arrive after the access has ended are pending review, with this reason."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("session", "deliver_until", DateTimeField(null=True)),
        migrator.add_column("entry", "held_for", CharField(max_length=9, null=True)),
    )
    db.execute_sql("UPDATE entry SET held_for = 'confirmed' WHERE answer = 'held'")


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("entry", "held_for"),
        migrator.drop_column("session", "deliver_until"),
    )
