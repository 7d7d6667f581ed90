"""A coordinator enters a visit for a pilot without a smartphone, from a signed slip; the pilot sees and corrects it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from pilotapp import clock
from pilotapp.models import AuditRow, Entry, Notice, Person, Review, Visit
from pilotapp.refusals import DayIsFull, Missing, PendingReview, Refusal
from pilotapp.visits import commands, paper_commands, review_commands
from tests.support.people import Somebody, uid_of
from tests.visits.helpers import RECORD, berlin, minutes, visited

pytestmark = pytest.mark.usefixtures("frozen")
PATH = "/log/paper"
TEN = berlin("2026-03-02 10:00")
FORM = {
    "day": "other",
    "day_date": "2026-03-02",
    "started_at": "10:00",
    "length": "own",
    "ended_at": "11:15",
    "topics": "school",
    "institution_kind": "school",
    "client_language": "tur",
    "party": "family",
}


def entered(karin: Somebody, pilot: str = "berna", length: int = 75, **changes: Any) -> Visit:
    """Enter a visit from paper by the command."""
    times = {"started_at": TEN, "ended_at": TEN + minutes(length)}
    given: dict[str, Any] = {**RECORD, "client_language": "tur", **times, "uid": uuid4(), **changes}
    return paper_commands.enter(karin.person, pilot=uid_of(pilot), **given)


def test_it_enters_the_visit_confirmed_and_marked(karin: Somebody) -> None:
    visit = entered(karin)
    assert (visit.pilot_id, visit.state, visit.paper, visit.minutes) == (uid_of("berna"), "confirmed", True, 75)
    assert (visit.day.isoformat(), visit.client_language) == ("2026-03-02", "tur")
    [entry], [review] = Entry.select(), Review.select()
    assert (entry.kind, entry.door, entry.answer, entry.pilot_id) == ("record", "paper", "stored", uid_of("berna"))
    assert (review.act, review.person_id, review.visit_id) == ("enter", uid_of("karin"), visit.uid)
    row = AuditRow.get(AuditRow.action == "visit.enter")
    assert (row.person_id, row.about, row.subject) == (uid_of("karin"), uid_of("berna"), visit.uid)
    assert json.loads(row.detail) == {"entry": str(entry.uid), "state": "confirmed"}


def test_it_is_entered_once_however_often_it_is_sent(karin: Somebody) -> None:
    uid = uuid4()
    first, again = entered(karin, uid=uid), entered(karin, uid=uid)
    assert (first.uid, Visit.select().count(), Review.select().count()) == (again.uid, 1, 1)
    with pytest.raises(Refusal):
        entered(karin, uid=uid, length=90)
    assert Visit.get().minutes == 75


def test_it_refuses_other_programmes_and_who_is_no_pilot(karin: Somebody) -> None:
    for name in ("tarek", "ines", "karin"):
        with pytest.raises(Missing):
            entered(karin, name)
    Person.update(erased_at=clock.now()).where(Person.uid == uid_of("berna")).execute()
    with pytest.raises(Missing):
        entered(karin)
    assert (Visit.select().count(), AuditRow.select().count()) == (0, 0)


@pytest.mark.parametrize(
    ("start", "length"),
    [(berlin("2026-03-04 10:00"), 60), (TEN, 12 * 60 + 1), (TEN, -5)],
    ids=["in the future", "too long", "ends first"],
)
def test_it_keeps_the_limits_of_every_visit(karin: Somebody, start: datetime, length: int) -> None:
    with pytest.raises(Refusal):
        entered(karin, started_at=start, ended_at=start + minutes(length))
    assert Visit.select().count() == 0


def test_it_keeps_the_limit_of_a_day(karin: Somebody, berna: Somebody) -> None:
    visited(berna.person, berlin("2026-03-02 00:00"), 9 * 60)
    with pytest.raises(DayIsFull):
        entered(karin, length=8 * 60)
    assert Visit.select().where(Visit.paper == True).count() == 0  # noqa: E712 - SQL


def test_it_marks_late_what_is_entered_after_two_weeks(karin: Somebody) -> None:
    start = TEN - timedelta(days=20)
    assert entered(karin, started_at=start, ended_at=start + minutes(60)).late


def test_it_asks_before_it_enters_a_second_one_at_the_same_time(karin: Somebody, berna: Somebody) -> None:
    visited(berna.person, TEN + minutes(30))
    with pytest.raises(paper_commands.Overlaps) as refused:
        entered(karin)
    assert ("2 Mar 2026, 10:30" in str(refused.value), Visit.select().count()) == (True, 1)
    assert entered(karin, beside=True).state == "confirmed"


def test_it_does_not_ask_beside_what_is_withdrawn_or_next_to_it(karin: Somebody, berna: Somebody) -> None:
    gone = visited(berna.person, TEN)
    commands.withdraw(berna.person, uid=uuid4(), visit=gone.uid)
    visited(berna.person, TEN + minutes(75))
    assert entered(karin).state == "confirmed"


def test_it_shows_the_overlap_of_the_same_visit_from_her_phone(karin: Somebody, berna: Somebody) -> None:
    visit = entered(karin)
    twin = visited(berna.person, TEN, 75)
    for uid in (visit.uid, twin.uid):
        assert "Overlaps with another visit" in karin.page(f"/visits/{uid}").main


def test_it_is_entered_in_one_form(karin: Somebody) -> None:
    page = karin.page(PATH)
    assert "you confirm the visit: it counts at once" in page.main and "Tarek" not in page.main
    shown = page.form(PATH).submit(pilot=str(uid_of("berna")), **FORM)
    visit = Visit.get()
    assert (visit.state, visit.paper, visit.minutes, visit.party) == ("confirmed", True, 75, "family")
    assert shown.path == f"/visits/{visit.uid}"
    for words in ("The visit is entered and confirmed.", "Entered by the coordination", "Karin", "Entered from paper"):
        assert words in shown.text
    assert "Entered by the coordination" in karin.page("/log").main


def test_it_says_at_the_field_what_is_missing_or_overlaps(karin: Somebody, berna: Somebody) -> None:
    page = karin.page(PATH).form(PATH).submit(**FORM)
    assert (page.status, page.errors() != []) == (422, True)
    visited(berna.person, TEN)
    page = page.form(PATH).submit(pilot=str(uid_of("berna")))
    assert page.status == 422 and "at this time already" in page.main
    assert Visit.select().count() == 1
    page.form(PATH).submit(beside="true")
    assert Visit.select().where(Visit.state == "confirmed").count() == 1


def test_it_enters_the_next_slip_after_going_back_to_the_same_form(karin: Somebody) -> None:
    form = karin.page(PATH).form(PATH)
    form.submit(pilot=str(uid_of("berna")), **FORM)
    first = Visit.get()
    again = form.submit(pilot=str(uid_of("berna")), **{**FORM, "started_at": "13:00", "ended_at": "14:00"})
    assert (again.status, Visit.select().count()) == (422, 1)
    assert "Save again to enter this one" in again.main and f"/visits/{first.uid}" in again.links()
    again.form(PATH).submit()
    assert sorted(visit.minutes for visit in Visit.select()) == [60, 75]


def test_it_asks_about_few_minutes_as_everywhere(karin: Somebody) -> None:
    page = karin.page(PATH).form(PATH).submit(pilot=str(uid_of("berna")), **{**FORM, "ended_at": "10:03"})
    assert (page.status, "Only 3 min: is that right?" in page.main, Visit.select().count()) == (422, True, 0)


@pytest.mark.parametrize("name", ["tarek", "ines"])
def test_it_offers_and_takes_only_pilots_of_the_programme(karin: Somebody, name: str) -> None:
    form = karin.page(PATH).form(PATH)
    answer = form.submit(pilot=str(uid_of(name)), **FORM)
    assert (answer.status, Visit.select().count()) == (404, 0)


def test_it_keeps_what_was_typed_if_the_pilot_is_gone_meanwhile(karin: Somebody, berna: Somebody) -> None:
    form = karin.page(PATH).form(PATH)
    Person.update(erased_at=clock.now()).where(Person.uid == uid_of("berna")).execute()
    page = form.submit(pilot=str(uid_of("berna")), **FORM)
    assert (page.status, page.form(PATH).values["started_at"], page.errors() != []) == (422, "10:00", True)
    assert Visit.select().count() == 0


def test_it_begins_with_the_pilot_of_the_link_and_her_languages(karin: Somebody) -> None:
    assert f"{PATH}?pilot={uid_of('berna')}" in karin.page(f"/people/{uid_of('berna')}").links()
    form = karin.page(f"{PATH}?pilot={uid_of('berna')}").form(PATH)
    assert form.values["pilot"] == str(uid_of("berna"))
    assert karin.page(f"{PATH}?pilot={uid_of('tarek')}", status=404)


def test_it_shows_the_pilot_who_entered_it(karin: Somebody, berna: Somebody) -> None:
    visit = entered(karin)
    assert "From paper" in berna.page("/visits?month=2026-03").main
    page = berna.page(f"/visits/{visit.uid}")
    assert "Entered by the coordination" in page.main and "Karin" in page.main
    assert f"/visits/record?visit={visit.uid}" in page.links() and f"/visits/{visit.uid}/withdraw" in page.links()
    entered(karin, started_at=TEN + minutes(90), ended_at=TEN + minutes(150))
    [notice] = Notice.select().where(Notice.kind == "visit_entered")
    assert (notice.person_id, notice.mail) == (uid_of("berna"), "none")


def test_it_is_in_her_own_data(karin: Somebody, berna: Somebody) -> None:
    entered(karin)
    data = json.loads(berna.send("/me/data.json").html)
    [row] = data["visits"]
    assert row["paper"] is True
    assert [one["act"]["code"] for one in data["reviews_of_visits"]] == ["enter"]


def test_it_takes_her_correction_for_a_decision(karin: Somebody, berna: Somebody) -> None:
    visit = entered(karin)
    form = berna.page(f"/visits/record?visit={visit.uid}").form("/visits/record")
    answer = form.submit(ended_at="10:45")
    assert "Your coordination decides" in answer.text
    entry = Entry.get(Entry.answer == "held")
    assert (Visit.get_by_id(visit.uid).minutes, entry.door) == (75, "page")
    karin.page(f"/visits/{visit.uid}").form(f"/entries/{entry.uid}/decide").submit(decision="accept")
    changed = Visit.get_by_id(visit.uid)
    assert (changed.minutes, changed.state, changed.paper) == (45, "confirmed", True)


def test_it_can_be_withdrawn_by_her_and_voided(karin: Somebody, berna: Somebody) -> None:
    visit = entered(karin)
    with pytest.raises(PendingReview):
        commands.withdraw(berna.person, uid=uuid4(), visit=visit.uid)
    entry = Entry.get(Entry.answer == "held")
    review_commands.decide(karin.person, entry.uid, {}, accept=True)
    assert Visit.get_by_id(visit.uid).state == "withdrawn"
    other = entered(karin)
    assert review_commands.void(karin.person, other.uid, other.version, reason="double").state == "void"


def test_it_offers_no_correction_of_what_she_sent_herself(karin: Somebody, berna: Somebody) -> None:
    visit = visited(berna.person, TEN)
    review_commands.confirm_one(karin.person, visit.uid, visit.version)
    assert f"/visits/record?visit={visit.uid}" not in berna.page(f"/visits/{visit.uid}").links()


def test_it_counts_in_the_figures_of_the_month(karin: Somebody) -> None:
    entered(karin)
    assert "1 h 15 min" in karin.page("/month?month=2026-03").main


def test_it_says_so_in_german(karin: Somebody, sign_in: Callable[..., Somebody]) -> None:
    visit: UUID = entered(karin).uid
    assert "Von der Koordination eingetragen" in sign_in("berna", language="de").page(f"/visits/{visit}").main
