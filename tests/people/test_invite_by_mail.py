"""A coordinator lets the app mail an invitation."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pilotapp.config import ConfigError, load_config
from pilotapp.models import AuditRow, Invite, Person, Programme
from pilotapp.web import mail_quota
from pilotapp.web.login import hash_token
from tests.support import post_office as offices
from tests.support.people import browser_of, email_of, uid_of

AMAL = f"/people/{uid_of('amal')}"
ZEYNEP = {"name": "Zeynep", "email": "zeynep@example.org", "languages": "tur", "way": "mail"}


def mailed(coordinator, path=f"{AMAL}/invite", **values):
    return coordinator.send(path, **({"way": "mail"} | values))


def link_in(letter):
    return re.search(r"https?://\S+", letter.get_content()).group()


def test_it_offers_mail_only_where_the_app_can_send_it(karin, mailing):
    assert "not set up to send mail" in karin.page("/people/new").text
    page = mailing().page("/people/new")
    assert ("not set up" in page.text, "Invite by e-mail" in page.text) == (False, True)


def test_it_mails_the_link_and_shows_it_to_nobody_else(mailing, post_office):
    page = mailed(mailing(), "/people/new", **ZEYNEP)
    [letter] = post_office.letters
    assert (page.heading, "zeynep@example.org" in page.text) == ("The invitation is on its way", True)
    assert Invite.get().token_hash == hash_token(link_in(letter).rpartition("/")[2])
    assert (Invite.get().way, "/invite/" in page.html.replace("/people", "")) == ("mail", False)


def test_it_writes_a_letter_that_works(app, mailing, post_office):
    mailed(mailing(address="https://lotsen.example"))
    [letter] = post_office.letters
    link = link_in(letter)
    assert link.startswith("https://lotsen.example/invite/")
    assert browser_of(app).page(link.removeprefix("https://lotsen.example")).heading == "Welcome, Amal"


def test_it_says_who_invites_and_until_when_and_nothing_else_about_anybody(mailing, post_office, frozen):
    Programme.update(language="en").execute()
    mailed(mailing())
    [letter] = post_office.letters
    text = letter.get_content()
    assert (letter["To"], letter["From"]) == (email_of("amal"), "Lotsen <post@lotsen.example>")
    assert letter["Subject"] == "Invitation: Integrationslotsen Musterstadt"
    assert "Integrationslotsen Musterstadt invites you" in text and "Friday, 6 March 2026" in text
    assert not re.search("amal|karin", text, re.I)


def test_it_is_plain_text_that_says_that_a_machine_wrote_it(mailing, post_office):
    mailed(mailing())
    [letter] = post_office.letters
    assert (letter.get_content_type(), letter["Auto-Submitted"]) == ("text/plain", "auto-generated")
    assert letter["Message-ID"].endswith("@lotsen.example>")


@pytest.mark.parametrize(("person", "programme", "moment"), [("en", "de", "Friday, 6 March"), (None, "de", "Freitag")])
def test_it_speaks_the_language_of_the_person_or_of_her_programme(
    mailing, post_office, frozen, person, programme, moment
):
    Programme.update(language=programme).execute()
    Person.update(language=person).where(Person.uid == uid_of("amal")).execute()
    mailed(mailing())
    assert moment in post_office.letters[0].get_content()


def test_it_takes_the_link_from_the_settings_and_not_from_a_forged_host(mailing, post_office):
    karin = mailing(address="https://lotsen.example")
    token = karin.client.token()
    values = {"way": "mail", "csrf_token": token}
    karin.client.post(f"{AMAL}/invite", data=values, headers={"X-Forwarded-Host": "evil.example"})
    assert link_in(post_office.letters[0]).startswith("https://lotsen.example/")


@pytest.mark.parametrize(
    "line", ["a@example.org\nBcc: b@example.org", "a@example.org\r\n\r\nHi", "a@x.de,b@x.de", "<a@x.de>"]
)
def test_it_takes_no_address_that_says_more_than_an_address(mailing, post_office, line):
    assert mailed(mailing(), "/people/new", **(ZEYNEP | {"email": line})).status == 422
    assert (Person.select().where(Person.name == "Zeynep").count(), post_office.letters) == (0, [])


def test_it_lets_no_line_break_of_a_programme_into_the_head_of_a_letter(mailing, post_office):
    Programme.update(name="Lotsen\r\nBcc: evil@example.org").execute()
    mailed(mailing())
    [envelope] = post_office.envelopes
    assert envelope.rcpt_tos == [email_of("amal")]
    assert post_office.letters[0]["Bcc"] is None


def test_it_shows_the_link_when_the_server_does_not_take_the_mail(mailing, post_office):
    post_office.answer = offices.FULL
    page = mailed(mailing())
    assert ("The mail could not be sent" in page.text, 'class="qr"' in page.html) == (True, True)
    assert [row.action for row in AuditRow.select().order_by(AuditRow.number)] == ["invite.create", "invite.unsent"]
    assert (Invite.get().way, Invite.get().revoked_at) == ("hand", None)


def test_it_shows_the_link_when_no_server_answers(mailing):
    page = mailed(mailing(mail_url="smtp://127.0.0.1:1"), "/people/new", **ZEYNEP)
    assert "The mail could not be sent" in page.text
    link = next(one.get("value") for one in page.tree.iter("input") if one.get("id") == "link")
    assert Invite.get().token_hash == hash_token(link.rpartition("/")[2])


def test_it_shows_the_link_where_mail_was_asked_of_an_app_that_has_none(karin):
    assert "The mail could not be sent" in mailed(karin).text
    assert Invite.get().way == "hand"


@pytest.mark.parametrize("with_tls", [True, False])
def test_it_tells_nothing_to_a_server_elsewhere_whose_certificate_is_not_good(app_with, mailing, tmp_path, with_tls):
    tls = offices.self_signed(tmp_path) if with_tls else None
    with offices.opened("127.0.0.2", tls) as stranger:
        page = mailed(mailing(mail_url=stranger.url))
    assert "The mail could not be sent" in page.text
    assert stranger.envelopes == []


@pytest.mark.parametrize(
    ("url", "sender", "words"),
    [
        ("mail.example.org", "a@example.org", "PILOTAPP_MAIL_URL is not like"),
        ("http://mail.example.org", "a@example.org", "PILOTAPP_MAIL_URL is not like"),
        ("smtps://mail.example.org", "", "PILOTAPP_MAIL_FROM"),
    ],
)
def test_it_refuses_to_start_with_half_a_mail_server(monkeypatch, url, sender, words):
    monkeypatch.setenv("PILOTAPP_MAIL_URL", url)
    monkeypatch.setenv("PILOTAPP_MAIL_FROM", sender)
    with pytest.raises(ConfigError, match=words):
        load_config()


def test_it_hands_invitations_over_after_too_many_mails_of_one_day(mailing, post_office, frozen, monkeypatch):
    monkeypatch.setattr(mail_quota, "OF_COORDINATORS", replace(mail_quota.OF_COORDINATORS, free=2))
    karin = mailing()
    for _ in range(3):
        mailed(karin)
    page = mailed(karin)
    assert (len(post_office.letters), "/invite/" in page.html.replace("/people", "")) == (3, True)
    assert Invite.select().where(Invite.revoked_at.is_null()).get().way == "hand"
