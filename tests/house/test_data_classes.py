"""Each column says what becomes of it, or no test starts; docs/security.md shows all of them."""

from __future__ import annotations

import re

from peewee import CharField, ForeignKeyField, TextField

from pilotapp.models import TABLES, Person, Table
from pilotapp.models.handling import DELETED, activity, free_text, of, secret
from tests.support import column_page

# What may hold something that opens a door; each of these columns is hashed, sealed or public by nature.
OPENS = re.compile(r"hash|token|secret|password|credential|_key$|totp$|code_hash")


class Diary(Table):
    """A table whose columns say too little."""

    whose = activity(ForeignKeyField(Person, backref="+"))
    title = CharField()
    words = free_text(TextField())
    mood = activity(CharField())


class Draft(Table):
    """One whose rows are deleted with the person."""

    whose = activity(ForeignKeyField(Person, backref="+"), erased=DELETED)
    words = free_text(TextField())


def test_it_starts_no_test_with_a_column_that_says_nothing() -> None:
    assert column_page.unsaid(TABLES) == []
    assert column_page.unsaid([Diary, Draft]) == ["Diary.whose", "Diary.title", "Diary.words"]


def test_it_shows_every_column_to_people() -> None:
    page = column_page.PAGE.read_text()
    assert column_page.markdown() in page, "docs/security.md is stale: python -m tests.support.column_page"


def test_it_explains_the_classes_that_columns_have() -> None:
    explained = set(re.findall(r"^\| ([a-z ]+) \| [a-z]", column_page.PAGE.read_text(), re.MULTILINE))
    assert explained >= {of(column).data_class.name for table in TABLES for column in table._meta.sorted_fields}


def test_it_calls_secret_whatever_opens_something() -> None:
    harmless = {
        ("person", "name_key"),
        ("person", "email_key"),
        ("entry", "hash"),
        ("audit_row", "hash"),
        ("audit_head", "hash"),
        ("safeguarding_report", "hash"),
        ("release", "hash"),
        ("release_sum", "hash"),
    }
    opening = [column for table in TABLES for column in table._meta.sorted_fields if OPENS.search(column.column_name)]
    wrong = [column for column in opening if of(column).data_class != secret]
    assert {(column.model._meta.table_name, column.column_name) for column in wrong} == harmless
