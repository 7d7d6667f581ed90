"""Rebuild the keys of names, so that names are found by Latin letters ('yildiz' finds 'Yıldız', 'olena' 'Олена')."""

import unicodedata

from peewee import *

from pilotapp import names


def up(migrator, db):
    _write(db, names.search_key)


def down(migrator, db):
    _write(db, _without_accents)


def _write(db, key):
    class Person(Model):
        uid = UUIDField(primary_key=True)
        name = CharField(max_length=80)
        name_key = CharField(max_length=160)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "person"

    for uid, name, known in list(Person.select(Person.uid, Person.name, Person.name_key).tuples()):
        wanted = key(name)
        if wanted != known:
            Person.update(name_key=wanted).where(Person.uid == uid).execute()


def _without_accents(name):
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).strip()[:160]
