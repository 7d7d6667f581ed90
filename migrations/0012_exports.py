"""Long exports: the choices, and the files in parts."""

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

    class Export(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        person = ForeignKeyField(Person, on_delete="CASCADE", index=False)
        what = TextField()
        language = CharField(max_length=12)
        state = CharField(max_length=8, default="waiting")
        name = CharField(max_length=120)
        done = IntegerField(default=0)
        total = IntegerField()
        size = BigIntegerField(default=0)
        worker = UUIDField(null=True)
        tries = SmallIntegerField(default=0)
        created_at = DateTimeField()
        alive_at = DateTimeField(null=True)
        ready_at = DateTimeField(null=True)
        gone_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "export"
            indexes = ((("person", "created_at"), False),)

    class ExportPart(Model):
        export = ForeignKeyField(Export, on_delete="CASCADE", index=False)
        number = IntegerField()
        content = BlobField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "export_part"
            primary_key = CompositeKey("export", "number")

    db.create_tables([Export, ExportPart])


def down(migrator, db):
    migrator.migrate(
        migrator.drop_table("export_part"),
        migrator.drop_table("export"),
    )
