"""A coordinator of a new programme has a list of first steps on her start page until each is done or left."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from pilotapp import clock, codes, db, notices
from pilotapp.certificates import letterhead_commands
from pilotapp.models import AuditRow, EmergencyNumber, Person, PersonRole, Programme, Visit
from pilotapp.settings import commands, first_steps
from tests.support.people import Somebody, uid_of
from tests.visits.helpers import NOON, minutes, visited

STEPS = ["numbers", "declaration", "letterhead", "pilot", "tables"]
LEAVE, TAKE_UP, READ = "/settings/steps/leave", "/settings/steps/take-up", "/settings/declaration"


@pytest.fixture
def new(programme: Programme) -> Programme:
    """The programme without a pilot."""
    PersonRole.delete().where(PersonRole.role == "pilot").execute()
    return programme


def states(karin: Somebody) -> dict[str, str]:
    """The state of each step on her start page."""
    found = [one for one in karin.page("/month").tree.iter("li") if one.get("id", "").startswith("step-")]
    return {one.get("id", "").removeprefix("step-"): one.get("data-state", "") for one in found}


def kept() -> str:
    """What is stored about left steps."""
    return Programme.get_by_id(uid_of("musterstadt")).steps_left


def test_it_begins_with_every_step_open(new: Programme, karin: Somebody) -> None:
    page = karin.page("/month")
    assert states(karin) == dict.fromkeys(STEPS, "open")
    assert {"/people/new", READ, "/imports", "/settings/letterhead"} <= set(page.links())
    assert "116 117, 116 016 and 116 111" in page.main
    assert "Nothing waits for you" not in page.main and "See all pilots" not in page.main


def test_it_says_the_steps_in_german(new: Programme, sign_in: Callable[..., Somebody]) -> None:
    page = sign_in("karin", language="de").page("/month")
    assert "Richten Sie Ihr Programm ein" in page.main and "Tabellen des letzten Jahres" in page.main


def test_it_takes_from_the_data_what_is_done(karin: Somebody, amal: Somebody) -> None:
    assert states(karin)["pilot"] == "done"
    commands.propose_numbers(karin.person, [("Doctor on call", "116 117", "")])
    assert (states(karin)["numbers"], kept()) == ("done", "")
    letterhead_commands.choose(karin.person, heading="Integrationslotsen", address="Rathaus", contact="", signatory="")
    assert (states(karin)["letterhead"], kept()) == ("done", "")
    EmergencyNumber.delete().execute()
    Person.update(erased_at=NOON).where(Person.uid.in_([uid_of("amal"), uid_of("berna")])).execute()
    assert [states(karin)[step] for step in ("numbers", "pilot")] == ["open", "open"]


def test_it_takes_a_letterhead_for_done_only_if_something_stands_in_it(new: Programme, karin: Somebody) -> None:
    karin.page("/settings/letterhead").form("/settings/letterhead").submit()
    assert states(karin)["letterhead"] == "open"
    letterhead_commands.choose(karin.person, signatory="Karin Beispiel")
    assert states(karin)["letterhead"] == "done"
    letterhead_commands.choose(karin.person)
    assert states(karin)["letterhead"] == "open"


def test_it_leaves_a_step_and_takes_it_up_again(new: Programme, karin: Somebody) -> None:
    assert karin.send(LEAVE, step="tables").status == 303
    assert (states(karin)["tables"], kept()) == ("left", "tables")
    row = AuditRow.get(AuditRow.action == "programme.settings")
    assert json.loads(row.detail) == {"steps_left": "tables"}
    karin.send(TAKE_UP, step="tables")
    assert (states(karin)["tables"], kept()) == ("open", "")


def test_it_is_gone_when_all_is_done_or_left_and_comes_back_from_the_settings(karin: Somebody) -> None:
    for step in STEPS:
        karin.send(LEAVE, step=step)
    assert states(karin) == {}
    assert "Nothing waits for you" in karin.page("/month").main
    karin.page("/settings").form(TAKE_UP).submit()
    assert states(karin)["numbers"] == "open" and states(karin)["letterhead"] == "left"


def test_it_lets_her_read_what_pilots_sign(new: Programme, karin: Somebody) -> None:
    page = karin.page(READ)
    assert "I keep to myself what I learn" in page.main
    page.form(READ).submit()
    assert (states(karin)["declaration"], Programme.get_by_id(new.uid).declaration_read) == ("done", codes.DECLARATION)
    assert not karin.page(READ).has_form(READ)


@pytest.mark.parametrize(
    "path", ["/log", "/log?month=2020-01&state=recorded", "/figures", "/figures/pivot", "/releases"]
)
def test_it_says_what_to_do_first_while_there_is_no_visit(karin: Somebody, amal: Somebody, path: str) -> None:
    page = karin.page(path)
    assert "No visit yet" in page.main
    assert "Choose another month" not in page.main and "Look at another" not in page.main
    assert {"/people/new", "/log/paper", "/imports"} <= set(page.links())
    visited(amal.person, Visit.created_at.default() - minutes(120))
    assert "No visit yet" not in karin.page(path).main


@pytest.mark.parametrize("step", ["", "letter", "tables numbers"])
def test_it_refuses_a_step_that_is_none(karin: Somebody, step: str) -> None:
    assert (karin.send(LEAVE, step=step).status, kept()) == (400, "")


def test_it_belongs_to_the_own_programme_and_its_coordinators(
    new: Programme, karin: Somebody, carla: Somebody, sign_in: Callable[..., Somebody]
) -> None:
    karin.send(LEAVE, step="tables")
    assert "tables" not in Programme.get_by_id(uid_of("musterkreis")).steps_left
    assert sign_in("ines").send(LEAVE, step="numbers").status == 403
    assert kept() == "tables"


def test_it_tells_of_the_own_sign_in_only_after_the_set_up(new: Programme, karin: Somebody) -> None:
    with db.transaction():
        notices.keys_changed(karin.person, "codes_made")
        notices.write(karin.person.uid, new.uid, "restored_office")
    assert "You have set up codes" not in karin.page("/month").main
    assert "The server was set back to an earlier state" in karin.page("/month").main
    for step in STEPS:
        karin.send(LEAVE, step=step)
    assert "You have set up codes" in karin.page("/month").main


def test_it_tells_of_a_change_after_the_first_hour_and_of_any_once_there_is_a_visit(
    karin: Somebody, amal: Somebody
) -> None:
    with db.transaction():
        notices.keys_changed(karin.person, "codes_made")
        with clock.freeze(clock.now() + minutes(61)):
            notices.keys_changed(karin.person)
    page = karin.page("/month")
    assert "Your ways to sign in have changed" in page.main and "You have set up codes" not in page.main
    visited(amal.person, clock.now() - minutes(120))
    page = karin.page("/month")
    assert "You have set up codes" in page.main and "Set up your programme" in page.main


def test_it_asks_the_data_once(
    karin: Somebody, amal: Somebody, count_selects: Callable[[Callable[[], object]], int]
) -> None:
    person = karin.person
    assert person.programme is not None
    assert count_selects(lambda: first_steps.set_up(person)) == 1


def test_it_stands_above_the_visits_of_a_programme_that_has_begun(karin: Somebody, amal: Somebody) -> None:
    visited(amal.person, Visit.created_at.default() - minutes(120))
    page = karin.page("/month")
    assert page.main.index("Set up your programme") < page.main.index("Waits for you") < page.main.index("Amal")
