"""Which rows of a release or a sum are put together; none in those from before."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("release", "recoding", TextField(default="")),
        migrator.add_column("release_sum", "recoding", TextField(default="")),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("release_sum", "recoding"),
        migrator.drop_column("release", "recoding"),
    )
