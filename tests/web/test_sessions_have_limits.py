"""A session ends when it is idle, after its lifetime, and when its person gets a role with stricter limits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilotapp import clock
from pilotapp.auth import sessions
from pilotapp.db import transaction
from pilotapp.identity import session_lifetimes
from pilotapp.models import Person, PersonRole, Session
from tests.support import people
from tests.support.people import uid_of

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PROMISED = {
    "amal": (30 * DAY, 180 * DAY),
    "karin": (4 * HOUR, 12 * HOUR),
    "ines": (4 * HOUR, 12 * HOUR),
    "greta": (HOUR, 12 * HOUR),
    "olga": (30 * MINUTE, 12 * HOUR),
    "selma": (HOUR, 12 * HOUR),
}


def begin(app, name, **how):
    """A browser in which this person has just signed in."""
    with app.test_request_context(), transaction():
        session, token = sessions.begin(
            Person.get_by_id(uid_of(name)), **{"way": "passkey", "mfa_complete": True, "device": "", **how}
        )
    return session, people.sign_in_with(app, token)


def lives(client):
    return client.get("/sync/hello").status_code == 200


@pytest.mark.parametrize("name", PROMISED)
def test_it_ends_when_it_was_left_alone(app, frozen, name):
    idle, _ = PROMISED[name]
    _, client = begin(app, name)
    with clock.freeze(frozen + idle - MINUTE):
        assert lives(client)
    with clock.freeze(frozen + 2 * idle):
        assert not lives(client)


@pytest.mark.parametrize("name", PROMISED)
def test_it_ends_after_a_while_however_much_it_is_used(app, frozen, name):
    idle, absolute = PROMISED[name]
    _, client = begin(app, name)
    used, step = timedelta(), min(idle * 0.9, absolute / 20)
    while used + step < absolute:
        used += step
        with clock.freeze(frozen + used):
            assert lives(client)
    with clock.freeze(frozen + absolute):
        assert not lives(client)


@pytest.mark.parametrize(
    ("how", "idle", "absolute"),
    [({"shared": True}, 30 * MINUTE, 12 * HOUR), ({"mfa_complete": False}, 15 * MINUTE, 15 * MINUTE)],
)
def test_it_is_shorter_on_a_shared_phone_and_while_the_second_step_is_missing(app, frozen, how, idle, absolute):
    session, _ = begin(app, "amal", **how)
    assert (session.ends_at - frozen, session.expires_at - frozen) == (idle, absolute)


def test_it_follows_the_strictest_of_several_roles():
    assert session_lifetimes.of(["pilot", "coordinator"]) == session_lifetimes.BY_ROLE["coordinator"]
    assert session_lifetimes.of(["coordinator", "operator"]) == session_lifetimes.BY_ROLE["operator"]
    assert session_lifetimes.of(["pilot"], shared=True, mfa_complete=False) == session_lifetimes.WEAK
    assert session_lifetimes.of([]) == session_lifetimes.BY_ROLE["operator"]


@pytest.mark.parametrize(
    ("role", "asked"), [("pilot", False), *((one, True) for one in sorted(session_lifetimes.STRONG_ROLES))]
)
def test_it_asks_all_but_pilots_for_a_second_factor(role, asked):
    assert session_lifetimes.asks_for_second_factor(["pilot", role]) is asked


@pytest.mark.parametrize("role", sorted(session_lifetimes.STRONG_ROLES))
def test_it_ends_at_once_when_a_pilot_gets_a_role_that_asks_for_more(app, role):
    _, client = begin(app, "amal", way="password")
    PersonRole.create(person=uid_of("amal"), role=role)
    assert not lives(client)


def test_it_is_never_moved_beyond_its_end(app, frozen):
    session, client = begin(app, "karin")
    with clock.freeze(frozen + timedelta(hours=3, minutes=50)):
        client.get("/me")
    with clock.freeze(frozen + timedelta(hours=7, minutes=30)):
        client.get("/me")
    with clock.freeze(frozen + timedelta(hours=11)):
        client.get("/me")
    assert Session.get_by_id(session.uid).ends_at == session.expires_at
