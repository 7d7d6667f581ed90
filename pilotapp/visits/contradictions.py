"""Records that name another place or language than their check-in did: a hint for the coordination, stored nowhere."""

from collections.abc import Sequence
from typing import Any

from peewee import SQL, Value, fn

from pilotapp.db.compiled_queries import compiled
from pilotapp.domain.visit_fields import AT_CHECK_IN
from pilotapp.entries.pending_review import EFFECTIVE
from pilotapp.models import Entry, Visit


def contradicting() -> Any:
    """Return the condition that a visit's record differs from its check-in in a field that the check-in said.

    It is evaluated on the stored entries: their body is canonical JSON, in which a code stands in one way only.
    """
    said = Entry.select(SQL("1")).where(
        Entry.visit == Visit.uid, Entry.kind == SQL("'check_in'"), EFFECTIVE, _differs()
    )
    return Visit.outcome.is_null(False) & fn.EXISTS(said)


def _differs() -> Any:
    condition = None
    for field in AT_CHECK_IN:
        key = Value(f'"{field.column}":"')
        column = getattr(Visit, field.column)
        one = _has(key) & ~_has(key.concat(column).concat('"'))
        condition = one if condition is None else condition | one
    return condition


def _has(text: Any) -> Any:
    return fn.REPLACE(Entry.body, text, "") != Entry.body


def with_contradictions(visits: Sequence[Visit]) -> Sequence[Visit]:
    """Set `visit.differs` by one SELECT, and return the visits."""
    found = {uid for (uid,) in _contradicting([visit.uid for visit in visits])} if visits else set()
    for visit in visits:
        visit.differs = visit.uid in found
    return visits


@compiled
def _contradicting(visits: list[Any]) -> Any:
    return Visit.select(Visit.uid).where(Visit.uid.in_(visits), contradicting()).tuples()
