"""A coordinator chooses how releases are protected, and whether everybody can read them."""

from __future__ import annotations

import json

import pytest

from pilotapp.models import AuditRow, Programme
from tests.support.people import uid_of

PATH = "/settings/releases"


def chosen():
    programme = Programme.get_by_id(uid_of("musterstadt"))
    return programme.threshold, programme.public_page


def test_it_begins_with_five_and_no_public_page(app, karin):
    assert chosen() == (5, False)
    assert "checked" in karin.page(PATH).html


def test_it_changes_both(app, karin):
    assert karin.send(PATH, threshold="10", public_page="true").status == 303
    assert chosen() == (10, True)
    assert karin.send(PATH, threshold="10").status == 303
    assert chosen() == (10, False)


def test_it_writes_down_when_it_is_lowered(app, karin):
    karin.send(PATH, threshold="3")
    row = AuditRow.get(AuditRow.action == "programme.settings")
    assert json.loads(row.detail) == {"threshold": 3, "threshold_before": 5}


@pytest.mark.parametrize("threshold", ["1", "4", "", "many"])
def test_it_refuses_another_number(app, karin, threshold):
    assert karin.send(PATH, threshold=threshold).status == 422
    assert chosen() == (5, False)
    assert not AuditRow.select().where(AuditRow.action == "programme.settings").exists()


def test_it_changes_nothing_of_another_programme(app, carla):
    carla.send(PATH, threshold="3", public_page="true")
    assert chosen() == (5, False)


def test_it_is_for_coordinators(app, amal, sign_in):
    for somebody in (amal, sign_in("greta")):
        somebody.send(PATH, threshold="3")
        somebody.page(PATH, status=403)
    assert chosen() == (5, False)
