"""A release: figures of a period, frozen for funders and the public; and sums of several programmes' releases."""

from __future__ import annotations

from uuid import UUID

from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    DateField,
    ForeignKeyField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from pilotapp.models.base import Base, Table, now_field
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme
from pilotapp.models.visit import Visit


class Release(Table):
    """Release `number` of a programme: visits that began from `first` to `last` (local days), under threshold `k`.

    `schemes` are comma-separated codes of groupings; `definitions` is JSON of the meaning of each measure at that time,
    by language; `unprotected_figures` is JSON of the true figures of each row and of which rows are suppressed, for
    sums with other programmes, and is shown to nobody; `hash` covers all this and the cells. Only `is_public` ever
    changes.
    """

    programme = ForeignKeyField(Programme, on_delete="RESTRICT", backref="+", index=False)
    programme_id: UUID
    number = IntegerField()
    first = DateField()
    last = DateField()
    k = SmallIntegerField()
    schemes = CharField(max_length=80, default="")
    definitions = TextField()
    unprotected_figures = TextField(column_name="truth")
    is_public = BooleanField(default=True)
    made_by = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", index=False)
    made_by_id: UUID
    made_at = now_field()
    hash = CharField(max_length=64)

    class Meta:
        indexes = ((("programme", "number"), True), (("first", "last"), False))


class FrozenNumber(Base):
    """One number of a row of a table. Others only see `value`; if it is None, `withheld` has the true number.

    `dimension` is '' for the totals, 'session' for supervision; `reason` says why a value is suppressed.
    """

    dimension = CharField(max_length=20)
    code = CharField(max_length=24)
    number = CharField(max_length=20)
    value = BigIntegerField(null=True)
    withheld = BigIntegerField(null=True)
    reason = CharField(max_length=16, null=True)


class ReleaseCell(FrozenNumber):
    """A number of a release. For dimension 'correction': what changed in the release whose number is `code`."""

    release = ForeignKeyField(Release, on_delete="CASCADE", backref="+", index=False)
    release_id: UUID

    class Meta:
        primary_key = CompositeKey("release", "dimension", "code", "number")


class ReleasedVisit(Base):
    """What releases have said so far about a visit, including corrections: whether it counts, and its minutes."""

    release = ForeignKeyField(Release, on_delete="CASCADE", backref="+", index=False)
    release_id: UUID
    visit = ForeignKeyField(Visit, on_delete="CASCADE", backref="+", index=False)
    visit_id: UUID
    minutes = IntegerField()

    class Meta:
        primary_key = CompositeKey("release", "visit")


class ReleaseSum(Table):
    """The sum of several programmes' releases of the same period; frozen like them, under threshold `k`.

    A release is in at most one sum, so that no two sums can be subtracted.
    """

    first = DateField()
    last = DateField()
    k = SmallIntegerField()
    schemes = CharField(max_length=80, default="")
    definitions = TextField()
    made_by = ForeignKeyField(Person, on_delete="RESTRICT", backref="+", index=False)
    made_by_id: UUID
    made_at = now_field()
    hash = CharField(max_length=64)


class ReleaseSumMember(Base):
    """A release that is in a sum."""

    release = ForeignKeyField(Release, primary_key=True, on_delete="RESTRICT", backref="+")
    release_id: UUID
    sum = ForeignKeyField(ReleaseSum, on_delete="CASCADE", backref="+")
    sum_id: UUID

    class Meta:
        table_name = "release_sum_part"


class ReleaseSumCell(FrozenNumber):
    """A number of a sum; corrections are not included."""

    sum = ForeignKeyField(ReleaseSum, on_delete="CASCADE", backref="+", index=False)
    sum_id: UUID

    class Meta:
        primary_key = CompositeKey("sum", "dimension", "code", "number")
