"""Notices may carry codes and numbers: after a restore, which acts of the reader are lost."""

from peewee import *


def up(migrator, db):
    db.execute_sql("ALTER TABLE notice ADD COLUMN detail TEXT")


def down(migrator, db):
    migrator.migrate(migrator.drop_column("notice", "detail"))
