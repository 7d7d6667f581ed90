"""Somebody whose recovery codes ended with a restore is asked to make new ones."""

from __future__ import annotations

import pytest

from pilotapp import db, notices
from pilotapp.auth import second_factor_commands
from pilotapp.models import Notice, Passkey, Person, RecoveryCode
from tests.auth.passkeys import add
from tests.support.people import Somebody, uid_of

NEW = "/me/recovery-codes"


def told(name: str) -> None:
    with db.transaction():
        notices.write(uid_of(name), uid_of("musterstadt"), "codes_ended", uid_of(name))


def test_it_leads_from_her_first_page_to_new_codes(karin: Somebody) -> None:
    Person.update(totp="ABCDEFGHABCDEFGH").where(Person.uid == uid_of("karin")).execute()
    told("karin")
    page = karin.page("/month")
    assert "Your recovery codes have ended: please make new ones" in page.text and "/me/security" in page.links()
    page = karin.page("/me/security")
    assert "No code is left. Make new ones." in page.text and NEW in page.links()


@pytest.mark.parametrize("has_password", [True, False])
def test_it_offers_them_beside_a_passkey_only_with_a_password(karin: Somebody, has_password: bool) -> None:
    Passkey.create(person=uid_of("karin"), credential="key", public_key="", name="phone")
    if not has_password:
        Person.update(password_hash=None).where(Person.uid == uid_of("karin")).execute()
    assert (NEW in karin.page("/me/security").links()) is has_password


def test_it_asks_no_more_once_there_are_new_ones(amal: Somebody) -> None:
    add(amal)
    told("amal")
    second_factor_commands.make_recovery_codes(amal.person)
    assert RecoveryCode.select().count() == 10
    asked = Notice.get(Notice.kind == "codes_ended")
    assert asked.seen_at is not None and asked.mail == "none"
