"""Somebody sets up TOTP as the second factor, and turns it off again."""

from __future__ import annotations

import pyotp
import pytest

from pilotapp.auth import second_factor_commands as commands
from pilotapp.db import database
from pilotapp.models import AuditRow, Passkey, Person, RecoveryCode, Session
from pilotapp.refusals import Refusal
from tests.auth.second_steps import codes_on, secret_on, set_up, sign_in, stale
from tests.support import people
from tests.support.people import uid_of


def actions():
    return [row.action for row in AuditRow.select().order_by(AuditRow.number)]


def test_it_leads_a_coordinator_with_a_password_to_the_set_up(client):
    assert sign_in(client, "karin").path == "/me/second-factor?next=/"
    assert client.page("/month").path == "/me/second-factor?next=/month"
    assert Session.get().mfa_complete is False
    assert "/month" not in client.page("/month").links()


def test_it_makes_the_session_strong_with_a_new_id_once_a_code_was_typed(client):
    page = sign_in(client, "karin")
    old = client.get_cookie("pilotapp").value
    done = set_up(page)
    weak, strong = sorted(Session.select(), key=lambda session: session.mfa_complete)
    assert (done.status, weak.ended_at is None, strong.ended_at, strong.mfa_complete) == (200, False, None, True)
    assert client.page("/month").status == 200
    client.set_cookie("pilotapp", old)
    assert client.page("/month").path == "/sign-in?next=/month"


def test_it_writes_down_what_happened_and_seals_the_secret(client):
    page = sign_in(client, "karin")
    set_up(page)
    stored = str(database.execute_sql("SELECT totp FROM person WHERE name = 'Karin'").fetchone()[0])
    assert secret_on(page) not in stored and Person.get_by_id(uid_of("karin")).totp == secret_on(page)
    assert actions() == ["session.start", "totp.set", "recovery.make", "session.strong", "session.start"]


@pytest.mark.parametrize("code", ["000000", "12345", "1234567", "abcdef", ""])
def test_it_counts_only_when_a_right_code_was_typed(client, code):
    page = sign_in(client, "karin")
    again = page.form("/me/second-factor").submit(code=code)
    assert (again.status, secret_on(again)) == (422, secret_on(page))
    assert Person.get_by_id(uid_of("karin")).totp is None
    assert RecoveryCode.select().count() == 0 and not Session.get().mfa_complete


def test_it_shows_ten_different_recovery_codes_once_and_stores_their_hashes(client):
    codes = codes_on(set_up(sign_in(client, "karin")))
    assert len(set(codes)) == RecoveryCode.select().count() == 10
    stored = " ".join(row.code_hash for row in RecoveryCode.select())
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    assert not set("".join(codes)) & set("01oil")
    assert not any(code in client.page("/me/security").html for code in codes)


def test_it_refuses_the_secret_of_another_session(client, app):
    mine = sign_in(client, "karin")
    other = sign_in(people.browser_of(app), "karin")
    code = pyotp.TOTP(secret_on(mine)).now()
    page = other.form("/me/second-factor").submit(offered=mine.form("/me/second-factor").values["offered"], code=code)
    assert "too old" in page.errors()[0]
    assert Person.get_by_id(uid_of("karin")).totp is None


def test_it_refuses_a_secret_that_the_server_did_not_make(client):
    page = sign_in(client, "karin").form("/me/second-factor").submit(offered="JBSWY3DPEHPK3PXP", code="123456")
    assert "too old" in page.errors()[0]
    assert Person.get_by_id(uid_of("karin")).totp is None


def test_it_refuses_a_thief_who_has_only_the_password_of_somebody_with_codes(client, app):
    set_up(sign_in(client, "karin"))
    before = Person.get_by_id(uid_of("karin")).totp
    thief = people.browser_of(app)
    sign_in(thief, "karin")
    assert thief.page("/me/second-factor").path.startswith("/sign-in/second")
    weak = Session.get(~Session.mfa_complete, Session.ended_at.is_null())
    person = Person.get_by_id(uid_of("karin"))
    person.session = weak
    offered = commands.offer(person)
    code = pyotp.TOTP(commands.secret_of(person, offered)).now()
    sent = thief.send("/me/second-factor", offered=offered, code=code)
    assert sent.response.location.startswith("/sign-in/second")
    with pytest.raises(Refusal):
        commands.set_up(person, offered=offered, code=code)
    assert Person.get_by_id(uid_of("karin")).totp == before
    assert not Session.get_by_id(weak.uid).mfa_complete and RecoveryCode.select().count() == 10


def test_it_refuses_a_thief_who_has_only_the_password_of_somebody_with_a_passkey(client):
    Passkey.create(person=uid_of("karin"), credential="hers", public_key="", name="phone")
    assert sign_in(client, "karin").path == "/sign-in/second?next=/"
    assert client.page("/me/second-factor").path.startswith("/sign-in/second")
    assert client.send("/me/second-factor", offered="x", code="123456").response.location.startswith("/sign-in/second")
    assert Person.get_by_id(uid_of("karin")).totp is None


def test_it_asks_again_who_she_is_before_codes_are_replaced(karin):
    stale(karin)
    assert karin.page("/me/second-factor").path == "/confirm?next=/me/second-factor"
    assert karin.page("/me/second-factor/end").path == "/confirm?next=/me/second-factor/end"


def test_it_lets_a_pilot_have_codes_who_need_not(client, amal):
    set_up(amal.page("/me/second-factor"))
    assert sign_in(client, "amal").path == "/sign-in/second?next=/"
    assert client.page("/visits").path == "/sign-in/second?next=/visits"
    assert client.get("/sync/hello").status_code == 401


def test_it_shows_a_pilots_weak_session_nothing_of_her_visits(client, amal):
    set_up(amal.page("/me/second-factor"))
    page = sign_in(client, "amal")
    assert "data-snapshot" not in page.html and "/visits" not in page.links()


def test_it_can_be_turned_off_by_whom_no_role_asks_for_it(amal):
    set_up(amal.page("/me/second-factor"))
    amal.page("/me/second-factor/end").form("/me/second-factor/end").submit()
    assert amal.person.totp is None and RecoveryCode.select().count() == 0
    assert actions()[-1] == "totp.end"
    assert sign_in(people.browser_of(amal.client.application), "amal").path == "/"


def test_it_cannot_be_turned_off_by_a_coordinator_without_a_passkey(karin):
    set_up(karin.page("/me/second-factor"))
    page = karin.page("/me/second-factor/end").form("/me/second-factor/end").submit()
    assert "Your role needs a second step" in page.text
    assert karin.person.totp and RecoveryCode.select().count() == 10


def test_it_can_be_turned_off_by_a_coordinator_with_a_passkey_whose_recovery_codes_stay(karin):
    set_up(karin.page("/me/second-factor"))
    Passkey.create(person=uid_of("karin"), credential="hers", public_key="", name="phone")
    karin.page("/me/second-factor/end").form("/me/second-factor/end").submit()
    assert karin.person.totp is None and RecoveryCode.select().count() == 10


def test_it_can_move_to_another_phone_and_the_old_codes_end(karin):
    first = karin.page("/me/second-factor")
    old = codes_on(set_up(first))
    new = codes_on(set_up(karin.page("/me/second-factor")))
    assert karin.person.totp != secret_on(first) and not set(old) & set(new)
    assert RecoveryCode.select().count() == 10


def test_it_needs_a_password_to_get_to_the_second_step(client):
    assert client.page("/sign-in/second").path.startswith("/sign-in?")
    assert client.page("/me/second-factor").path.startswith("/sign-in?")
