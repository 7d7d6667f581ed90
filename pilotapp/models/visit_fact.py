"""Fact tables for figures: counted visits by programme and month, which months are outdated, sums over programmes.

The rows are derived from `visit` and `visit_topic` and can be rebuilt from them (`pilotapp.figures.facts`).
"""

from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    DateField,
    IntegerField,
    SmallIntegerField,
    SqliteDatabase,
    UUIDField,
)

from pilotapp.models.base import Base, Reference
from pilotapp.models.handling import activity, technical, tenant
from pilotapp.models.programme import Programme


class FactMonth(Base):
    """A month of a programme ('2026-03'); `built`: it has its facts. Facts refer to programme and month by its id."""

    excluded = _l("It says which months of the programme are ready for reports.")
    id = technical(AutoField())
    programme = tenant(Reference(Programme, on_delete="CASCADE", index=False))
    month = technical(CharField(max_length=7))
    built = technical(BooleanField(default=False))

    class Meta:
        indexes = ((("programme", "month"), True),)


class DirtyMonth(Base):
    """A month whose counted visits changed since its facts were built.

    `mark` is the id of the transaction that changed them (0 with SQLite, which has one writer at a time), so that no
    writer waits for another one's mark, or relies on a mark that is being deleted.
    """

    excluded = _l("It says which months of the programme must be made ready again.")
    programme = tenant(Reference(Programme, on_delete="CASCADE", index=False))
    month = technical(CharField(max_length=7))
    mark = technical(BigIntegerField())

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

    excluded = _l("It repeats what stands in visits, in the order of reports.")
    fact_month = technical(IntegerField(column_name="part"))
    topic = activity(CharField(max_length=24))
    institution_kind = activity(CharField(max_length=24))
    pilot = activity(UUIDField())
    visit = technical(UUIDField())
    is_first_topic = activity(SmallIntegerField(column_name="lead"))
    day = activity(DateField())
    client_language = activity(CharField(max_length=3, null=True))
    outcome = activity(CharField(max_length=24, null=True))
    mode = activity(CharField(max_length=12, null=True))
    party = activity(CharField(max_length=12, null=True))
    first_contact = activity(SmallIntegerField())
    confirmed = activity(SmallIntegerField())
    minutes = activity(IntegerField(null=True))
    waiting = activity(SmallIntegerField())
    travel = activity(SmallIntegerField())

    class Meta:
        primary_key = CompositeKey("fact_month", "topic", "institution_kind", "pilot", "visit")


class CountryCell(_Ordered):
    """Sums over all programmes for a month or a year, by topic and kind of institution; '*' stands for all of them."""

    excluded = _l("It is a number of all programmes together.")
    period = activity(CharField(max_length=7))
    topic = activity(CharField(max_length=24))
    institution_kind = activity(CharField(max_length=24))
    visits = activity(IntegerField())
    minutes = activity(BigIntegerField())
    first_contacts = activity(IntegerField())
    pilots = activity(IntegerField())

    class Meta:
        primary_key = CompositeKey("period", "topic", "institution_kind")
