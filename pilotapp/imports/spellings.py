"""Which pilot a spelling in an old table means."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from pilotapp import names
from pilotapp.models import ImportName, Person, PersonRole

_ALIKE, _MAYBE = 0.86, 0.55  # from which likeness on somebody is proposed, and offered first


@dataclass(frozen=True, slots=True)
class Pilot:
    """A pilot of the programme; `keys` are folded spellings of the name (`names`), also reversed, and of the e-mail."""

    uid: UUID
    name: str
    keys: frozenset[str]


def pilots(programme: UUID) -> list[Pilot]:
    """The pilots of a programme by name, also those whose access is off; nobody who was erased."""
    found: Any = Person.select(Person.uid, Person.name, Person.email).join(PersonRole)
    rows = found.where(Person.holders("pilot", programme)).order_by(Person.name_key)
    return [Pilot(uid, name, _keys(name, email)) for uid, name, email in rows.tuples()]


def _keys(name: str, email: str) -> frozenset[str]:
    written = {names.folded(name), names.in_latin(name)}
    turned = {" ".join([parts[-1], *parts[:-1]]) for text in written if (parts := text.split())}
    return frozenset({*written, *turned, names.folded(email)})


def keys(found: Iterable[Pilot]) -> set[str]:
    """All folded spellings of these pilots."""
    return {key for pilot in found for key in pilot.keys}


def propose(spelling: str, found: list[Pilot]) -> tuple[UUID | None, list[Pilot]]:
    """(who is meant, if that is clear or likely; those who come into question, the likeliest first)."""
    spelling = names.folded(spelling)
    exact = [pilot for pilot in found if spelling in pilot.keys]
    scored = sorted(((_likeness(spelling, pilot), pilot) for pilot in found), key=lambda one: -one[0])
    offered = [pilot for score, pilot in scored if score >= _MAYBE][:20]
    if exact:
        return (exact[0].uid if len(exact) == 1 else None), offered
    close = [pilot for score, pilot in scored if score >= _ALIKE]
    return (close[0].uid if len(close) == 1 else None), offered


def _likeness(spelling: str, pilot: Pilot) -> float:
    best = max(SequenceMatcher(None, spelling, key).ratio() for key in pilot.keys)
    mine, hers = spelling.split(), max(pilot.keys, key=lambda key: len(key.split())).split()
    short = len(mine) > 1 and mine[-1] == hers[-1] and mine[0][0] == hers[0][0]  # 'A. Beispiel'
    return max(best, 0.8 if short else 0.0)


def remembered(programme: UUID, spellings: Iterable[str]) -> dict[str, str]:
    """The uids by plain spelling that were chosen for earlier files of the programme."""
    by_hash = {digest(programme, spelling): spelling for spelling in spellings}
    mine = ImportName.programme == programme
    rows: Any = ImportName.select(ImportName.spelling, ImportName.pilot).where(mine).tuples()
    return {by_hash[found]: str(uid) for found, uid in rows if found in by_hash}


def digest(programme: UUID, spelling: str) -> str:
    """What is kept of a spelling: whoever knows it recognises it, nobody reads it."""
    return hashlib.sha256(f"{programme}|{spelling}".encode()).hexdigest()
