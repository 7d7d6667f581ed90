"""An imported visit has minutes and no times: entering only one of two times must not change its minutes."""

from __future__ import annotations

from uuid import uuid4

import pytest

from pilotapp.models import Visit
from pilotapp.refusals import Refusal
from pilotapp.visits import commands
from tests.reports.rows import add_visit
from tests.support.people import Somebody
from tests.visits.helpers import RECORD, berlin


def imported() -> Visit:
    """A visit of amal with 90 minutes and unknown times; noon is stored as its start."""
    visit = add_visit(minutes=90)
    visit.ended_at = None
    visit.save(only=["ended_at"])
    return visit


@pytest.mark.parametrize("half", ["started_at", "ended_at"])
def test_it_refuses_one_of_two_times(amal: Somebody, half: str) -> None:
    visit = imported()
    with pytest.raises(Refusal, match="both times"):
        commands.record(amal.person, uid=uuid4(), visit=visit.uid, **RECORD, **{half: berlin("2026-03-03 12:20")})
    assert (Visit.get().minutes, Visit.get().ended_at) == (90, None)


def test_it_refuses_a_check_out(amal: Somebody) -> None:
    visit = imported()
    with pytest.raises(Refusal, match="has an end already"):
        commands.check_out(amal.person, uid=uuid4(), visit=visit.uid, ended_at=berlin("2026-03-03 12:20"))
    assert (Visit.get().minutes, Visit.get().ended_at) == (90, None)


def test_it_takes_both_times(amal: Somebody) -> None:
    visit = imported()
    times = {"started_at": berlin("2026-03-03 12:00"), "ended_at": berlin("2026-03-03 12:20")}
    commands.record(amal.person, uid=uuid4(), visit=visit.uid, **RECORD, **times)
    assert Visit.get().minutes == 20
