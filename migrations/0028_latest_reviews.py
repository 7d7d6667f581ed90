"""An index finds the latest reviews of a coordinator, whose confirmations can be undone for a minute."""

from peewee import *


def up(migrator, db):
    migrator.migrate(migrator.add_index("review", ("person_id", "at")))


def down(migrator, db):
    migrator.migrate(migrator.drop_index("review", "review_person_id_at"))
