"""The keys that entries of each kind can have; the asset build hands them to the script of phones."""

import json
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from pilotapp.domain.limits import MAX_TOPICS
from pilotapp.domain.visit_fields import AT_CHECK_IN, FIELDS, VisitField


class Key(NamedTuple):
    """A key: its name, the shape of its value, and the schema of entries that brought it."""

    name: str
    shape: str = "text"
    since: int = 1


def _of(field: VisitField) -> Key:
    return Key(field.column, field.shape, field.since)


TIMES = (Key("started_at"), Key("ended_at"))
KEYS: dict[str, tuple[Key, ...]] = {
    "check_in": (TIMES[0], *map(_of, AT_CHECK_IN)),
    "check_out": (TIMES[1], Key("forgotten", "flag"), Key("measured_minutes", "number")),
    "record": (*TIMES, *map(_of, FIELDS)),
    "withdraw": (),
    "answer": (Key("answer"),),
    "note": (
        Key("themes", "codes"), Key("load", "number"), Key("call"), Key("for_group", "flag"), Key("no_person", "flag"),
        Key("text"),
    ),
    "note_reply": (Key("text"), Key("no_person", "flag")),
    "safeguarding": (Key("facts"),),
}  # fmt: skip
NEWEST = max(key.since for keys in KEYS.values() for key in keys)  # a new key of any kind is a new schema


@cache
def keys_of(kind: str, schema: int) -> Mapping[str, str]:
    """The keys that a body of this kind may have in this schema, and the shapes of their values."""
    return {key.name: key.shape for key in KEYS[kind] if key.since <= schema}


def for_phones() -> str:
    """Return as JSON the keys of each kind, those that 'same as last time' takes over, and the limit of topics."""
    repeated = [field.column for field in FIELDS if field.repeated]
    return json.dumps({"keys": KEYS, "repeated": repeated, "max_topics": MAX_TOPICS})
