"""Imports in every state, for tests of access and of pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pilotapp import clock, db
from pilotapp.imports import spellings, staging
from pilotapp.imports.columns import Column, Table
from pilotapp.imports.plan import NEW, Named, Plan, signature
from pilotapp.imports.row_keys import READING
from pilotapp.imports.table_names import Layout
from pilotapp.models import ImportFault, ImportName, ImportRun, Person
from tests.support import people

STATES = ("sheet", "columns", "values", "ready", "running", "done", "failed", "undoing", "undone")
COLUMNS = (
    Column(0, "Datum", None, "day"),
    Column(1, "Lotsin", None, "pilot"),
    Column(2, "Dauer", None, "duration"),
    Column(3, "Einrichtung", None, "institution_kind"),
    Column(4, "Name des Klienten", "client"),
)
ROWS = (
    (2, ("8.1.2024", "Amal", "1:30", "Jobcenter"), ""),
    (3, ("9.1.2024", "Amal", "1:30", "Zoo"), ""),
    (4, ("10.1.2024", "Dilan", "zwei", "Schule"), ""),
)


def add(name: str, state: str = "ready", uid: UUID | None = None, reading: int = READING) -> UUID:
    """Add a table that this person uploaded; return the uid of its import."""
    person = Person.get_by_id(people.uid_of(name))
    sheets = 2 if state == "sheet" else 1
    plan = Plan(sheets=[Named([f"Jahr {number}"], list(COLUMNS), len(ROWS)) for number in range(sheets)])
    plan.fields = {column.position: column.guess for column in COLUMNS if column.guess}
    plan.values = {"institution_kind": {"jobcenter": "job_centre", "schule": "school"}}
    plan.pilots = {"amal": str(people.uid_of("amal")), "dilan": NEW}
    is_over = state in ("done", "failed", "undoing", "undone")
    counts: dict[str, Any] = {"rows": 3, "added": 1, "wrong": 2, "position": 3 if is_over else 0}
    run = ImportRun.create(
        uid=uid or people.uid_of(f"import-of-{name}"),
        programme=person.programme_id,
        kind="visits",
        state=state,
        created_by=person.uid,
        plan=None if is_over else plan.write(),
        layout=Layout.of(plan).write() if is_over else None,
        signature=signature(COLUMNS),
        reading=reading,
        finished_at=clock.now() if is_over else None,
        **counts,
    )
    found: UUID = run.uid
    with db.transaction():
        if not is_over:
            staging.write(run, [Table(("Jahr",), COLUMNS, ROWS)] * sheets)
        ImportFault.create(run=found, number=3, position=3, code="value_unknown")
        ImportFault.create(run=found, number=4, position=2, code="length_unreadable")
    return found


def fill() -> None:
    """Add one of karin's in every state."""
    amal = Person.get_by_id(people.uid_of("amal"))
    digest = spellings.digest(amal.programme_id, "amal")
    ImportName.create(programme=amal.programme_id, spelling=digest, pilot=amal)
    for state in STATES:
        add("karin", state, people.uid_of(f"import-{state}"))
    add("karin", "columns", people.uid_of("import-outdated"), reading=READING - 1)
