"""Base classes of all tables: binding to the database, UUID keys, instants in UTC, and sealed text."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from peewee import DateTimeField, Field, ForeignKeyField, Model, UUIDField, fn

from pilotapp import clock, sealing
from pilotapp.db import database
from pilotapp.models.handling import technical
from pilotapp.sealing import keyring


class UtcField(DateTimeField):
    """An aware instant in UTC in Python, stored without a zone (PostgreSQL would not keep it)."""

    def db_value(self, value: datetime | None) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def python_value(self, value: Any) -> datetime | None:
        if value is None:
            return None
        instant = datetime.fromisoformat(value) if isinstance(value, str) else value
        return instant.replace(tzinfo=UTC)


class SealedField(Field):
    """Text in Python, sealed in the database (`sealing.seal`), where it cannot be searched or compared.

    Always nullable, because texts whose key is lost are given up (`pilotapp keys give-up`). Not a TextField: code that
    passes TextField values through unchanged (`compiled_queries`, `db.insert_many`) must convert this one. `unmarked`:
    the column's tokens were made without a purpose.
    """

    field_type = "TEXT"
    bound: ClassVar[list[SealedField]] = []

    def __init__(self, *, unmarked: bool = False, **settings: Any) -> None:
        super().__init__(**settings | {"null": True})
        self.unmarked = unmarked

    def bind(self, model: Any, name: str, set_attribute: bool = True) -> None:
        super().bind(model, name, set_attribute)
        self.purpose = f"{model._meta.table_name}.{name}"
        self.bound.append(self)

    def db_value(self, value: str | None) -> str | None:
        return None if value is None else sealing.seal(value, self.purpose)

    def sealed(self) -> Any:
        """Return the column unconverted: the caller unseals text by text, so that a lost key spoils only one."""
        return self.alias(self.name).coerce(False)

    def python_value(self, value: str | None) -> str | None:
        return None if value is None else sealing.unseal(value, self.purpose, unmarked=self.unmarked)


class Reference(ForeignKeyField):
    """A reference to a row of another table, which gets no attribute for the way back."""

    def __init__(self, model: Any, **settings: Any) -> None:
        super().__init__(model, backref="+", **settings)


class Base(Model):
    """A row of any table. Table names are singular nouns.

    `excluded`: why no download of own data includes rows of the table; None: each column declares it. `subject_kind`:
    the audit log's name for a row of the table, `subject_owner`: the column with the person who owns the data; None
    if it belongs to nobody or to several people.
    """

    excluded: ClassVar[Any] = None
    subject_kind: ClassVar[str | None] = None
    subject_owner: ClassVar[str | None] = None

    class Meta:
        database = database
        legacy_table_names = False


class Table(Base):
    """A row with a UUID key `uid`. `create()` and a first `save()` insert; later saves update."""

    uid = technical(UUIDField(primary_key=True, default=uuid4))

    @classmethod
    def create(cls, **values: Any) -> Self:
        """Insert a row and return it; a uid is generated if none is given."""
        row = cls(**values)
        row.save(force_insert=True)
        return row


def now_field(**settings: Any) -> UtcField:
    """A column whose default is the current instant."""
    return UtcField(default=clock.now, **settings)


def sealing_keys() -> set[str]:
    """Return the ids of the keys that seal anything in the database; skips tables that do not exist yet."""
    with database.connection_context() if database.is_closed() else nullcontext():
        tables = set(database.get_tables())
        fields = [field for field in SealedField.bound if field.model._meta.table_name in tables]
        return set().union(*map(_sealing_keys, fields))


def _sealing_keys(field: SealedField) -> set[str]:
    if field.column_name not in {column.name for column in database.get_columns(field.model._meta.table_name)}:
        return set()
    name = fn.SUBSTR(field, 1, keyring.ID_LENGTH).python_value(str)
    return {row[0] for row in field.model.select(name).where(field.is_null(False)).distinct().tuples()}


sealing.before_first_keys(sealing_keys)
