"""How a programme calls its pilots, and how it called them on each certificate."""

from peewee import *


def up(migrator, db):
    tables = ("programme", "certificate")
    migrator.migrate(
        *(migrator.add_column(one, "pilots_called", CharField(max_length=90, default="pilots")) for one in tables)
    )


def down(migrator, db):
    migrator.migrate(*(migrator.drop_column(one, "pilots_called") for one in ("certificate", "programme")))
