"""What figures are read from: counted visits by programme and month, which months are out of date, sums over all.

Rows here are derived from `visit` and `visit_topic` and can be made again from them (`pilotapp.figures.facts`).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    SqliteDatabase,
    UUIDField,
)

from pilotapp.models.base import Base
from pilotapp.models.programme import Programme


class FactMonth(Base):
    """A month of a programme ('2026-03'); `built`: its facts are there. Its number is what facts carry of both."""

    id = AutoField()
    programme = ForeignKeyField(Programme, on_delete="CASCADE", backref="+", index=False)
    programme_id: UUID
    month = CharField(max_length=7)
    built = BooleanField(default=False)

    class Meta:
        indexes = ((("programme", "month"), True),)


class DirtyMonth(Base):
    """Somebody changed counted visits of this month since its facts were made.

    `mark` is the transaction that did (0 with SQLite, which has one writer at a time), so that no writer ever waits
    for another one's mark, and none mistakes a mark that is being taken away for its own.
    """

    programme = ForeignKeyField(Programme, on_delete="CASCADE", backref="+", index=False)
    programme_id: UUID
    month = CharField(max_length=7)
    mark = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("programme", "month", "mark")


class _Ordered(Base):
    """A table that SQLite keeps in the order of its key, without numbers of rows beside it."""

    @classmethod
    def create_table(cls, safe: bool = True, **options: Any) -> None:
        database = cls._meta.database
        cls._meta.without_rowid = isinstance(getattr(database, "obj", database), SqliteDatabase)
        super().create_table(safe, **options)


class VisitFact(_Ordered):
    """A counted visit and one of its topics; `is_first_topic` is 1 on one row of each visit. Minutes are whole.

    '' stands for a topic or a kind that is not given, for both are part of the key. Nothing points from here to
    persons or visits: rows of a month are made and deleted together, in one short transaction.
    """

    fact_month = IntegerField(column_name="part")
    topic = CharField(max_length=24)
    institution_kind = CharField(max_length=24)
    pilot = UUIDField()
    visit = UUIDField()
    is_first_topic = SmallIntegerField(column_name="lead")
    day = DateField()
    client_language = CharField(max_length=3, null=True)
    outcome = CharField(max_length=24, null=True)
    mode = CharField(max_length=12, null=True)
    party = CharField(max_length=12, null=True)
    first_contact = SmallIntegerField()
    confirmed = SmallIntegerField()
    minutes = IntegerField(null=True)
    waiting = SmallIntegerField()
    travel = SmallIntegerField()

    class Meta:
        primary_key = CompositeKey("fact_month", "topic", "institution_kind", "pilot", "visit")


class CountryCell(_Ordered):
    """Sums over all programmes: of a month or a year, by topic and kind of institution; '*' stands for all of them."""

    period = CharField(max_length=7)
    topic = CharField(max_length=24)
    institution_kind = CharField(max_length=24)
    visits = IntegerField()
    minutes = BigIntegerField()
    first_contacts = IntegerField()
    pilots = IntegerField()

    class Meta:
        primary_key = CompositeKey("period", "topic", "institution_kind")
