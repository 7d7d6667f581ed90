"""Releases: frozen reports of a period, sums over programmes, who may read them, and a programme's settings."""

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

    class Visit(Model):
        uid = UUIDField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "visit"

    class Funding(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE", index=False)
        programme = ForeignKeyField(Programme, on_delete="CASCADE")
        created_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "funding"
            primary_key = CompositeKey("person", "programme")

    class Release(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT", index=False)
        number = IntegerField()
        first = DateField()
        last = DateField()
        k = SmallIntegerField()
        schemes = CharField(max_length=80, default="")
        definitions = TextField()
        truth = TextField()
        is_public = BooleanField(default=True)
        made_by = ForeignKeyField(Person, on_delete="RESTRICT", index=False)
        made_at = DateTimeField()
        hash = CharField(max_length=64)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "release"
            indexes = ((("programme", "number"), True), (("first", "last"), False))

    class ReleaseCell(Model):
        release = ForeignKeyField(Release, on_delete="CASCADE", index=False)
        dimension = CharField(max_length=20)
        code = CharField(max_length=24)
        number = CharField(max_length=20)
        value = BigIntegerField(null=True)
        withheld = BigIntegerField(null=True)
        reason = CharField(null=True, max_length=16)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "release_cell"
            primary_key = CompositeKey("release", "dimension", "code", "number")

    class ReleasedVisit(Model):
        release = ForeignKeyField(Release, on_delete="CASCADE", index=False)
        visit = ForeignKeyField(Visit, on_delete="CASCADE", index=False)
        minutes = IntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "released_visit"
            primary_key = CompositeKey("release", "visit")

    class ReleaseSum(Model):
        uid = UUIDField(primary_key=True)
        first = DateField()
        last = DateField()
        k = SmallIntegerField()
        schemes = CharField(max_length=80, default="")
        definitions = TextField()
        made_by = ForeignKeyField(Person, on_delete="RESTRICT", index=False)
        made_at = DateTimeField()
        hash = CharField(max_length=64)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "release_sum"

    class ReleaseSumPart(Model):
        release = ForeignKeyField(Release, primary_key=True, on_delete="RESTRICT")
        sum = ForeignKeyField(ReleaseSum, on_delete="CASCADE")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "release_sum_part"

    class ReleaseSumCell(Model):
        sum = ForeignKeyField(ReleaseSum, on_delete="CASCADE", index=False)
        dimension = CharField(max_length=20)
        code = CharField(max_length=24)
        number = CharField(max_length=20)
        value = BigIntegerField(null=True)
        withheld = BigIntegerField(null=True)
        reason = CharField(null=True, max_length=16)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "release_sum_cell"
            primary_key = CompositeKey("sum", "dimension", "code", "number")

    db.create_tables([Funding, Release, ReleaseCell, ReleasedVisit, ReleaseSum, ReleaseSumPart, ReleaseSumCell])
    migrator.migrate(
        migrator.add_column("programme", "threshold", SmallIntegerField(default=5)),
        migrator.add_column("programme", "public_page", BooleanField(default=False)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("programme", "public_page"),
        migrator.drop_column("programme", "threshold"),
        migrator.drop_table("release_sum_cell"),
        migrator.drop_table("release_sum_part"),
        migrator.drop_table("release_sum"),
        migrator.drop_table("released_visit"),
        migrator.drop_table("release_cell"),
        migrator.drop_table("release"),
        migrator.drop_table("funding"),
    )
