"""A programme: one municipality's pilot programme, the tenant that every other row belongs to."""

from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from peewee import BooleanField, CharField, DateField, SmallIntegerField

from pilotapp.models.base import Table, now_field
from pilotapp.models.handling import configuration, technical
from pilotapp.pilot_words import DEFAULT


class Programme(Table):
    """One tenant. Days, months and years of its figures are in `time_zone`.

    `silent_days` without visit and note make an active pilot 'silent'; `week_hours` is the recommended maximum of a
    pilot's hours a week (0: none); after `reflection_days` without a session the pilot gets a reminder; the text of a
    note is deleted `note_months` after it was closed. `threshold` is the minimum of visits and pilots behind each
    published number; `public_page` says whether everybody can read the public releases. From the day `allowance_since`
    on pilots get an allowance for their hours (None: never); versioned tariffs and settlements will replace it.
    `pilots_called` is the choice of words of `pilot_words`. `steps_left` are the codes, in one text, of the first steps
    that the coordination left; `declaration_read` is the version of the declaration that it has read for its pilots.
    """

    subject_kind = "programme"
    excluded = _l("It describes the programme.")
    slug = configuration(CharField(max_length=60, unique=True))
    name = configuration(CharField(max_length=120))
    time_zone = configuration(CharField(max_length=60, default="Europe/Berlin"))
    language = configuration(CharField(max_length=12, default="de"))
    silent_days = configuration(SmallIntegerField(default=30))
    week_hours = configuration(SmallIntegerField(default=10))
    reflection_days = configuration(SmallIntegerField(default=90))
    note_months = configuration(SmallIntegerField(default=12))
    threshold = configuration(SmallIntegerField(default=5))
    public_page = configuration(BooleanField(default=False))
    allowance_since = configuration(DateField(null=True))
    pilots_called = configuration(CharField(max_length=90, default=DEFAULT))
    steps_left = configuration(CharField(max_length=80, default=""))
    declaration_read = configuration(CharField(max_length=20, null=True))
    created_at = technical(now_field())

    @property
    def zone(self) -> ZoneInfo:
        """The programme's time zone."""
        return ZoneInfo(self.time_zone)
