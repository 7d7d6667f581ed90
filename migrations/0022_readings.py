"""How an import was read. Mappings that the first reading remembered go; its tables that wait stay, and their pages say
that they must be handed in again."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("import_run", "layout", TextField(null=True)),
        migrator.add_column("import_run", "reading", SmallIntegerField(default=1)),
    )
    db.execute_sql("DELETE FROM import_memory")


def down(migrator, db):
    migrator.migrate(migrator.drop_column("import_run", "reading"), migrator.drop_column("import_run", "layout"))
