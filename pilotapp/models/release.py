"""A release: figures of a period, frozen for those who pay and for the public; and sums of several programmes'."""

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

    `schemes` are codes of roll-ups with commas between them; `definitions` is JSON of what each number meant when it
    was made, by language; `unprotected_figures` is JSON of what stands behind each row, and of which rows are hidden,
    for sums with other programmes: nobody is shown it; `hash` is made of all this and of its cells. Only `is_public` is
    ever changed.
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
    """One number of a row of a table. Everybody else reads `value`; where it is none, `withheld` is the truth.

    `dimension` is '' for the totals, 'session' for supervision; `reason` says why a value is not shown.
    """

    dimension = CharField(max_length=20)
    code = CharField(max_length=24)
    number = CharField(max_length=20)
    value = BigIntegerField(null=True)
    withheld = BigIntegerField(null=True)
    reason = CharField(max_length=16, null=True)


class ReleaseCell(FrozenNumber):
    """A number of a release. It may also be of 'correction': what changed in the release whose number is `code`."""

    release = ForeignKeyField(Release, on_delete="CASCADE", backref="+", index=False)
    release_id: UUID

    class Meta:
        primary_key = CompositeKey("release", "dimension", "code", "number")


class ReleasedVisit(Base):
    """What was told of a release's visits so far, corrections included: that it counts, and its minutes."""

    release = ForeignKeyField(Release, on_delete="CASCADE", backref="+", index=False)
    release_id: UUID
    visit = ForeignKeyField(Visit, on_delete="CASCADE", backref="+", index=False)
    visit_id: UUID
    minutes = IntegerField()

    class Meta:
        primary_key = CompositeKey("release", "visit")


class ReleaseSum(Table):
    """The sum of the releases that several programmes made of the same period; frozen like them, under threshold `k`.

    A release is part of one sum at most, so that no two sums can be subtracted.
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
    """A number of a sum; corrections are not part of it."""

    sum = ForeignKeyField(ReleaseSum, on_delete="CASCADE", backref="+", index=False)
    sum_id: UUID

    class Meta:
        primary_key = CompositeKey("sum", "dimension", "code", "number")
