"""Somebody completes the sign-in by a TOTP code or a recovery code after the password."""

from __future__ import annotations

import threading
from datetime import timedelta

import pyotp
import pytest

from pilotapp import clock
from pilotapp.auth import second_factor_commands, second_factor_rules, sessions
from pilotapp.db import database
from pilotapp.models import AuditRow, Person, RecoveryCode, Session
from pilotapp.refusals import Refusal
from pilotapp.web.throttle import ClientContext
from tests.auth.second_steps import give_codes, sign_in
from tests.support import people
from tests.support.people import uid_of

ORIGIN = ClientContext("127.0.0.1", "secret")


@pytest.fixture
def app_of_karin(app):
    """The secret in karin's authenticator app, and her recovery codes."""
    return give_codes("karin")


def code_of(secret, seconds=0):
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=seconds))


def prove(page, code):
    return page.form("/sign-in/second").submit(code=code)


@pytest.mark.parametrize("seconds", [0, -30, 30])
def test_it_lets_her_in_with_a_code_of_this_half_minute_or_its_neighbours(client, app_of_karin, frozen, seconds):
    page = prove(sign_in(client, "karin"), code_of(app_of_karin.secret, seconds))
    assert page.path == "/" or page.path == "/month"
    assert Session.get(Session.mfa_complete).person_id == uid_of("karin")


@pytest.mark.parametrize("seconds", [-60, 60, 3600])
def test_it_refuses_a_code_of_another_time(client, app_of_karin, frozen, seconds):
    page = prove(sign_in(client, "karin"), code_of(app_of_karin.secret, seconds))
    assert page.status == 422 and "not right" in page.errors()[0]
    assert not Session.select().where(Session.mfa_complete).exists()


def test_it_takes_a_code_typed_with_a_gap_or_in_arabic_digits(client, app_of_karin, frozen):
    code = code_of(app_of_karin.secret)
    typed = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert prove(sign_in(client, "karin"), f" {typed[:3]} {typed[3:]} ").status == 200
    assert Session.select().where(Session.mfa_complete).count() == 1


def test_it_goes_on_to_where_she_wanted_to_go(client, app_of_karin):
    asked = client.page("/log")
    weak = asked.form("/sign-in").submit(email="karin@example.org", password=people.PASSWORD)
    assert prove(weak, code_of(app_of_karin.secret)).path == "/log"


def test_it_gives_a_new_id_and_the_weak_one_is_dead(client, app_of_karin):
    page = sign_in(client, "karin")
    old = client.get_cookie("pilotapp").value
    prove(page, code_of(app_of_karin.secret))
    assert client.get_cookie("pilotapp").value != old
    client.set_cookie("pilotapp", old)
    assert client.page("/sign-in/second").path.startswith("/sign-in?")


def test_it_takes_a_code_once(client, app, app_of_karin, frozen):
    code = code_of(app_of_karin.secret)
    prove(sign_in(client, "karin"), code)
    other = prove(sign_in(people.browser_of(app), "karin"), code)
    assert other.status == 422
    assert Session.select().where(Session.mfa_complete).count() == 1


def test_it_takes_an_earlier_code_never_after_a_later_one(client, app, app_of_karin, frozen):
    prove(sign_in(client, "karin"), code_of(app_of_karin.secret))
    assert prove(sign_in(people.browser_of(app), "karin"), code_of(app_of_karin.secret, -30)).status == 422


def test_it_lets_in_one_of_two_who_bring_the_same_code_at_the_same_moment(app, app_of_karin):
    code = code_of(app_of_karin.secret)
    assert sorted(at_once(app, code)) == ["in", "refused"]
    assert Session.select().where(Session.mfa_complete, Session.ended_at.is_null()).count() == 1


def test_it_lets_in_one_of_two_who_bring_the_same_recovery_code_at_the_same_moment(app, app_of_karin):
    assert sorted(at_once(app, app_of_karin.codes[0])) == ["in", "refused"]
    assert RecoveryCode.select().where(RecoveryCode.used_at.is_null()).count() == 9


def at_once(app, code):
    """The results of two sessions of karin without the second factor that try the same code at the same time."""
    start, outcomes = threading.Barrier(2), []

    def use():
        with app.test_request_context():
            person = Person.get_by_id(uid_of("karin"))
            with second_factor_commands.db.transaction():
                sessions.begin(person, way="password", mfa_complete=False, device="")
            start.wait(10)
            try:
                second_factor_commands.prove(person, code=code, client_context=ORIGIN)
                outcomes.append("in")
            except Refusal:
                outcomes.append("refused")
            finally:
                database.close()

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_it_slows_down_who_guesses_codes(client, app_of_karin, frozen):
    page = sign_in(client, "karin")
    for number in range(6):
        page = prove(page, f"{number:06}")
    late = prove(page, code_of(app_of_karin.secret))
    assert late.status == 429 and "too many tries" in late.errors()[0]
    assert not Session.select().where(Session.mfa_complete).exists()


@pytest.mark.parametrize("typed", ["{}", "  {} ", "{}".upper()])
def test_it_lets_her_in_with_a_recovery_code_however_it_is_typed(client, app_of_karin, typed):
    code = typed.format(app_of_karin.codes[3])
    page = sign_in(client, "karin")
    page = client.page(next(link for link in page.links() if "with=recovery" in link))
    assert prove(page, code.upper().replace("-", " ")).status == 200
    assert Session.select().where(Session.mfa_complete).count() == 1
    assert [row.action for row in AuditRow.select().where(AuditRow.action.startswith("recovery"))][-1] == "recovery.use"


def test_it_takes_a_recovery_code_once(client, app, app_of_karin):
    prove(sign_in(client, "karin"), app_of_karin.codes[0])
    again = prove(sign_in(people.browser_of(app), "karin"), app_of_karin.codes[0])
    assert again.status == 422 and "used before" in again.errors()[0]
    assert prove(sign_in(people.browser_of(app), "karin"), app_of_karin.codes[1]).status == 200


def test_it_takes_nobody_elses_recovery_code(client, app_of_karin):
    give_codes("carla")
    page = prove(sign_in(client, "carla"), app_of_karin.codes[0])
    assert page.status == 422
    assert RecoveryCode.select().where(RecoveryCode.used_at.is_null(False)).count() == 0


def test_it_makes_new_recovery_codes_and_the_old_ones_end(client, karin, app_of_karin):
    shown = karin.page("/me/recovery-codes").form("/me/recovery-codes").submit()
    assert "Your recovery codes" in shown.heading and app_of_karin.codes[0] not in shown.html
    assert prove(sign_in(client, "karin"), app_of_karin.codes[0]).status == 422
    assert RecoveryCode.select().count() == 10


def test_it_makes_no_recovery_codes_for_who_has_no_second_step(amal):
    page = amal.page("/me/recovery-codes").form("/me/recovery-codes").submit()
    assert "Please set it up first" in page.text
    assert RecoveryCode.select().count() == 0


@pytest.mark.parametrize(("used", "warned"), [(6, False), (7, True), (10, True)])
def test_it_warns_when_three_recovery_codes_are_left(karin, app_of_karin, used, warned):
    rows = list(RecoveryCode.select().limit(used))
    RecoveryCode.update(used_at=clock.now()).where(RecoveryCode.uid.in_([row.uid for row in rows])).execute()
    assert ("Make new ones" in karin.page("/me/security").text) is warned


def test_it_leads_who_is_done_already_on(karin, app_of_karin):
    assert karin.page("/sign-in/second?next=/log").path == "/log"


def test_it_gives_at_least_50_bits_to_a_recovery_code():
    letters = second_factor_rules.GROUPS * second_factor_rules.LETTERS
    assert len(set(second_factor_rules.ALPHABET)) ** letters >= 2**50


def test_it_ends_the_weak_session_after_a_quarter_of_an_hour(client, app_of_karin, frozen):
    page = sign_in(client, "karin")
    with clock.freeze(frozen + timedelta(minutes=16)):
        assert prove(page, code_of(app_of_karin.secret)).path == "/sign-in"
    assert not Session.select().where(Session.mfa_complete).exists()
