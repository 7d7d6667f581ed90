"""Imports of tables of earlier years: runs, staged rows, faults, remembered choices; visits and people name theirs."""

from peewee import *


def up(migrator, db):
    class Programme(Model):
        uid = UUIDField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "programme"

    class Person(Model):
        uid = UUIDField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "person"

    class ImportRun(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        kind = CharField(max_length=6)
        state = CharField(max_length=8, default="sheet")
        created_by = ForeignKeyField(Person, on_delete="RESTRICT", index=False)
        work_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT", index=False)
        plan = TextField(null=True)
        signature = CharField(max_length=64, default="")
        rows = IntegerField(default=0)
        position = IntegerField(default=0)
        added = IntegerField(default=0)
        known = IntegerField(default=0)
        wrong = IntegerField(default=0)
        alike = IntegerField(default=0)
        removed = IntegerField(default=0)
        voided = IntegerField(default=0)
        first_day = DateField(null=True)
        last_day = DateField(null=True)
        created_at = DateTimeField()
        work_at = DateTimeField(null=True)
        finished_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "import_run"
            indexes = ((("programme", "created_at", "uid"), False),)

    ImportRun.add_index(ImportRun.work_at, where=SQL("work_at IS NOT NULL"), name="import_run_work")

    class ImportPart(Model):
        uid = UUIDField(primary_key=True)
        run = ForeignKeyField(ImportRun, on_delete="CASCADE", index=False)
        sheet = SmallIntegerField()
        number = IntegerField()
        done = BooleanField(default=False)
        content = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "import_part"
            indexes = ((("run", "sheet", "number"), True),)

    class ImportFault(Model):
        run = ForeignKeyField(ImportRun, on_delete="CASCADE", index=False)
        number = IntegerField()
        position = SmallIntegerField()
        code = CharField(max_length=20)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "import_fault"
            primary_key = CompositeKey("run", "number", "position")

    class ImportMemory(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        kind = CharField(max_length=6)
        signature = CharField(max_length=64)
        plan = TextField(null=True)
        changed_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "import_memory"
            indexes = ((("programme", "kind", "signature"), True),)

    class ImportName(Model):
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        spelling = CharField(max_length=64)
        pilot = ForeignKeyField(Person, on_delete="CASCADE")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "import_name"
            primary_key = CompositeKey("programme", "spelling")

    db.create_tables([ImportRun, ImportPart, ImportFault, ImportMemory, ImportName])
    migrator.migrate(
        migrator.add_column("visit", "import_run", UUIDField(null=True)),
        migrator.add_column("person", "import_run", UUIDField(null=True)),
    )
    db.execute_sql('CREATE INDEX "visit_import" ON "visit" ("import_run") WHERE import_run IS NOT NULL')
    db.execute_sql('CREATE INDEX "person_import" ON "person" ("import_run") WHERE import_run IS NOT NULL')


def down(migrator, db):
    db.execute_sql("DROP INDEX visit_import")
    db.execute_sql("DROP INDEX person_import")
    migrator.migrate(
        migrator.drop_column("visit", "import_run"),
        migrator.drop_column("person", "import_run"),
        migrator.drop_table("import_name"),
        migrator.drop_table("import_memory"),
        migrator.drop_table("import_fault"),
        migrator.drop_table("import_part"),
        migrator.drop_table("import_run"),
    )
