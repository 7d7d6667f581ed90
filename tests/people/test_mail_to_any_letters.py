"""Mail to addresses with any letters, by servers with and without SMTPUTF8, or a message that it is impossible."""

from __future__ import annotations

import pytest

from pilotapp.models import AuditRow, Person
from tests.support import post_office as offices


def new(coordinator, email):
    return coordinator.send("/people/new", name="Zeynep", languages="tur", email=email, way="mail")


def added():
    return [person.email for person in Person.select().where(Person.name == "Zeynep")]


@pytest.mark.parametrize("utf8", [True, False])
@pytest.mark.parametrize(
    ("typed", "wire"),
    [
        ("zeynep@fußball.example", "zeynep@xn--fuball-cta.example"),
        ("zeynep@fussball.example", "zeynep@fussball.example"),
        ("zeynep@οδός.example", "zeynep@xn--pxavk3b.example"),
    ],
)
def test_it_mails_to_the_very_domain(mailing, typed, wire, utf8):
    with offices.opened(utf8=utf8) as office:
        page = new(mailing(mail_url=office.url), typed)
    assert (page.heading, typed in page.text) == ("The invitation is on its way", True)
    assert [envelope.rcpt_tos for envelope in office.envelopes] == [[wire]]
    assert (office.letters[0]["To"], office.envelopes[0].smtp_utf8) == (wire, False)


def test_it_mails_to_letters_before_the_at_sign_where_the_server_can(mailing, post_office):
    page = new(mailing(), "jörg@fußball.example")
    [envelope] = post_office.envelopes
    assert (page.heading, envelope.smtp_utf8) == ("The invitation is on its way", True)
    assert envelope.rcpt_tos == ["jörg@xn--fuball-cta.example"]
    assert "\r\nTo: jörg@xn--fuball-cta.example\r\n".encode() in envelope.content


@pytest.mark.parametrize(
    ("language", "words"), [("en", "cannot send to addresses with letters such as ö"), ("de", "mit Buchstaben wie ö")]
)
def test_it_says_that_the_server_cannot_before_anything_is_on_its_way(mailing, language, words):
    with offices.opened(utf8=False) as office:
        karin = mailing(mail_url=office.url)
        karin.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
        page = new(karin, "jörg@example.org")
    assert (words in page.text, "/invite/" in page.html.replace("/people", "")) == (True, True)
    assert (office.envelopes, added()) == ([], ["jörg@example.org"])
    assert AuditRow.select().order_by(AuditRow.number.desc()).first().action == "invite.unsent"


def test_it_sends_from_a_domain_of_any_letters(mailing, post_office):
    new(mailing(mail_from="Lotsen für alle <post@straße.example>"), "zeynep@example.org")
    assert post_office.envelopes[0].mail_from == "post@xn--strae-oqa.example"
    assert post_office.letters[0]["From"] == "Lotsen für alle <post@xn--strae-oqa.example>"
