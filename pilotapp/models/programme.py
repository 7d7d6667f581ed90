"""A programme: one municipality's pilot programme, the tenant that every other row belongs to."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from peewee import CharField

from pilotapp.models.base import Table, now_field


class Programme(Table):
    """One tenant. Days, months and years of its figures are cut in `time_zone`."""

    slug = CharField(max_length=60, unique=True)
    name = CharField(max_length=120)
    time_zone = CharField(max_length=60, default="Europe/Berlin")
    language = CharField(max_length=12, default="de")
    created_at = now_field()

    @property
    def zone(self) -> ZoneInfo:
        """The programme's time zone."""
        return ZoneInfo(self.time_zone)
