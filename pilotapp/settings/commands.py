"""Commands of a coordinator on the programme's settings: intervals, limits, allowance, emergency numbers."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import audit, db, names, pilot_words
from pilotapp.models import EmergencyNumber, Person, Programme
from pilotapp.refusals import Refusal
from pilotapp.settings import queries, rules

NO_NUMBER = _l("This number cannot be dialled. Please check it, for example 030 23125000 or 112.")
FULL = _l("There are 12 numbers already. A card with fewer numbers helps faster: please remove one first.")
NOT_EMPTY = _l("There are numbers on the card already, so nothing was changed.")
TOO_EARLY = _l("Please choose a day from the year 2000 on.")
OUTSIDE = _l("Please choose a number within the limits.")
NOT_LISTED = _l("Please choose one from the list.")
NO_WORD = _l("Please write a word of at most 40 letters; hyphen, colon, asterisk and slash are fine.")


def choose(
    coordinator: Person, *, silent_days: int, week_hours: int, reflection_days: int, note_months: int
) -> Programme:
    """Set the programme's intervals and limits: days, hours a week (0: no limit), days, months.

    Refuses values outside of `rules.LIMITS`. The audit log records the changes with their new values.
    """
    wanted = {
        "silent_days": silent_days,
        "week_hours": week_hours,
        "reflection_days": reflection_days,
        "note_months": note_months,
    }
    for name, (least, most) in rules.LIMITS.items():
        if not least <= wanted[name] <= most:
            raise Refusal(OUTSIDE, field=name)
    return _set(coordinator, **wanted)


def _set(coordinator: Person, **wanted: Any) -> Programme:
    """Store settings of the programme; the audit log records those that change with their new values."""
    with db.transaction():
        programme = _mine(coordinator)
        changed = {name: value for name, value in wanted.items() if getattr(programme, name) != value}
        if changed:
            for name, value in changed.items():
                setattr(programme, name, value)
            programme.save(only=list(changed))
            told: dict[str, Any] = {
                name: value.isoformat() if isinstance(value, date) else value for name, value in changed.items()
            }
            audit.write(coordinator, "programme.settings", "programme", programme.uid, about=None, **told)
    return programme


def choose_allowance(coordinator: Person, *, since: date | None) -> Programme:
    """Set the day since which the programme's pilots get an allowance for their hours; None: they get none.

    Visits from that day on count as paid in certificates of hours, earlier ones as unpaid. Versioned tariffs and
    settlements will replace this. Issued certificates do not change.
    """
    if since is not None and since.year < 2000:
        raise Refusal(TOO_EARLY, field="since")
    return _set(coordinator, allowance_since=since)


def choose_words(coordinator: Person, *, word: str, one: str | None = None, many: str | None = None) -> Programme:
    """Set how the programme calls its pilots: a code of `pilot_words.WORDS`, or `OWN` with a singular and a plural.

    Refuses other codes, and words that are long or hold signs that have a meaning elsewhere.
    """
    if word == rules.OWN:
        words = {"one": names.cleaned(one), "many": names.cleaned(many)}
        for field, given in words.items():
            if not pilot_words.is_word(given):
                raise Refusal(NO_WORD, field=field)
        choice = pilot_words.own(**words)
    elif word in pilot_words.WORDS:
        choice = word
    else:
        raise Refusal(NOT_LISTED, field="word")
    return _set(coordinator, pilots_called=choice)


def add_number(coordinator: Person, *, label: str, number: str, hint: str | None = None) -> EmergencyNumber:
    """Add a number at the end of the card. Refuses one that cannot be dialled, and more than 12 numbers."""
    dialled = _dialled(number)
    with db.transaction():
        _mine(coordinator)
        there = queries.numbers(coordinator)
        if len(there) >= rules.MAX_NUMBERS:
            raise Refusal(FULL)
        position = there[-1].position + 1 if there else 0
        return _put(coordinator, [(label, dialled, hint)], "add", position)[0]


def propose_numbers(coordinator: Person, numbers: Iterable[tuple[str, str, str]]) -> list[EmergencyNumber]:
    """Fill an empty card with these (label, number, hint). Refuses if the card has numbers already."""
    with db.transaction():
        _mine(coordinator)
        if queries.numbers(coordinator):
            raise Refusal(NOT_EMPTY)
        return _put(coordinator, numbers, "propose", 0)


def change_number(
    coordinator: Person, uid: UUID, *, label: str, number: str, hint: str | None = None
) -> EmergencyNumber:
    """Change a number of the card. Raises Missing for other programmes; refuses one that cannot be dialled."""
    dialled = _dialled(number)
    with db.transaction():
        _mine(coordinator)
        row = queries.number(coordinator, uid)
        row.label, row.number, row.hint = names.cleaned(label), dialled, names.cleaned(hint) or None
        row.save()
        _note(coordinator, "change")
    return row


def remove_number(coordinator: Person, uid: UUID) -> EmergencyNumber:
    """Remove a number from the card. Raises Missing for other programmes."""
    with db.transaction():
        _mine(coordinator)
        row = queries.number(coordinator, uid)
        row.delete_instance()
        _note(coordinator, "remove")
    return row


def move_number(coordinator: Person, uid: UUID, *, up: bool) -> EmergencyNumber:
    """Swap a number of the card with the one above or below. Raises Missing for other programmes.

    Does nothing at either end.
    """
    with db.transaction():
        _mine(coordinator)
        row = queries.number(coordinator, uid)
        order = [one.uid for one in queries.numbers(coordinator)]
        place = order.index(uid)
        other = place - 1 if up else place + 1
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
            fields = (EmergencyNumber.position,)
            db.update_many(EmergencyNumber.uid, fields, [(place, one) for place, one in enumerate(order)])
            _note(coordinator, "move")
    return row


def _mine(coordinator: Person) -> Programme:
    """Return the coordinator's programme, locked until the transaction ends."""
    db.serialise(coordinator.programme)
    return Programme.get_by_id(coordinator.programme_id)


def _dialled(number: str) -> str:
    dialled = rules.as_dialled(number)
    if dialled is None:
        raise Refusal(NO_NUMBER, field="number")
    return dialled


def _put(
    coordinator: Person, numbers: Iterable[tuple[str, str, str | None]], act: str, position: int
) -> list[EmergencyNumber]:
    rows = [
        EmergencyNumber.create(
            programme=coordinator.programme_id,
            position=position + place,
            label=names.cleaned(label),
            number=number,
            hint=names.cleaned(hint) or None,
        )
        for place, (label, number, hint) in enumerate(numbers)
    ]
    _note(coordinator, act)
    return rows


def _note(coordinator: Person, act: str) -> None:
    count = EmergencyNumber.card(coordinator.programme_id).count()
    audit.write(coordinator, "programme.numbers", "programme", coordinator.programme_id, act=act, numbers=count)
