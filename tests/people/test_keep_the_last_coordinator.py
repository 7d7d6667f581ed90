"""A programme always has a coordinator."""

from __future__ import annotations

import pytest

from pilotapp import db
from pilotapp.identity import last_coordinator
from pilotapp.models import Passkey, Person
from pilotapp.refusals import Refusal
from tests.support import people


def colleague(**changes):
    """Nina, a second coordinator."""
    nina = people.create("nina", "musterstadt", ("coordinator", "trainer"))
    Person.update(**changes or {"active": True}).where(Person.uid == nina.uid).execute()
    return Person.get_by_id(nina.uid)


def passkey_of(person, **changes):
    return Passkey.create(person=person, credential="c", public_key="k", name="Phone", **changes)


def may_go(name="karin"):
    person = Person.get_by_id(people.uid_of(name))
    with db.transaction():
        last_coordinator.ensure_another_coordinator(person)
    return True


def test_it_refuses_to_let_the_only_one_go(app):
    with pytest.raises(Refusal, match="Nobody else coordinates this programme yet"):
        may_go()


def test_it_lets_one_of_two_go(app):
    colleague()
    assert may_go() and may_go("nina")


def test_it_counts_a_passkey_as_a_way_in(app):
    passkey_of(colleague(password_hash=None))
    assert may_go()


@pytest.mark.parametrize("state", [{"active": False}, {"password_hash": None}])
def test_it_does_not_count_who_cannot_sign_in(app, state):
    nina = colleague(**state)
    passkey_of(nina, ended_at=nina.created_at)
    with pytest.raises(Refusal):
        may_go()


def test_it_does_not_count_a_coordinator_of_another_programme(app):
    assert last_coordinator.is_last(Person.get_by_id(people.uid_of("carla")))


@pytest.mark.parametrize("name", ["amal", "ines", "greta", "olga", "selma"])
def test_it_keeps_nobody_who_does_not_coordinate(app, name):
    assert may_go(name)
