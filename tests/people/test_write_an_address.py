"""Somebody enters an address: it is stored and sent as it was typed, or refused with a message."""

from __future__ import annotations

import pytest

from pilotapp import addresses
from pilotapp.models import AuditRow, Person
from pilotapp.refusals import Refusal
from tests.support.people import uid_of

STORED = [
    ("karin@fußball.example", "karin@fußball.example"),
    ("karin@fussball.example", "karin@fussball.example"),
    ("Karin@FUßBALL.Example", "Karin@fußball.example"),
    ("karin@xn--fuball-cta.example", "karin@fußball.example"),
    ("jo\u0308rg@bu\u0308cher.example", "jörg@bücher.example"),
    ("\u00a0 jörg@example.org\t", "jörg@example.org"),
    ("νίκος@οδός.example", "νίκος@οδός.example"),
    ("o'neil+pilot@mail.example.org", "o'neil+pilot@mail.example.org"),
    ("karin@rathaus.local", "karin@rathaus.local"),
]
UNSEEN = [
    *(f"zey{one}nep@example.org" for one in "\u200b\u200e\ufeff\u202e\u2066\u00ad\u2028\u00a0\u3164\ufe0f\u034f\t\n"),
    "zeynep@exa\u200bmple.org",
    "\ufeffzeynep@example.org",
]
NO_ADDRESS = [
    *("zeynep", "zeynep@", "@example.org", "a@b..example", "a..b@example.org", ".a@example.org", "a@example"),
    *("a b@example.org", "a@b@example.org", "a@-b.example", "a@[127.0.0.1]", '"a b"@example.org', "a@example.invalid"),
    *("Zeynep <zeynep@example.org>", "zeynep＠example.org", f"{'x' * 65}@example.org", f"a@{'x' * 64}.example"),
]


def new(coordinator, email, **more):
    return coordinator.send("/people/new", name="Zeynep", languages="tur", email=email, **more)


def added():
    return [person.email for person in Person.select().where(Person.name == "Zeynep").order_by(Person.email)]


@pytest.mark.parametrize(("typed", "stored"), STORED)
def test_it_stores_what_was_typed_in_the_form_of_the_standard(karin, typed, stored):
    assert new(karin, typed).heading == "Invitation for Zeynep"
    assert added() == [stored]


@pytest.mark.parametrize("typed", UNSEEN)
def test_it_refuses_what_cannot_be_seen(karin, typed):
    page = new(karin, typed)
    assert (page.status, "This address holds an invisible character." in page.errors()[0]) == (422, True)
    assert (added(), AuditRow.select().count()) == ([], 0)


@pytest.mark.parametrize("typed", NO_ADDRESS)
def test_it_refuses_what_is_no_address(karin, typed):
    page = new(karin, typed)
    assert (page.status, "Please enter an address like name@example.org." in page.errors()[0]) == (422, True)
    assert (added(), AuditRow.select().count()) == ([], 0)


def test_it_says_so_in_german(sign_in):
    karin = sign_in("karin", "de")
    assert "ein unsichtbares Zeichen" in new(karin, UNSEEN[0]).errors()[0]
    assert "Bitte eine Adresse wie name@example.org eingeben." in new(karin, "a@b..example").errors()[0]


def test_it_corrects_an_address_by_the_same_rules(karin):
    path = f"/people/{uid_of('amal')}/edit"
    page = karin.send(path, name="Amal", languages="ara", email="am\u200bal@example.org")
    assert (page.status, "invisible" in page.errors()[0], added()) == (422, True, [])
    karin.send(path, name="Amal", languages="ara", email="amal@FUßBALL.example")
    assert Person.get_by_id(uid_of("amal")).email == "amal@fußball.example"


@pytest.mark.parametrize("other", ["Zeynep@fußball.example", "zeynep@FUßBALL.EXAMPLE", "ZEYNEP@xn--fuball-cta.example"])
def test_it_knows_other_spellings_of_an_address(karin, other):
    new(karin, "zeynep@fußball.example")
    page = new(karin, other)
    assert (page.status, "already registered" in page.errors()[0]) == (422, True)
    assert added() == ["zeynep@fußball.example"]


def test_it_takes_two_people_who_differ_by_a_sharp_s(karin):
    assert {new(karin, f"zeynep@{domain}.example").status for domain in ("fußball", "fussball")} == {200}
    assert added() == ["zeynep@fussball.example", "zeynep@fußball.example"]


@pytest.mark.parametrize("text", [*(typed for typed, _ in STORED), *UNSEEN, *NO_ADDRESS, "", "@", "ΟΔΟΣ@ΟΔΟΣ.example"])
def test_it_compares_by_a_key_that_is_its_own(text):
    key = addresses.key(text)
    assert addresses.key(key) == key
    assert len(addresses.key(text * 500)) <= addresses.MAX_KEY


@pytest.mark.parametrize(("typed", "stored"), STORED)
def test_it_compares_what_is_stored_as_what_was_typed(typed, stored):
    assert addresses.key(typed) == addresses.key(stored)
    assert addresses.read(stored) == stored


def test_it_refuses_below_the_pages_too():
    for typed in (*UNSEEN, *NO_ADDRESS):
        with pytest.raises(Refusal) as refused:
            addresses.read(typed)
        assert refused.value.field == "email"
