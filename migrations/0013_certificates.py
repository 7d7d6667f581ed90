"""Certificates of hours, and the day since which pilots of a programme get an allowance."""

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

    class Certificate(Model):
        uid = UUIDField(primary_key=True)
        programme = ForeignKeyField(Programme, on_delete="RESTRICT")
        pilot = ForeignKeyField(Person, on_delete="RESTRICT", index=False)
        code = CharField(unique=True, max_length=16)
        name = CharField(max_length=80)
        programme_name = CharField(max_length=120)
        language = CharField(max_length=12)
        first_day = DateField()
        last_day = DateField()
        visits = IntegerField()
        minutes = IntegerField()
        paid_visits = IntegerField()
        paid_minutes = IntegerField()
        issued_at = DateTimeField()
        issued_by = ForeignKeyField(Person, on_delete="RESTRICT", index=False)
        revoked_at = DateTimeField(null=True)
        revoked_by = ForeignKeyField(Person, null=True, on_delete="RESTRICT", index=False)
        revoke_reason = CharField(null=True, max_length=12)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "certificate"
            indexes = ((("pilot", "issued_at"), False),)

    db.create_tables([Certificate])
    migrator.migrate(migrator.add_column("programme", "allowance_since", DateField(null=True)))


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("programme", "allowance_since"),
        migrator.drop_table("certificate"),
    )
