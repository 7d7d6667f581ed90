"""Which pilot a spelling in an old table means."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz, process

from pilotapp import names
from pilotapp.models import ImportName, Person, PersonRole

_ALIKE, _MAYBE, _SHORT = 86, 55, 80  # of 100, from which likeness on somebody is proposed, and offered first


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


class Proposals:
    """Says for spellings who is meant; made once for many of them, for each is compared with all names."""

    def __init__(self, found: list[Pilot]) -> None:
        self.pilots = found
        self._keys = [(key, number) for number, pilot in enumerate(found) for key in sorted(pilot.keys)]
        self._texts = [key for key, _ in self._keys]
        self._exact: dict[str, set[int]] = {}
        for key, number in self._keys:
            self._exact.setdefault(key, set()).add(number)

    def exact(self, spelling: str) -> str:
        """Return the uid of the only pilot of exactly this name, else ''."""
        exact = self._exact.get(names.folded(spelling), set())
        return str(self.pilots[next(iter(exact))].uid) if len(exact) == 1 else ""

    def propose(self, spelling: str) -> tuple[UUID | None, list[Pilot]]:
        """Return (who is meant, if that is clear or likely; those who come into question, the likeliest first)."""
        spelling = names.folded(spelling)
        exact = self._exact.get(spelling, set())
        if len(exact) == 1:
            [number] = exact
            return self.pilots[number].uid, [self.pilots[number]]
        scores: dict[int, float] = dict.fromkeys(self._short(spelling), _SHORT)
        for _, score, at in process.extract(spelling, self._texts, scorer=fuzz.ratio, score_cutoff=_MAYBE, limit=60):
            number = self._keys[at][1]
            scores[number] = max(score, scores.get(number, 0))
        likely = sorted(scores, key=lambda number: -scores[number])
        close = [number for number in likely if scores[number] >= _ALIKE]
        meant = self.pilots[close[0]].uid if len(close) == 1 and not exact else None
        return meant, [self.pilots[number] for number in likely][:20]

    def _short(self, spelling: str) -> list[int]:
        """The pilots of whom it may be a short form: 'A. Beispiel'."""
        mine = spelling.split()
        if len(mine) < 2:
            return []
        last = mine[-1]
        return [
            number
            for key, number in self._keys
            if key.endswith(last) and (parts := key.split())[-1] == last and parts[0][0] == mine[0][0]
        ]


def remembered(programme: UUID, spellings: Iterable[str]) -> dict[str, str]:
    """The uids by plain spelling that were chosen for earlier files of the programme."""
    by_hash = {digest(programme, spelling): spelling for spelling in spellings}
    mine = ImportName.programme == programme
    rows: Any = ImportName.select(ImportName.spelling, ImportName.pilot).where(mine).tuples()
    return {by_hash[found]: str(uid) for found, uid in rows if found in by_hash}


def digest(programme: UUID, spelling: str) -> str:
    """What is kept of a spelling: whoever knows it recognises it, nobody reads it."""
    return hashlib.sha256(f"{programme}|{spelling}".encode()).hexdigest()
