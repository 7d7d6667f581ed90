"""A coordinator chooses the intervals and limits of her programme."""

from __future__ import annotations

import json

import pytest

from pilotapp.models import AuditRow, Programme
from pilotapp.refusals import Refusal
from pilotapp.settings import commands
from pilotapp.settings.rules import LIMITS
from tests.support.people import uid_of

OURS = {"silent_days": "45", "week_hours": "0", "reflection_days": "30", "note_months": "6"}


def ours(slug="musterstadt"):
    row = Programme.get_by_id(uid_of(slug))
    return {name: getattr(row, name) for name in LIMITS}


def written():
    rows = AuditRow.select().where(AuditRow.action == "programme.settings")
    return [json.loads(row.detail) for row in rows]


def test_it_keeps_what_she_chose(karin):
    page = karin.page("/settings").form("/settings").submit(**OURS)
    assert (page.status, page.path) == (200, "/settings")
    assert ours() == {"silent_days": 45, "week_hours": 0, "reflection_days": 30, "note_months": 6}
    assert "Saved." in page.text


def test_it_writes_down_what_changed_and_nothing_else(karin):
    karin.page("/settings").form("/settings").submit(week_hours="12")
    assert written() == [{"week_hours": 12}]


def test_it_writes_down_nothing_where_nothing_changed(karin):
    karin.page("/settings").form("/settings").submit()
    assert written() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (name, str(value))
        for name, (least, most) in LIMITS.items()
        for value in (least - 1, most + 1, "", "many", "1.5", "9" * 30)
    ],
)
def test_it_refuses_what_is_outside_and_keeps_what_was_typed(karin, name, value):
    before = ours()
    page = karin.page("/settings").form("/settings").submit(**{name: value})
    assert page.status == 422
    assert page.form("/settings").values[name] == value
    assert (ours(), written(), len(page.errors())) == (before, [], 1)


@pytest.mark.parametrize(("name", "edge"), [(name, edge) for name, edges in LIMITS.items() for edge in edges])
def test_it_takes_the_least_and_the_most(karin, name, edge):
    assert karin.page("/settings").form("/settings").submit(**{name: str(edge)}).status == 200
    assert ours()[name] == edge


def test_it_refuses_in_the_command_too(karin):
    with pytest.raises(Refusal) as refused:
        commands.choose(karin.person, silent_days=6, week_hours=1, reflection_days=30, note_months=1)
    assert refused.value.field == "silent_days"


def test_it_changes_no_other_programme(karin):
    before = ours("musterkreis")
    karin.page("/settings").form("/settings").submit(**OURS)
    assert ours("musterkreis") == before


@pytest.mark.parametrize("name", ["amal", "ines", "greta", "olga", "selma"])
def test_it_is_closed_to_everybody_who_does_not_coordinate(sign_in, name):
    before, somebody = ours(), sign_in(name)
    somebody.page("/settings", status=403)
    assert (somebody.send("/settings", **OURS).status, ours()) == (403, before)


def test_it_can_be_found_from_the_people_and_from_her_own_page(karin, amal):
    assert "/settings" in karin.page("/people").links()
    assert "/settings" in karin.page("/me").links()
    assert "/settings" not in amal.page("/me").links()
