"""A table that came in by the first reading is recognised, adds nothing twice, and can be read anew."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest

from pilotapp import clock
from pilotapp.imports import worker
from pilotapp.imports.row_keys import READING
from pilotapp.models import ImportMemory, ImportRun, Visit
from tests.imports.tables import hand_in, imported, run_of, tried
from tests.support import imported as prepared
from tests.support.people import Somebody, uid_of

# A file, and what the first reading made of its rows: (key, day, minutes). The keys were written down then.
TIMES = "Datum;Lotsin;Zeit von;Zeit bis\n03.04.2019;Amal;09:00;10:30\n04.04.2019;Amal;10:00;10:45\n"
AS_TIMES = (
    ('["2019-04-03", ["amal"], ["540", "630"]]', date(2019, 4, 3), 540),
    ('["2019-04-04", ["amal"], ["600", "645"]]', date(2019, 4, 4), 600),
)
MONTHS = "Date,Pilot,Duration\n1/15/2024,Amal,1:30\n2/3/2024,Amal,1:30\n"
AS_MONTHS = (('["2024-03-02", ["amal"], ["90"]]', date(2024, 3, 2), 90),)
SAME = "Datum;Lotsin;Dauer (Std.)\n03.04.2019;Amal;1,5\n03.04.2019;Amal;1,5\n"
AS_SAME = (
    ('["2019-04-03", ["amal"], ["1.5"]]', date(2019, 4, 3), 90),
    ('["2019-04-03", ["amal"], ["1.5"]]', date(2019, 4, 3), 90),
)


def came_before(rows: tuple[tuple[str, date, int], ...]) -> ImportRun:
    """An import of the first reading with these visits."""
    programme, run = uid_of("musterstadt"), uuid4()
    made: ImportRun = ImportRun.create(
        uid=run,
        programme=programme,
        kind="visits",
        state="done",
        created_by=uid_of("karin"),
        reading=1,
        added=len(rows),
    )
    seen: dict[str, int] = {}
    for key, day, minutes in rows:
        number = seen[key] = seen.get(key, -1) + 1
        noon = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
        Visit.create(
            uid=uuid5(programme, f"import|{key}|{number}"), programme=programme, pilot=uid_of("amal"),
            state="confirmed", started_at=noon, day=day, minutes=minutes, outcome="held", import_run=run,
            created_at=clock.now() - timedelta(days=9),
        )  # fmt: skip
    return made


def visits() -> list[tuple[Any, ...]]:
    """Day and minutes of every visit that counts."""
    counted = Visit.select(Visit.day, Visit.minutes).where(Visit.state == "confirmed")
    return list(counted.order_by(Visit.day, Visit.minutes).tuples())


@pytest.mark.parametrize(
    ("text", "rows", "new", "differing"), [(TIMES, AS_TIMES, 0, 2), (MONTHS, AS_MONTHS, 1, 1), (SAME, AS_SAME, 0, 0)]
)
def test_it_adds_nothing_twice_and_says_what_differs(
    karin: Somebody, text: str, rows: tuple[tuple[str, date, int], ...], new: int, differing: int
) -> None:
    came_before(rows)
    preview = tried(karin, text)
    run = run_of(preview)
    assert (run.added, run.known) == (new, len(rows))
    assert ("An earlier version of pilotapp read this table differently" in preview.text) is bool(differing)
    if preview.has_form("/start"):
        preview.form("/start").submit()
        worker.drain()
    assert len(visits()) == len(rows) + new


def test_it_is_read_anew_once_the_first_import_is_taken_back(karin: Somebody) -> None:
    first = came_before(AS_TIMES)
    preview = tried(karin, TIMES)
    link = f"/imports/{first.uid}/undo"
    assert link in preview.links()
    karin.page(link).form("/undo").submit()
    worker.drain()
    assert imported(karin, TIMES).added == 2
    assert visits() == [(date(2019, 4, 3), 90), (date(2019, 4, 4), 45)]
    assert imported(karin, TIMES).known == 2


def test_it_offers_nothing_of_another_programme(carla: Somebody, karin: Somebody) -> None:
    first = came_before(AS_TIMES)
    preview = tried(carla, TIMES, **{"person:amal": "new"})
    assert (run_of(preview).added, f"/imports/{first.uid}/undo" in preview.links()) == (2, False)


def test_it_stays_right_for_what_comes_by_this_reading(karin: Somebody) -> None:
    uid: UUID = imported(karin, TIMES).uid
    assert (ImportRun.get_by_id(uid).reading, imported(karin, TIMES).known) == (2, 2)
    assert visits() == [(date(2019, 4, 3), 90), (date(2019, 4, 4), 45)]


def test_it_gives_up_an_import_that_an_earlier_reading_began(karin):
    uid = prepared.add("karin", "running", reading=READING - 1)
    ImportRun.update(work_at=clock.now()).where(ImportRun.uid == uid).execute()
    worker.drain()
    assert ImportRun.get_by_id(uid).state == "failed"
    assert Visit.select().where(Visit.import_run == uid).count() == 0
    assert "before the app learned to read tables better" in karin.page(f"/imports/{uid}").text


def test_it_asks_for_a_table_once_more_that_waited_meanwhile(karin: Somebody) -> None:
    run = run_of(tried(karin, TIMES))
    old = '{"sheets": [{"name": "", "columns": [], "rows": 2}], "sheet": 0, "fields": {}, "unit": "hours"}'
    run.reading, run.plan = 1, old
    run.save()
    page = karin.page(f"/imports/{run.uid}")
    assert page.heading == "Please bring this table once more"
    assert (karin.send(f"/imports/{run.uid}/start").status, Visit.select().count()) == (303, 0)
    page.form("/discard").submit()
    assert ImportRun.select().count() == 0


def test_it_uses_nothing_that_was_remembered_then(karin: Somebody) -> None:
    imported(karin, TIMES)
    memory = ImportMemory.get()
    memory.plan = (
        '{"headers": {"Zeit von": "duration"}, "unit": "hours", "general": {}, "values": {}, "state": "confirmed"}'
    )
    memory.save()
    page = hand_in(karin, TIMES)
    assert page.form("/columns").values["column-2"] == "start"
