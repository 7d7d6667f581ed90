"""How an import was read; what was remembered or prepared by the first reading of tables goes."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("import_run", "layout", TextField(null=True)),
        migrator.add_column("import_run", "reading", SmallIntegerField(default=1)),
    )
    db.execute_sql("DELETE FROM import_memory")
    # Tables that wait are handed in once more; an import in the middle can be taken back like any that failed.
    prepared = "('sheet', 'columns', 'values', 'ready')"
    runs = f"SELECT uid FROM import_run WHERE state IN {prepared}"  # noqa: S608 - fixed words
    db.execute_sql(f"DELETE FROM import_fault WHERE run_id IN ({runs})")  # noqa: S608
    db.execute_sql("DELETE FROM import_part")
    db.execute_sql(f"DELETE FROM import_run WHERE state IN {prepared}")  # noqa: S608
    db.execute_sql("UPDATE import_run SET state = 'failed', plan = NULL, work_at = NULL WHERE state = 'running'")


def down(migrator, db):
    migrator.migrate(migrator.drop_column("import_run", "reading"), migrator.drop_column("import_run", "layout"))
