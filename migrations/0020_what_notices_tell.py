"""A notice may carry codes and numbers of its own: after a restore, which acts of its reader are gone."""

from peewee import *


def up(migrator, db):
    db.execute_sql("ALTER TABLE notice ADD COLUMN detail TEXT")


def down(migrator, db):
    migrator.migrate(migrator.drop_column("notice", "detail"))
