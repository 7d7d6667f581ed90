"""Releases for tests of pages: inserted into the tables as they were frozen some months ago."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

from pilotapp import clock
from pilotapp.disclosure import suppression
from pilotapp.models import Programme, Release, ReleaseCell, ReleaseSum, ReleaseSumCell, ReleaseSumMember
from pilotapp.releases import commands, counting, rules, sum_commands, sum_rules, wording
from pilotapp.releases.counting import SESSION, Counted, Tally
from tests.support import people

DAYS = (date(2025, 10, 1), date(2025, 12, 31))
KINDS = {"school": 64, "job_centre": 41, "health": 18, "housing": 3}
SECRET = "kept by the installation"
FIELDS = ("dimension", "code", "number", "value", "withheld", "reason")


def fill() -> None:
    """Insert a release of each programme, a sum of each alone, and a public page for musterstadt."""
    for slug, coordinator in (("musterstadt", "karin"), ("musterkreis", "carla")):
        release(slug, coordinator)
        summed(slug)
    Programme.update(public_page=True).where(Programme.uid == people.uid_of("musterstadt")).execute()


def uid(slug: str) -> UUID:
    """Return the uid of this programme's release, the same in every test."""
    return people.uid_of(f"release-of-{slug}")


def sum_uid(slug: str) -> UUID:
    """Return the uid of the sum that contains only this programme's release."""
    return people.uid_of(f"sum-of-{slug}")


def release(slug: str, coordinator: str) -> None:
    """Insert 126 visits of the last quarter of 2025, three about housing, and a correction of the previous release."""
    counted = _counted()
    truth = {key: tally.cell for key, tally in counted.tallies.items()}
    hidden = suppression.suppress(truth, counting.constraints(counted), 5, SECRET)
    cells = rules.frozen_cells(counted, hidden)
    cells += [
        rules.FrozenCell(rules.CORRECTION, "1", "visits", 6),
        rules.FrozenCell(rules.CORRECTION, "1", "minutes", -25),
    ]
    row = Release(
        uid=uid(slug), programme=people.uid_of(slug), number=2, first=DAYS[0], last=DAYS[1], k=5,
        definitions=json.dumps(wording.frozen(("de", "en"))), unprotected_figures=counted.as_json(hidden),
        made_by=people.uid_of(coordinator), made_at=clock.now(),
    )  # fmt: skip
    row.hash = commands.hash_of(row, cells)
    row.save(force_insert=True)
    _write(ReleaseCell, {"release": row.uid}, cells)


def summed(slug: str) -> None:
    """Insert a sum of this release alone: enough to be shown or not."""
    part = Release.get_by_id(uid(slug))
    parts = {part.uid: Counted.read(part.unprotected_figures)}
    cells = sum_rules.cells(parts.values(), sum_rules.hidden(parts, 5, SECRET))
    row = ReleaseSum(
        uid=sum_uid(slug), first=DAYS[0], last=DAYS[1], k=5, definitions=part.definitions,
        made_by=people.uid_of("greta"), made_at=clock.now(),
    )  # fmt: skip
    row.hash = sum_commands.hash_of(row, [part.uid], cells)
    row.save(force_insert=True)
    ReleaseSumMember.create(release=part.uid, sum=row.uid)
    _write(ReleaseSumCell, {"sum": row.uid}, cells)


def _write(model: Any, owner: dict[str, UUID], cells: list[rules.FrozenCell]) -> None:
    rows = [owner | {name: getattr(cell, name) for name in FIELDS} for cell in cells]
    for start in range(0, len(rows), 50):
        model.insert_many(rows[start : start + 50]).execute()


def _counted() -> Counted:
    tallies = {"": _tally(sum(KINDS.values()))}
    tallies |= {f"institution_kind={kind}": _tally(visits) for kind, visits in KINDS.items()}
    tallies |= {f"month=2025-{month}": _tally(visits) for month, visits in ((10, 40), (11, 46), (12, 40))}
    tallies |= {f"client_language={code}": _tally(visits) for code, visits in (("ara", 70), ("ukr", 56))}
    for key in list(tallies):
        half = tallies[key].visits // 2
        tallies[counting.first_contacts(key)] = _tally(half)
        tallies[counting.first_contacts(key, False)] = _tally(tallies[key].visits - half)
    return Counted(("month", "institution_kind", "client_language"), _in_order(tallies), (4, 300))


def _in_order(tallies: dict[str, Tally]) -> dict[str, Tally]:
    """Let first contacts add up over kinds, months and languages."""
    for dimension in ("institution_kind", "month", "client_language"):
        parts = [key for key in tallies if key.startswith(f"{dimension}=") and key.endswith("first_contact=1")]
        over = sum(tallies[key].visits for key in parts) - tallies["first_contact=1"].visits
        largest = max(parts, key=lambda key: tallies[key].visits)
        rest = largest.replace("first_contact=1", "first_contact=0")
        tallies[largest] = _tally(tallies[largest].visits - over)
        tallies[rest] = _tally(tallies[rest].visits + over)
    return {**tallies, SESSION: Tally(24, 8, 4, 1800)}


def _tally(visits: int) -> Tally:
    return Tally(visits, min(visits, 9), -(-visits // 9), 45 * visits, 5 * visits, 20 * visits)
