"""Rows of people into pilots: who is here already, who is new, and of whom that cannot be said; adding them."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from pilotapp import addresses, audit, db, names
from pilotapp.imports import people_rows
from pilotapp.imports.people_rows import PersonRow
from pilotapp.models import ImportRun, Person, PersonLanguage, PersonRole

SAME = "same_name"


class _Here:
    """Who is in the programme, by (name, address): what their names are compared by, in their order and in any."""

    def __init__(self, people: list[tuple[str, str]]) -> None:
        self.emails = {email for _, email in people}
        self.keys = {names.folded(name) for name, _ in people}
        self.turned = {names.in_any_order(name) for name, _ in people}
        self.without_address = {names.folded(name) for name, email in people if addresses.is_placeholder(email)}


class PersonMatcher:
    """Matches the rows of one file of people in their order.

    An e-mail address decides where there is one. A name alone finds who is here already, but of two rows with the same
    name neither is dropped: where an address is missing, somebody has to say whether they are two; so too where the
    words of a name only stand in another order.
    """

    def __init__(self, programme: UUID) -> None:
        self._programme = programme
        self._names: dict[str, bool] = {}  # of the file: whether all so far with this name have an address
        self._emails: set[str] = set()
        self._turned: set[str] = set()

    def pass_over(self, rows: Iterable[PersonRow]) -> None:
        """Look at rows that were dealt with before."""
        for row in rows:
            if not row.faults:
                self._remember(row)

    def match(self, rows: Sequence[PersonRow]) -> list[tuple[PersonRow, str]]:
        """What becomes of these rows: 'new', 'known' or 'wrong'; a name that is not clear adds its fault to the row."""
        here: Any = Person.select(Person.name, Person.email_key).where(Person.programme == self._programme).tuples()
        people = _Here([(name, key.partition(" ")[0]) for name, key in here if name])
        fates = []
        for row in rows:
            if row.faults:
                fates.append((row, "wrong"))
                continue
            fate = self._fate(row, people)
            self._remember(row)
            if fate == "wrong":
                row.faults[-1] = SAME
            fates.append((row, fate))
        return fates

    def _fate(self, row: PersonRow, here: _Here) -> str:
        if row.email_key in here.emails | self._emails:
            return "known"
        with_address = self._names.get(row.key)
        if row.email:
            return "wrong" if with_address is False or row.key in here.without_address else "new"
        if with_address is not None:
            return "wrong"
        if row.key in here.keys:
            return "known"
        return "wrong" if names.in_any_order(row.name) in here.turned | self._turned else "new"

    def _remember(self, row: PersonRow) -> None:
        self._names[row.key] = bool(row.email) and self._names.get(row.key, True)
        self._emails |= {row.email_key} - {""}
        self._turned.add(names.in_any_order(row.name))


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
    email = row.email or addresses.placeholder(uid)
    person = Person.create(
        uid=uid, programme=run.programme_id, name=row.name, email=email, active=False, import_run=run.uid
    )
    PersonRole.create(person=person, role="pilot")
    spoken = [(uid, code, position) for position, code in enumerate(row.languages)]
    db.insert_many((PersonLanguage.person, PersonLanguage.language, PersonLanguage.position), spoken)
    audit.write(run.work_by or run.created_by, "import.pilot", "person", uid, run=str(run.uid))
    return uid
