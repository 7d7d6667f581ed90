"""A pilot begins a visit."""

from uuid import uuid4

import pytest

from pilotapp.models import AuditRow, Entry, Visit
from pilotapp.refusals import Conflict, Refusal
from pilotapp.visits import commands
from tests.visits.helpers import NOON, checked_in, minutes, visited


def test_it_begins_a_visit_with_nothing_else_known(amal, frozen):
    visit = checked_in(amal.person)
    assert (visit.state, visit.started_at, visit.institution_kind) == ("open", NOON, None)
    assert Entry.select().count() == AuditRow.select().where(AuditRow.action == "visit.check_in").count() == 1


def test_it_stores_a_double_tap_once(amal, frozen):
    uid, visit = uuid4(), uuid4()
    for _ in range(2):
        commands.check_in(amal.person, uid=uid, visit=visit)
    assert Entry.select().count() == Visit.select().count() == 1


def test_it_refuses_the_same_uid_with_other_content(amal, frozen):
    uid, visit = uuid4(), uuid4()
    commands.check_in(amal.person, uid=uid, visit=visit, institution_kind="school")
    with pytest.raises(Conflict):
        commands.check_in(amal.person, uid=uid, visit=visit, institution_kind="health")
    assert Visit.get().institution_kind == "school"


def test_it_refuses_a_second_open_visit(amal, frozen):
    first = checked_in(amal.person)
    with pytest.raises(Refusal, match="still checked in"):
        checked_in(amal.person)
    assert [visit.uid for visit in Visit.select()] == [first.uid]


@pytest.mark.parametrize(("ahead", "taken"), [(10, True), (11, False)])
def test_it_refuses_a_start_more_than_ten_minutes_ahead(amal, frozen, ahead, taken):
    begin = NOON + minutes(ahead)
    if taken:
        assert checked_in(amal.person, begin).started_at == begin
    else:
        with pytest.raises(Refusal, match="future"):
            checked_in(amal.person, begin)
    assert Visit.select().count() == taken


def test_it_refuses_somebody_elses_visit(amal, berna, frozen):
    theirs = visited(berna.person, NOON - minutes(90))
    with pytest.raises(Refusal, match="cannot change"):
        commands.check_in(amal.person, uid=uuid4(), visit=theirs.uid)
    assert Visit.get_by_id(theirs.uid).pilot_id == berna.person.uid


def test_it_checks_in_by_the_page_without_a_script(amal, frozen):
    page = amal.page("/").form("/visits/check-in").submit(institution_kind="school")
    assert "Check out" in page.text
    assert Visit.get().institution_kind == "school"
