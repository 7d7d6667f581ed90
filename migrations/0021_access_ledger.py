"""The name of the access ledger outside the database: every machine must write to this one."""

from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_column("generation", "ledger", UUIDField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("generation", "ledger"))
