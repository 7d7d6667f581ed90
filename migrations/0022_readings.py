"""By which reading of tables an import was read, and what its rows and columns are called once its plan is gone.

What the first reading remembered or prepared stays and is not used any more: pages ask for such a table once more.
"""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("import_run", "layout", TextField(null=True)),
        migrator.add_column("import_run", "reading", SmallIntegerField(default=1)),
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_column("import_run", "reading"), migrator.drop_column("import_run", "layout"))
