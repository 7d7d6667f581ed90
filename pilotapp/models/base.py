"""What every table shares: the database, a UUID key made before saving, and instants in UTC."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from peewee import DateTimeField, Model, UUIDField

from pilotapp import clock
from pilotapp.db import database


class UtcField(DateTimeField):
    """An instant: aware UTC in Python, stored without a zone (PostgreSQL would drop it anyway)."""

    def db_value(self, value: datetime | None) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def python_value(self, value: Any) -> datetime | None:
        if value is None:
            return None
        instant = datetime.fromisoformat(value) if isinstance(value, str) else value
        return instant.replace(tzinfo=UTC)


class Base(Model):
    """A row of any table; names of tables are singular nouns."""

    class Meta:
        database = database
        legacy_table_names = False


class Table(Base):
    """A row with a UUID key `uid`. `create()` and a first `save()` insert; later saves update."""

    uid = UUIDField(primary_key=True, default=uuid4)

    @classmethod
    def create(cls, **values: Any) -> Any:
        """Insert a row and return it; a uid is made where none is given."""
        row = cls(**values)
        row.save(force_insert=True)
        return row


def now_field(**settings: Any) -> UtcField:
    """A column that is filled with the present instant."""
    return UtcField(default=clock.now, **settings)
