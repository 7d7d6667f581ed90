"""People are notified in the app and by mail when their credentials change, whoever changed them."""

from __future__ import annotations

import pyotp
import pytest

from pilotapp.auth import commands, passkey_commands, second_factor_commands
from pilotapp.models import Notice, Person
from pilotapp.people import commands as people
from pilotapp.people import invitation_commands, operator
from pilotapp.refusals import Refusal
from tests.auth.helpers import SENTENCE, invited
from tests.auth.passkeys import add, passkey_of
from tests.support.people import browser_of, email_of, uid_of


def told():
    """Who has a notice of changed credentials, and the state of its mail."""
    rows = Notice.select().where(Notice.kind << ("keys_changed", "codes_made")).order_by(Notice.created_at)
    return [(row.person_id, row.mail) for row in rows]


AMAL = (uid_of("amal"), "waiting")


def test_it_tells_of_a_passkey_that_was_added_and_of_one_that_was_removed(amal):
    add(amal)
    assert told() == [AMAL]
    passkey_commands.end(amal.person, uid=passkey_of("amal").uid)
    assert told() == [AMAL, AMAL]


def test_it_tells_of_a_new_password(amal):
    assert amal.send("/me/password", password=SENTENCE).status == 303
    assert told() == [AMAL]


def test_it_tells_of_codes_set_up_renewed_and_turned_off(amal):
    add(amal)
    Notice.delete().execute()
    second_factor_commands.make_recovery_codes(amal.person)
    assert told() == [AMAL]
    Person.update(totp=pyotp.random_base32()).where(Person.uid == uid_of("amal")).execute()
    second_factor_commands.turn_off(amal.person)
    assert told() == [AMAL, AMAL]


def test_it_tells_of_a_phone_that_was_locked_out(karin):
    invitation_commands.lost_phone(karin.person, uid=uid_of("amal"), invite_hours=72)
    assert told() == [AMAL]


def test_it_tells_of_what_the_operator_ended(app):
    operator.invite(email=email_of("amal"), invite_hours=72)
    assert told() == [AMAL]


def test_it_tells_of_an_invitation_that_replaced_a_way_in(app, karin):
    _, token = people.invite(karin.person, uid=uid_of("amal"), invite_hours=72)
    browser_of(app).page(f"/invite/{token}").form(f"/invite/{token}").submit(password=SENTENCE)
    assert told() == [AMAL]


def test_it_says_nothing_to_whom_comes_in_for_the_first_time(app, karin):
    _, path = invited(karin.person)
    browser_of(app).page(path).form(path).submit(password=SENTENCE)
    assert told() == []


def test_it_says_nothing_where_nothing_changed(amal):
    with pytest.raises(Refusal):
        commands.set_password(amal.person, password="short")
    second_factor_commands.turn_off(amal.person)  # there was nothing to turn off
    assert told() == []


def test_it_shows_it_on_the_first_page(amal):
    assert amal.send("/me/password", password=SENTENCE).status == 303
    page = amal.page("/")
    assert "Your ways to sign in have changed" in page.text
    assert "/me/security" in page.links()
