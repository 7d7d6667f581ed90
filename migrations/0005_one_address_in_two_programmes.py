"""Make e-mail addresses unique in a programme, not over the installation, so that none learns who is in another."""

from peewee import *


def up(migrator, db):
    class Person(Model):
        uid = UUIDField(primary_key=True)
        email = CharField(max_length=200)
        programme_id = UUIDField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "person"

    migrator.migrate(migrator.drop_index("person", "person_email"))
    Person.add_index(Person.email, Person.programme_id, unique=True)
    Person._schema.create_indexes()


def down(migrator, db):
    migrator.migrate(
        migrator.drop_index("person", "person_email_programme_id"),
        migrator.add_index("person", ("email",), unique=True),
    )
