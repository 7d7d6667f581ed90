"""A local time is the same instant by form, phone and import, also at clock changes."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from pilotapp import clock
from pilotapp.models import ImportFault, Programme, ReflectionSession, Visit
from tests.imports.tables import csv, imported
from tests.support.people import Somebody
from tests.sync.phone_door import RECORD, answers, entry, send

CODES = RECORD | {"first_contact": "true"}
HEADER = ("Datum", "Lotsin", "Beginn", "Ende")
GAP = "On this day the clocks go from 02:00 to 03:00. Please choose another time."


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with clock.freeze(datetime(2026, 12, 1, 12, tzinfo=UTC)):
        yield


@pytest.mark.parametrize(
    ("zone", "start", "end", "minutes"),
    [
        ("Europe/Berlin", "2020-03-29T01:49", "2020-03-29T03:15", 26),
        ("Europe/Berlin", "2023-10-29T02:50", "2023-10-29T02:10", 20),
        ("Europe/Berlin", "2023-10-29T02:10", "2023-10-29T02:50", 40),
        ("Europe/Berlin", "2023-10-29T02:50", "2023-10-29T03:10", 80),
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T02:30", 60),
        ("Europe/Berlin", "2022-03-27T02:30", "2022-03-27T04:00", None),
        ("Europe/Berlin", "2022-03-27T01:30", "2022-03-27T02:59", None),
        ("Europe/Lisbon", "2023-10-29T01:50", "2023-10-29T01:10", 20),
        ("Europe/Lisbon", "2022-03-27T02:30", "2022-03-27T04:00", 90),
        ("America/St_Johns", "2023-11-05T01:50", "2023-11-05T01:10", 20),
        ("Australia/Lord_Howe", "2023-04-02T01:50", "2023-04-02T01:35", 15),
    ],
)
def test_it_gives_one_answer_by_form_phone_and_import(
    sign_in: Callable[..., Somebody], zone: str, start: str, end: str, minutes: int | None
) -> None:
    Programme.update(time_zone=zone).execute()
    amal, karin = sign_in("amal"), sign_in("karin")
    form = amal.page("/visits/new").form("/visits/new").submit(started_at=start, ended_at=end, **CODES)
    phone = answers(send(amal, entry(amal, "record", started_at=start, ended_at=end, **RECORD)))
    day = datetime.fromisoformat(start).strftime("%d.%m.%Y")
    imported(karin, csv([(day, "Amal", start[-5:], end[-5:])], HEADER))
    assert [visit.minutes for visit in Visit.select()] == ([] if minutes is None else [minutes] * 3)
    assert len({(visit.started_at, visit.ended_at) for visit in Visit.select()}) == (minutes is not None)
    faults = [fault.code for fault in ImportFault.select()]
    refused = (422, ["refused"], ["no_such_time"])
    assert (form.status, phone, faults) == (refused if minutes is None else (200, ["stored"], []))


def test_it_says_why_a_time_does_not_exist(sign_in: Callable[..., Somebody]) -> None:
    amal = sign_in("amal")
    times = {"started_at": "2022-03-27T02:30", "ended_at": "2022-03-27T04:00"}
    page = amal.page("/visits/new").form("/visits/new").submit(**times, **CODES)
    receipt = send(amal, entry(amal, "record", **times, **RECORD)).get_json()["answers"][0]
    assert page.errors() == [f"Start: {GAP}"]
    assert receipt["errors"] == {"started_at": [GAP]}
    assert (
        "An diesem Tag springen die Uhren von 02:00 auf 03:00"
        in sign_in("amal", "de").page("/visits/new").form("/visits/new").submit(**times, **CODES).text
    )


def test_it_ends_a_visit_in_the_hour_that_came_again(sign_in: Callable[..., Somebody]) -> None:
    amal = sign_in("amal")
    begun = entry(amal, "check_in", started_at="2023-10-29T00:50:00Z")
    ended = entry(amal, "check_out", begun["visit"], ended_at="2023-10-29T02:10", forgotten=True)
    assert answers(send(amal, begun, ended)) == ["stored", "stored"]
    assert (Visit.get().minutes, Visit.get().ended_at) == (20, datetime(2023, 10, 29, 1, 10, tzinfo=UTC))


def test_it_leaves_an_instant_that_a_phone_stamped_as_it_is(sign_in: Callable[..., Somebody]) -> None:
    """The phone's clock was set back: an error for the pilot to correct, not the second 02:10 of that night."""
    amal = sign_in("amal")
    begun = entry(amal, "check_in", started_at="2023-10-29T00:50:00Z")
    ended = entry(amal, "check_out", begun["visit"], ended_at="2023-10-29T00:10:00Z", forgotten=False)
    assert answers(send(amal, begun, ended)) == ["stored", "refused"]
    assert (Visit.get().state, Visit.get().ended_at) == ("open", None)


def test_it_takes_the_other_one_when_she_says_so(sign_in: Callable[..., Somebody]) -> None:
    amal = sign_in("amal")
    times = {"started_at": "2023-10-29T02:50", "ended_at": "2023-10-29T03:10"}
    amal.page("/visits/new").form("/visits/new").submit(**times, **CODES)
    visit = Visit.get()
    assert visit.minutes == 80 and "02:50 (the first) – 03:10" in amal.page(f"/visits/{visit.uid}").text
    form = amal.page(f"/visits/record?visit={visit.uid}").form("/visits/record")
    assert form.values["started_at_pass"] == "first"
    form.submit(started_at_pass="second")
    assert Visit.get().minutes == 20 and "02:50 (the second)" in amal.page(f"/visits/{visit.uid}").text
    amal.page(f"/visits/record?visit={visit.uid}").form("/visits/record").submit(topics=["work"])
    assert Visit.get().minutes == 20


def test_it_plans_no_session_at_a_time_that_does_not_exist(sign_in: Callable[..., Somebody]) -> None:
    karin = sign_in("karin")
    page = karin.page("/reflections/new?at=2027-03-28T02:30")
    assert page.form("/reflections/new").values["starts_at"] == ""
    refused = page.form("/reflections/new").submit(starts_at="2027-03-28T02:30")
    assert any(GAP in error for error in refused.errors()) and ReflectionSession.select().count() == 0
