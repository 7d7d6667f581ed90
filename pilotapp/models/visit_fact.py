"""Fact tables for figures: counted visits by programme and month, which months are outdated, sums over programmes.

The rows are derived from `visit` and `visit_topic` and can be rebuilt from them (`pilotapp.figures.facts`).
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
    """A month of a programme ('2026-03'); `built`: it has its facts. Facts refer to programme and month by its id."""

    id = AutoField()
    programme = ForeignKeyField(Programme, on_delete="CASCADE", backref="+", index=False)
    programme_id: UUID
    month = CharField(max_length=7)
    built = BooleanField(default=False)

    class Meta:
        indexes = ((("programme", "month"), True),)


class DirtyMonth(Base):
    """A month whose counted visits changed since its facts were built.

    `mark` is the id of the transaction that changed them (0 with SQLite, which has one writer at a time), so that no
    writer waits for another one's mark, or relies on a mark that is being deleted.
    """

    programme = ForeignKeyField(Programme, on_delete="CASCADE", backref="+", index=False)
    programme_id: UUID
    month = CharField(max_length=7)
    mark = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("programme", "month", "mark")


class _Ordered(Base):
    """A table that SQLite stores in the order of its key (WITHOUT ROWID)."""

    @classmethod
    def create_table(cls, safe: bool = True, **options: Any) -> None:
        database = cls._meta.database
        cls._meta.without_rowid = isinstance(getattr(database, "obj", database), SqliteDatabase)
        super().create_table(safe, **options)


class VisitFact(_Ordered):
    """A counted visit and one of its topics; `is_first_topic` is 1 on one row of each visit. Minutes are whole.

    '' stands for a missing topic or kind, because both are part of the key. There are no foreign keys to persons or
    visits: the rows of a month are inserted and deleted together, in one short transaction.
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
    """Sums over all programmes for a month or a year, by topic and kind of institution; '*' stands for all of them."""

    period = CharField(max_length=7)
    topic = CharField(max_length=24)
    institution_kind = CharField(max_length=24)
    visits = IntegerField()
    minutes = BigIntegerField()
    first_contacts = IntegerField()
    pilots = IntegerField()

    class Meta:
        primary_key = CompositeKey("period", "topic", "institution_kind")
