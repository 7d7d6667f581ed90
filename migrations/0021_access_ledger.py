"""The id of the access ledger outside the database, which every machine must write to."""

from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column("generation", "ledger", UUIDField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("generation", "ledger"))
