"""A coordinator says since when pilots of her programme get an allowance for their hours."""

from __future__ import annotations

import json
from datetime import date

import pytest

from pilotapp.models import AuditRow, Programme
from pilotapp.refusals import Refusal
from pilotapp.settings import commands
from tests.support.people import uid_of


def since(slug="musterstadt"):
    return Programme.get_by_id(uid_of(slug)).allowance_since


def written():
    rows = AuditRow.select().where(AuditRow.action == "programme.settings")
    return [json.loads(row.detail) for row in rows]


def test_it_keeps_the_day_and_writes_it_down(karin):
    page = karin.page("/settings").form("/settings/allowance").submit(since="2026-02-01")
    assert (page.status, since()) == (200, date(2026, 2, 1))
    assert page.form("/settings/allowance").values["since"] == "2026-02-01"
    assert written() == [{"allowance_since": "2026-02-01"}]


def test_it_takes_none_for_never(karin):
    commands.choose_allowance(karin.person, since=date(2026, 2, 1))
    karin.page("/settings").form("/settings/allowance").submit(since="")
    assert since() is None
    assert written()[-1] == {"allowance_since": None}


def test_it_writes_down_nothing_where_nothing_changed(karin):
    karin.page("/settings").form("/settings/allowance").submit()
    assert written() == []


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "1999-12-31", "01.02.2026"])
def test_it_refuses_what_is_no_day_and_keeps_what_was_typed(karin, text):
    page = karin.page("/settings").form("/settings/allowance").submit(since=text)
    assert (page.status, since(), written()) == (422, None, [])
    assert len(page.errors()) == 1
    assert page.form("/settings/allowance").values["since"] == text


def test_it_refuses_in_the_command_too(karin):
    with pytest.raises(Refusal) as refused:
        commands.choose_allowance(karin.person, since=date(1999, 1, 1))
    assert refused.value.field == "since"


def test_it_changes_no_other_programme_and_no_other_setting(karin):
    before = Programme.get_by_id(uid_of("musterstadt"))
    karin.page("/settings").form("/settings/allowance").submit(since="2026-02-01")
    after = Programme.get_by_id(uid_of("musterstadt"))
    assert since("musterkreis") is None
    assert (after.silent_days, after.week_hours, after.name) == (before.silent_days, before.week_hours, before.name)


@pytest.mark.parametrize("name", ["amal", "ines", "greta", "olga", "selma"])
def test_it_is_closed_to_everybody_who_does_not_coordinate(sign_in, name):
    assert sign_in(name).send("/settings/allowance", since="2026-02-01").status == 403
    assert since() is None
