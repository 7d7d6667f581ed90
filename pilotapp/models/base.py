"""What every table shares: the database, a UUID key made before saving, instants in UTC, and sealed text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import uuid4

from peewee import DateTimeField, Field, Model, UUIDField, fn

from pilotapp import clock, sealing
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


class SealedField(Field):
    """Text in Python, sealed in the database (`sealing.seal`), so that it can be neither searched nor compared there.

    Not a TextField: what reads and writes those as they are (`prepared`, `db.insert_many`) must convert this one.
    """

    field_type = "TEXT"
    bound: ClassVar[list[SealedField]] = []

    def bind(self, model: Any, name: str, set_attribute: bool = True) -> None:
        super().bind(model, name, set_attribute)
        self.bound.append(self)

    def db_value(self, value: str | None) -> str | None:
        return None if value is None else sealing.seal(value)

    def python_value(self, value: str | None) -> str | None:
        return None if value is None else sealing.unseal(value)


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


def sealing_keys() -> set[str]:
    """The ids of the keys with which anything in the database is sealed; none where tables are still missing."""
    found: set[str] = set()
    for field in SealedField.bound:
        table, column = field.model._meta.table_name, field.column_name
        if table in database.get_tables() and column in {one.name for one in database.get_columns(table)}:
            name = fn.SUBSTR(field, 1, sealing.ID_LENGTH).python_value(str)
            found |= {row[0] for row in field.model.select(name).where(field.is_null(False)).distinct().tuples()}
    return found


sealing.before_first_keys(sealing_keys)
