"""Somebody chooses a password: long, uncommon, unrelated to the person; and changes it later."""

from __future__ import annotations

import random
import time
from datetime import timedelta

import pytest

from pilotapp import clock
from pilotapp.auth import passwords
from pilotapp.models import AuditRow, Person, Session
from pilotapp.refusals import Refusal
from tests.auth.helpers import SENTENCE, sign_in
from tests.support import people
from tests.support.people import PASSWORD, uid_of

COMMON = [
    "passwordpassword", "123456789012345", "qwertzuiopasdfgh", "qwertyuiopasdfgh", "yxcvbnmasdfghjkl",
    "qwertzuiopü+asdfghjklöä", "iloveyouiloveyou", "aaaaaaaaaaaaaaaa", "abcabcabcabcabcabc", "abcdefghijklmnop",
    "passwort12345678", "hallohallohallo", "1q2w3e4r5t6z7u8i", "p@ssw0rdp@ssw0rd", "01.01.200101.01.2001",
]  # fmt: skip
HERS = [
    "amal@example.org", "AmalAmal@Example.org", "integrationslotsen", "Integrationslotsen Musterstadt",
    "musterstadt2026!", "amalamalamalamal", "Musterstadt Amal", "Amal Musterstadt 1!",
]  # fmt: skip
GOOD = [SENTENCE, "мой кот не любит дождь", "قطتي لا تحب المطر أبدا", "Meine Katze heißt Mimi", "x7#kPq2!vR9zLm4"]
TRADE = ["integrationslotsin", "Integrationspilot1", "pilotapp-passwort", "herzlichwillkommen", "Ehrenamt-Lotsin-26"]
OURS = [
    passwords.COMMON, passwords.NAME, passwords.ADDRESS, passwords.PROGRAMME, passwords.TRADE, passwords.REPEATED,
    passwords.IN_A_ROW, passwords.DATES, passwords.EASY,
]  # fmt: skip


@pytest.fixture
def person(app):
    return Person.get_by_id(uid_of("amal"))


@pytest.mark.parametrize("password", COMMON + HERS + TRADE)
def test_it_refuses_what_is_easy_to_guess(person, password):
    with pytest.raises(Refusal) as refused:
        passwords.check(password, person)
    assert refused.value.field == "password"
    assert refused.value.message in OURS  # no English sentence of the library leaks


@pytest.mark.parametrize("password", GOOD)
def test_it_takes_a_sentence_in_any_script(person, password):
    passwords.check(password, person)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("passwordpassword", "repeats itself"),
        ("123456789012345", "Many people use"),
        ("qwertzuiopasdfgh", "Many people use"),
        ("abcdefghijklmnop", "in a row"),
        ("amal@example.org", "Your e-mail address"),
        ("AmalAmalAmalAmal", "Your own name"),
        ("musterstadt2026!", "The name of your programme"),
        ("herzlichwillkommen", "Words such as"),
        ("fourteen chars", "at least 15 characters; this has 14"),
        ("x" * 201, "at most 200"),
    ],
)
def test_it_says_why_and_what_to_do(person, password, words):
    with pytest.raises(Refusal, match=words):
        passwords.check(password, person)


@pytest.mark.parametrize("signs", ["ab", "{l%t+86(|+!|oqt<($5@4[", "qwertyuiop", "12/.-"])
def test_it_looks_at_any_long_password_in_a_moment(person, signs):
    began = time.process_time()
    passwords.why_weak((signs * 100)[: passwords.MAX_LENGTH], passwords.known_of(person))
    passwords.why_weak("".join(random.Random(7).choices(signs, k=passwords.MAX_LENGTH)), passwords.known_of(person))
    assert time.process_time() - began < 5  # seconds of this process, whatever else the machine does


@pytest.mark.parametrize("length", [15, 200])
def test_it_takes_15_to_200_characters(person, length):
    passwords.check((SENTENCE * 10)[:length], person)


def test_it_changes_the_password_and_ends_the_other_sessions(app, client, amal):
    other = people.sign_in(app, "amal")
    page = amal.page("/me/password").form("/me/password").submit(password=SENTENCE)
    assert (page.path, "Your new password holds" in page.text) == ("/me/security", True)
    assert other.page("/me").path == "/sign-in?next=/me"
    assert (sign_in(client, "amal@example.org").status, sign_in(client, "amal@example.org", SENTENCE).path) == (
        422,
        "/",
    )
    assert AuditRow.select().where(AuditRow.action == "password.set", AuditRow.person == uid_of("amal")).count() == 1


def test_it_refuses_a_weak_one_and_changes_nothing(app, amal):
    other = people.sign_in(app, "amal")
    page = amal.page("/me/password").form("/me/password").submit(password="passwordpassword")
    assert (page.status, page.errors()[0].startswith("Password: This repeats itself")) == (422, True)
    assert passwords.matches(Person.get_by_id(uid_of("amal")).password_hash, PASSWORD)
    assert other.page("/me").heading == "Amal"


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_asks_again_who_she_is_before_that(amal, method):
    Session.update(authenticated_at=clock.now() - timedelta(minutes=11)).execute()
    answer = getattr(amal.client, method)(
        "/me/password", data={"csrf_token": amal.client.token(), "password": SENTENCE}
    )
    assert answer.status_code in (303, 307)
    assert answer.location.startswith("/confirm")
    assert passwords.matches(Person.get_by_id(uid_of("amal")).password_hash, PASSWORD)


def test_it_lets_somebody_with_a_passkey_set_her_first_one(amal):
    Person.update(password_hash=None).where(Person.uid == uid_of("amal")).execute()
    page = amal.page("/me/password")
    assert page.heading == "Set a password"
    assert page.form("/me/password").submit(password=SENTENCE).path == "/me/security"


@pytest.mark.parametrize(
    ("path", "helper"),
    [("/sign-in", "current-password"), ("/me/password", "new-password"), ("/confirm", "current-password")],
)
def test_it_hides_what_is_typed_and_lets_managers_of_passwords_help(app, client, path, helper):
    browser = client if path == "/sign-in" else people.sign_in(app, "amal").client
    [field] = [one for one in browser.page(path).tree.iter("input") if one.get("name") == "password"]
    assert (field.get("type"), field.get("autocomplete")) == ("password", helper)
    assert field.get("maxlength", "200") == "200"
    assert not {"onpaste", "oncopy", "readonly"} & set(field.keys())
