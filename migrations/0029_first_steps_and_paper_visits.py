"""First steps of a programme that were left, the declaration that its coordination read, and visits on paper.

A programme that has visits already is not new: its first steps are left, and can be taken up in its settings.
"""

from peewee import *

LEFT = """
UPDATE "programme" SET "steps_left" = 'numbers declaration letterhead pilot tables'
WHERE "uid" IN (SELECT "programme_id" FROM "visit")
"""


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("programme", "steps_left", CharField(max_length=80, default="")),
        migrator.add_column("programme", "declaration_read", CharField(max_length=20, null=True)),
        migrator.add_column("visit", "paper", BooleanField(null=True)),
    )
    db.execute_sql(LEFT)


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("visit", "paper"),
        migrator.drop_column("programme", "declaration_read"),
        migrator.drop_column("programme", "steps_left"),
    )
