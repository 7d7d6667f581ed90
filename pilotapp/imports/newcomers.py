"""Rows of people into pilots: who is here already, who is new, and of whom that cannot be said; adding them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from pilotapp import audit, db
from pilotapp.imports import people_rows
from pilotapp.imports.people_rows import PersonRow
from pilotapp.models import ImportRun, Person, PersonLanguage, PersonRole

SAME = "same_name"


class Doorkeeper:
    """Judges the rows of one file of people in their order.

    An e-mail address decides where there is one. A name alone finds who is here already, but of two rows with the same
    name neither is dropped: where an address is missing, somebody has to say whether they are two.
    """

    def __init__(self, programme: UUID) -> None:
        self._programme = programme
        self._names: dict[str, bool] = {}  # of the file: whether all so far with this name have an address
        self._emails: set[str] = set()

    def pass_over(self, rows: Iterable[PersonRow]) -> None:
        """Look at rows that were dealt with before."""
        for row in rows:
            if not row.faults:
                self._remember(row)

    def judge(self, rows: Sequence[PersonRow]) -> list[tuple[PersonRow, str]]:
        """What becomes of these rows: 'new', 'known' or 'wrong'; a name that is not clear adds its fault to the row."""
        here: Any = Person.select(Person.name, Person.email_key).where(Person.programme == self._programme).tuples()
        people = [(PersonRow(0, name).spelling, key.partition(" ")[0]) for name, key in here if name]
        emails, names = {key for _, key in people}, {name for name, _ in people}
        nameless = {name for name, key in people if people_rows.is_placeholder(key)}
        fates = []
        for row in rows:
            if row.faults:
                fates.append((row, "wrong"))
                continue
            fate = self._fate(row, emails, names, nameless)
            self._remember(row)
            if fate == "wrong":
                row.faults[-1] = SAME
            fates.append((row, fate))
        return fates

    def _fate(self, row: PersonRow, emails: set[str], names: set[str], no_address: set[str]) -> str:
        if row.email_key in emails | self._emails:
            return "known"
        with_address = self._names.get(row.spelling)
        if row.email:
            return "wrong" if with_address is False or row.spelling in no_address else "new"
        if with_address is not None:
            return "wrong"
        return "known" if row.spelling in names else "new"

    def _remember(self, row: PersonRow) -> None:
        self._names[row.spelling] = bool(row.email) and self._names.get(row.spelling, True)
        self._emails |= {row.email_key} - {""}


def add(run: ImportRun, row: PersonRow, spelling: str = "") -> UUID:
    """Add a pilot without access, or find the one whom this very spelling made before; inside a transaction.

    A row with an e-mail address finds only who has that address.
    """
    spelling = spelling or row.spelling
    uid, attempt = people_rows.uid_of(run.programme_id, spelling), 0
    while (before := Person.get_or_none(Person.uid == uid)) is not None and (
        before.erased_at is not None or row.email_key not in ("", before.email_key)
    ):
        attempt += 1
        uid = people_rows.uid_of(run.programme_id, spelling, attempt)
    if before is not None:
        return uid
    email = row.email or people_rows.placeholder(uid)
    person = Person.create(
        uid=uid, programme=run.programme_id, name=row.name, email=email, active=False, import_run=run.uid
    )
    PersonRole.create(person=person, role="pilot")
    spoken = [(uid, code, position) for position, code in enumerate(row.languages)]
    db.insert_many((PersonLanguage.person, PersonLanguage.language, PersonLanguage.position), spoken)
    audit.write(run.work_by or run.created_by, "import.pilot", "person", uid, run=str(run.uid))
    return uid
