"""A release: figures of a period, frozen for funders and the public; and sums of several programmes' releases."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import (
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    DateField,
    IntegerField,
    SmallIntegerField,
    TextField,
)

from pilotapp.models.base import Base, Reference, Table, now_field
from pilotapp.models.handling import FROZEN, KEPT, MADE_OF, YOU, activity, audit, configuration, technical, tenant
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme
from pilotapp.models.visit import Visit


class Release(Table):
    """Release `number` of a programme: visits that began from `first` to `last` (local days), under threshold `k`.

    `schemes` are comma-separated codes of groupings; `definitions` is JSON of the meaning of each measure at that time,
    by language; `unprotected_figures` is JSON of the true figures of each row and of which rows are suppressed, for
    sums with other programmes and to tell the programme's coordinators which rows are sensitive; `recoding` is JSON of
    which rows are put together (`releases.ways.Recoded`), empty if none are; `hash` covers all this and the cells. Only
    `is_public` ever changes.
    """

    subject_kind = "release"
    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    programme_id: UUID
    number = technical(IntegerField())
    first = configuration(DateField())
    last = configuration(DateField())
    k = configuration(SmallIntegerField(), excluded=FROZEN)
    schemes = configuration(CharField(max_length=80, default=""), excluded=FROZEN)
    definitions = configuration(TextField(), excluded=FROZEN)
    unprotected_figures = technical(TextField(column_name="truth"), excluded=FROZEN)
    recoding = configuration(TextField(default=""), excluded=FROZEN)
    is_public = configuration(BooleanField(default=True), excluded=FROZEN)
    made_by = audit(Reference(Person, on_delete="RESTRICT", index=False), erased=KEPT, excluded=YOU)
    made_at = audit(now_field())
    hash = technical(CharField(max_length=64), excluded=MADE_OF)

    class Meta:
        indexes = ((("programme", "number"), True), (("first", "last"), False))


class FrozenNumber(Base):
    """One number of a row of a table. Others only see `value`; if it is None, `withheld` has the true number.

    `dimension` is '' for the totals, 'session' for supervision; `reason` says why a value is suppressed.
    """

    dimension = technical(CharField(max_length=20))
    code = technical(CharField(max_length=24))
    number = technical(CharField(max_length=20))
    value = technical(BigIntegerField(null=True))
    withheld = technical(BigIntegerField(null=True))
    reason = technical(CharField(max_length=16, null=True))


class ReleaseCell(FrozenNumber):
    """A number of a release. For dimension 'correction': what changed in the release whose number is `code`."""

    excluded = _l("It is a number of a release of the programme.")
    release = technical(Reference(Release, on_delete="CASCADE", index=False))

    class Meta:
        primary_key = CompositeKey("release", "dimension", "code", "number")


class ReleasedVisit(Base):
    """What releases have said so far about a visit, including corrections: whether it counts, and its minutes."""

    excluded = _l("It says in which release of the programme a visit is counted.")
    release = activity(Reference(Release, on_delete="CASCADE", index=False))
    visit = activity(Reference(Visit, on_delete="CASCADE", index=False))
    minutes = activity(IntegerField())

    class Meta:
        primary_key = CompositeKey("release", "visit")


class ReleaseSum(Table):
    """The sum of several programmes' releases of the same period; frozen like them, under threshold `k`.

    A release is in at most one sum, so that no two sums can be subtracted. `recoding` as in a release.
    """

    subject_kind = "release_sum"
    first = configuration(DateField())
    last = configuration(DateField())
    k = configuration(SmallIntegerField(), excluded=FROZEN)
    schemes = configuration(CharField(max_length=80, default=""), excluded=FROZEN)
    definitions = configuration(TextField(), excluded=FROZEN)
    recoding = configuration(TextField(default=""), excluded=FROZEN)
    made_by = audit(Reference(Person, on_delete="RESTRICT", index=False), erased=KEPT, excluded=YOU)
    made_at = audit(now_field())
    hash = technical(CharField(max_length=64), excluded=MADE_OF)


class ReleaseSumMember(Base):
    """A release that is in a sum."""

    excluded = _l("It describes a sum of releases.")
    release = technical(Reference(Release, primary_key=True, on_delete="RESTRICT"))
    release_id: UUID
    sum = technical(Reference(ReleaseSum, on_delete="CASCADE"))
    sum_id: UUID

    class Meta:
        table_name = "release_sum_part"


class ReleaseSumCell(FrozenNumber):
    """A number of a sum; corrections are not included."""

    excluded = _l("It is a number of a sum of releases.")
    sum = technical(Reference(ReleaseSum, on_delete="CASCADE", index=False))

    class Meta:
        primary_key = CompositeKey("sum", "dimension", "code", "number")
