"""A coordinator sees a person's credentials, and of their activity no more than a day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pilotapp import codes
from pilotapp.auth import declaration_commands
from pilotapp.models import Passkey, Person, Session
from pilotapp.people import commands, queries
from tests.support.page_checks import words
from tests.support.people import uid_of

AMAL = f"/people/{uid_of('amal')}"


def facts(coordinator, path=AMAL):
    """The page's values by their labels."""
    rows = [row for row in coordinator.page(path).tree.iter("div") if row.find("dt") is not None]
    return {words(row.find("dt")): words(row.find("dd")) for row in rows}


def access():
    return queries.access(Person.get_by_id(uid_of("amal")))


def forget_password(name="amal"):
    Person.update(password_hash=None).where(Person.uid == uid_of(name)).execute()


def passkey(**changes):
    Passkey.create(person=uid_of("amal"), credential=str(changes), public_key="k", name="Phone", **changes)


def test_it_says_with_what_she_signs_in(karin):
    passkey()
    assert facts(karin)["Now"] == "Can sign in."
    assert facts(karin)["Signs in with"] == "1 passkey, a password"


def test_it_counts_a_passkey_alone_as_a_way_in(karin):
    forget_password()
    passkey()
    assert access().state == "active"
    assert facts(karin)["Signs in with"] == "1 passkey"
    assert queries.people(karin.person, search="amal").lines[0].state == "active"


@pytest.mark.parametrize("ended_at", [datetime(2026, 1, 1, tzinfo=UTC)])
def test_it_does_not_count_a_passkey_that_has_ended(karin, ended_at):
    forget_password()
    passkey(ended_at=ended_at)
    assert (access().state, access().passkeys) == ("invited", 0)
    assert queries.people(karin.person, search="amal").lines[0].state == "invited"


def test_it_says_until_when_she_is_invited(karin, frozen):
    forget_password()
    commands.invite(karin.person, uid=uid_of("amal"), invite_hours=72)
    found = facts(karin)
    assert found["Now"] == "Has to use the invitation."
    assert found["Invitation"] == "handed over, until Fri 6 Mar 2026, 12:00"


def test_it_says_that_the_invitation_has_run_out(karin):
    forget_password()
    assert facts(karin)["Now"] == "The invitation has run out. Make a new one."


def test_it_shows_the_day_on_which_she_was_last_here_and_no_hour(karin, amal):
    Session.update(last_seen_at=datetime(2026, 3, 3, 11, tzinfo=UTC)).execute()
    assert facts(karin)["Last here"] == "Tue 3 Mar 2026"


def test_it_says_that_she_was_never_here(karin):
    assert facts(karin)["Last here"] == "not yet"


def test_it_shows_when_she_signed(karin, frozen):
    declaration_commands.sign(Person.get_by_id(uid_of("amal")), version=codes.DECLARATION, language="en")
    assert facts(karin)["Confidentiality"] == "signed on Tue 3 Mar 2026"


def test_it_shows_that_she_has_not_signed(karin):
    Person.update(declaration=None).where(Person.uid == uid_of("amal")).execute()
    assert facts(karin)["Confidentiality"] == "not signed yet"


def test_it_speaks_of_confidentiality_and_visits_of_pilots_only(karin):
    text = karin.page(f"/people/{uid_of('ines')}").text
    assert ("Confidentiality" in text, "Months" in text, "Trainer" in text) == (False, False, True)


@pytest.mark.parametrize("path", ["invite", "lost-phone", "deactivate", "edit"])
def test_it_offers_what_can_be_done(karin, path):
    page = karin.page(AMAL)
    assert f"{AMAL}/{path}" in page.links() or page.has_form(f"{AMAL}/{path}")
