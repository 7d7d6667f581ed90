"""The download of one's own data: complete, with stable keys.

Each `OwnDataTable` is one list of the JSON; its keys are the column names. Each room declares its lists, and its
sections of the readable document, in its module `own_data`. The models say which columns a list holds, and why not the
others (`pilotapp/models/handling.py`). docs/own-data.md explains the keys.
"""

import json
from collections import defaultdict
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from peewee import ForeignKeyField

from pilotapp import clock, codes, rooms, sealing
from pilotapp.audit import sentences
from pilotapp.models import AuditRow, Person
from pilotapp.models.base import SealedField
from pilotapp.own_data.table import OwnDataTable, key_of, left_out

FORMAT = "pilotapp own data 1"


def tables() -> list[OwnDataTable]:
    """Return the lists of all rooms in the order of the download."""
    return sorted((table for room in rooms.rooms() for table in room.own_data), key=lambda table: table.order)


def collect(person: Person) -> dict[str, Any]:
    """Return all data of `person`, ready for JSON. Instants are ISO 8601 with the offset of the programme's zone.

    A code is {"code", "label"}; another person is {"name"}; labels are in the reader's language.
    """
    programme = person.programme
    found: dict[str, Any] = {
        "format": FORMAT,
        "made_at": clock.now().astimezone(programme.zone).isoformat(timespec="seconds"),
        "time_zone": programme.time_zone,
        "programme": {"name": programme.name, "short_name": programme.slug, "language": programme.language},
    }
    write = _Writer(person, programme.zone)
    for table in tables():
        found[table.key] = [write.row(table, row) for row in table.rows(person)]
    found["left_out"] = list(left_out())
    return found


class _Writer:
    """Converts rows to JSON values; caches the names of other people."""

    def __init__(self, person: Person, zone: ZoneInfo) -> None:
        self._person, self._zone = person, zone
        self._names: dict[UUID, str] = defaultdict(str)
        people: Any = Person.select(Person.uid, Person.name).where(Person.programme == person.programme_id)
        self._names.update(people.tuples())

    def row(self, table: OwnDataTable, row: dict[str, Any]) -> dict[str, Any]:
        """Return the row with column names as keys."""
        return {key_of(column): self._value(table, column, row[column.name]) for column in table.columns}

    def _value(self, table: OwnDataTable, column: Any, value: Any) -> Any:
        if value is None:
            return None
        if column.name in table.kinds:
            return {"code": value, "label": codes.label(table.kinds[column.name], value)}
        if column is AuditRow.action:
            return {"code": value, "label": sentences.sentence(value)}
        if isinstance(column, SealedField):
            return _opened(column, value)
        if column.name in table.reads:
            return json.loads(value)
        if _is_somebody(column):
            return self._somebody(value, "pilot" if column.model is AuditRow else "coordinator")
        if isinstance(value, datetime):
            return value.astimezone(self._zone).isoformat()
        return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value

    def _somebody(self, uid: UUID, role: str) -> dict[str, Any]:
        return {"name": codes.called(self._names[uid], role), "you": uid == self._person.uid}


def _opened(column: SealedField, sealed: str) -> Any:
    try:
        return column.python_value(sealed)
    except sealing.Unopenable:
        return {"unreadable": _("The server has lost the key for this text.")}


def _is_somebody(column: Any) -> bool:
    names_one = isinstance(column, ForeignKeyField) and column.rel_model is Person
    return names_one or column is AuditRow.about
