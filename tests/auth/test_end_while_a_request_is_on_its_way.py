"""Credentials are revoked, or a person erased, while a request is under way: the request is refused."""

from __future__ import annotations

from uuid import uuid4

import pyotp
import pytest

from pilotapp import clock, codes, db, erasure
from pilotapp.account import commands as account
from pilotapp.auth import commands, declaration_commands, passkey_commands, queries, second_factor_commands
from pilotapp.identity import revoke
from pilotapp.models import Declaration, Entry, Passkey, Person, RecoveryCode, Session, Visit
from pilotapp.refusals import Refusal
from pilotapp.visits import commands as visits
from pilotapp.web.site import Site
from pilotapp.web.throttle import ClientContext
from tests.auth.helpers import SENTENCE
from tests.support.authenticator import Authenticator
from tests.support.people import PASSWORD, email_of, uid_of

HERE = ClientContext("192.0.2.1", "a secret of the bench")
SITE = Site.at("http://localhost")


@pytest.fixture
def at_it(amal):
    """Amal's account as a request loaded it that is still running."""
    person = amal.person
    person.session = Session.get(Session.person == person)
    return person


def end_access():
    with db.transaction():
        revoke.revoke_credentials(Person.get_by_id(uid_of("amal")))


def erase():
    erasure.erase(Person.get_by_id(uid_of("amal")), by=None)


def a_password(person):
    commands.set_password(person, password=SENTENCE)


def codes_of_an_app(person):
    offered = second_factor_commands.offer(person)
    secret = second_factor_commands.secret_of(person, offered)
    second_factor_commands.set_up(person, offered=offered, code=pyotp.TOTP(secret).at(clock.now()))


@pytest.mark.parametrize("new_key", [a_password, codes_of_an_app, second_factor_commands.make_recovery_codes])
def test_it_makes_no_new_key_for_a_phone_that_was_locked_out(at_it, new_key):
    end_access()
    with pytest.raises(Refusal, match="signed out"):
        new_key(at_it)
    person = Person.get_by_id(at_it.uid)
    assert (person.password_hash, person.totp) == (None, None)
    assert RecoveryCode.select().count() == 0


def test_it_keeps_no_passkey_that_was_made_on_a_phone_that_was_locked_out(at_it, monkeypatch):
    credential = Authenticator().make(passkey_commands.begin_adding(at_it, site=SITE))
    look = passkey_commands.made

    def slowly(*asked, **more):
        new = look(*asked, **more)
        end_access()
        return new

    monkeypatch.setattr(passkey_commands, "made", slowly)
    with pytest.raises(Refusal, match="signed out"):
        passkey_commands.add(at_it, credential, site=SITE)
    assert Passkey.select().count() == 0


def test_it_lets_nobody_in_whose_password_ended_while_it_was_looked_at(app, monkeypatch):
    look = queries.whose

    def slowly(*asked):
        found = look(*asked)
        end_access()
        return found

    monkeypatch.setattr(queries, "whose", slowly)
    with pytest.raises(Refusal, match="not right"):
        commands.sign_in(email=email_of("amal"), password=PASSWORD, client_context=HERE)
    assert Session.select().count() == 0


def as_another(person):
    account.correct_profile(person, name="Amal", languages=["ara"])


def with_another_address(person):
    account.change_email(person, email="new@example.org", was=email_of("amal"))


def with_a_promise(person):
    declaration_commands.sign(person, version=codes.DECLARATION, language="en")


def with_a_visit(person):
    visits.check_in(person, uid=uuid4(), visit=uuid4())


@pytest.mark.parametrize("come", [as_another, with_another_address, with_a_promise, with_a_visit])
def test_it_brings_nothing_back_of_who_was_erased(at_it, come):
    erase()
    with pytest.raises(Refusal):
        come(at_it)
    person = Person.get_by_id(at_it.uid)
    assert (person.name, person.email) == ("", f"erased-{person.uid}@invalid")
    assert Visit.select().count() == Entry.select().count() == Declaration.select().count() == 0
