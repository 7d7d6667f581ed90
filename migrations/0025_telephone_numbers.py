"""Telephone numbers that pilots may give, sealed."""

from peewee import *


def up(migrator, db):
    class Person(Model):
        uid = UUIDField(primary_key=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "person"

    class PersonPhone(Model):
        person = ForeignKeyField(Person, primary_key=True, on_delete="CASCADE")
        number = TextField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "person_phone"

    db.create_tables([PersonPhone])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("person_phone"))
