"""A person changes the e-mail address: by a link to the new one, or at once where no mail can be sent."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pilotapp import clock, sealing
from pilotapp.account import new_address
from pilotapp.models import AuditRow, Invite, Person
from tests.support import people, stage
from tests.support.people import email_of, uid_of
from tests.support.post_office import FULL, opened

NEW = "amal.neu@example.org"


def address(name="amal"):
    return Person.get_by_id(uid_of(name)).email


@pytest.fixture
def post():
    """A mail server that accepts every message."""
    with opened() as office:
        yield office


@pytest.fixture
def mailing(app_with, post):
    """An app that can send mail."""
    return app_with(mail_url=post.url, mail_from="Lotsen <post@lotsen.example>")


def ask(amal, email=NEW):
    return amal.page("/me/email").form("/me/email").submit(email=email)


def link(post):
    return re.search(r"https?://[^/]+(/me/email/\S+)", post.letters[0].get_content())[1]


def test_it_changes_at_once_without_mail(amal):
    page = ask(amal, NEW.upper())
    assert (page.heading, "is changed" in page.text) == ("Amal", True)
    assert address() == "AMAL.NEU@example.org"
    assert [row.action for row in AuditRow.select()] == ["person.email"]
    assert "example.org" not in AuditRow.get().detail


def test_it_ends_invitations_that_went_to_the_old_address(amal, app):
    with app.test_request_context():
        stage.people_commands.invite(stage.person("karin"), uid=uid_of("amal"), invite_hours=72)
    ask(amal)
    assert Invite.get().revoked_at is not None


def test_it_refuses_an_address_of_the_same_programme_without_a_word_about_anybody(amal):
    page = ask(amal, email_of("berna"))
    assert (page.status, "This address cannot be used here." in page.text) == (422, True)
    assert "berna" not in page.text.lower().replace(email_of("berna"), "")
    assert (address(), AuditRow.select().count()) == (email_of("amal"), 0)


def test_it_knows_nothing_of_addresses_in_other_programmes(amal):
    assert ask(amal, email_of("tarek")).status == 200
    assert (address(), address("tarek")) == (email_of("tarek"), email_of("tarek"))


def test_it_asks_first_who_she_is(app):
    amal = people.sign_in(app, "amal", authenticated_at=clock.now() - timedelta(minutes=11))
    answer = amal.client.post("/me/email", data={"email": NEW, "csrf_token": amal.client.token()})
    assert answer.location.startswith("/confirm?")
    assert address() == email_of("amal")


def test_it_changes_only_when_the_link_was_confirmed(mailing, post):
    amal = people.sign_in(mailing, "amal")
    assert ask(amal).heading == "Look into your mail"
    page = amal.page(link(post))
    assert (post.envelopes[0].rcpt_tos, page.heading, address()) == (
        [NEW],
        "Use this e-mail address?",
        email_of("amal"),
    )
    page.form(link(post)).submit()
    assert address() == NEW


def test_it_tells_the_old_address(mailing, post):
    amal = people.sign_in(mailing, "amal")
    ask(amal)
    amal.send(link(post))
    assert [envelope.rcpt_tos for envelope in post.envelopes] == [[NEW], [email_of("amal")]]
    assert "was changed" in post.letters[1].get_content()
    assert NEW not in post.letters[1].as_string()


def test_it_answers_the_same_for_an_address_that_is_taken(mailing, post):
    amal = people.sign_in(mailing, "amal")
    with clock.freeze(clock.now()):  # both pages say the same minute
        taken, free = ask(amal, email_of("berna")), ask(amal, NEW)
    assert taken.text.replace(email_of("berna"), "") == free.text.replace(NEW, "")
    assert amal.page(link(post)).form(link(post)).submit().status == 410
    assert address() == email_of("amal")


@pytest.mark.parametrize("who", ["berna", "amal later", "amal twice"])
def test_it_refuses_a_link_of_somebody_else_an_old_and_a_used_one(mailing, post, who):
    amal = people.sign_in(mailing, "amal")
    ask(amal)
    path, now = link(post), clock.now()
    if who == "amal twice":
        amal.send(path)
        Person.update(email="third@example.org").where(Person.uid == uid_of("amal")).execute()
    before = address()
    with clock.freeze(now + timedelta(hours=25 if who == "amal later" else 0)):
        visitor = people.sign_in(mailing, who.split()[0])
        assert (visitor.page(path, status=410).heading, visitor.send(path).status) == ("This link no longer works", 410)
    assert (address(), address("berna")) == (before, email_of("berna"))


@pytest.mark.parametrize("token", ["nothing", "x.y", "00000000.gAAAAA"])
def test_it_refuses_a_token_that_it_did_not_make(amal, token):
    assert amal.page(f"/me/email/{token}", status=410).heading == "This link no longer works"


def test_it_refuses_what_was_sealed_for_something_else(app, amal):
    secret = sealing.seal('{"person": "x"}', "something else")
    assert new_address.read(amal.person, secret) is None
    assert amal.page(f"/me/email/{secret}", status=410).status == 410


def test_it_says_when_the_mail_could_not_be_sent(mailing, post):
    post.answer = FULL
    page = ask(people.sign_in(mailing, "amal"))
    assert (page.status, "could not be sent" in page.text) == (422, True)
    assert address() == email_of("amal")


def test_it_sends_ten_such_mails_a_day_and_no_more(mailing, post, frozen):
    amal, berna = (people.sign_in(mailing, name) for name in ("amal", "berna"))
    for number in range(10):
        ask(amal, f"amal.{number}@example.org")
    page = ask(amal)
    assert (page.status, "too many tries" in page.text, len(post.letters)) == (429, True, 10)
    assert ask(berna).heading == "Look into your mail"


@pytest.mark.parametrize("typed", ["amal@fußball.example", "amal@xn--fuball-cta.example"])
def test_it_goes_to_the_very_address(mailing, post, typed):
    amal = people.sign_in(mailing, "amal")
    page = ask(amal, typed)
    assert (page.heading, "amal@fußball.example" in page.text) == ("Look into your mail", True)
    assert post.envelopes[0].rcpt_tos == ["amal@xn--fuball-cta.example"]
    amal.page(link(post)).form(link(post)).submit()
    assert address() == "amal@fußball.example"


@pytest.mark.parametrize(("utf8", "reached"), [(True, ["jörg@example.org"]), (False, [])])
def test_it_says_which_letters_the_server_cannot_send_to(app_with, utf8, reached):
    with opened(utf8=utf8) as office:
        amal = people.sign_in(app_with(mail_url=office.url, mail_from="post@lotsen.example"), "amal")
        page = ask(amal, "jörg@example.org")
    assert [to for envelope in office.envelopes for to in envelope.rcpt_tos] == reached
    assert ("cannot send to addresses with letters such as ö" in page.text, page.status) == (
        not utf8,
        200 if utf8 else 422,
    )
    assert address() == email_of("amal")


@pytest.mark.parametrize(("typed", "words"), [("am\u202eal@example.org", "invisible"), ("a@b..example", "like name@")])
@pytest.mark.parametrize("by_mail", [True, False])
def test_it_refuses_what_is_no_address(app, request, by_mail, typed, words):
    page = ask(people.sign_in(request.getfixturevalue("mailing") if by_mail else app, "amal"), typed)
    assert (page.status, words in page.errors()[0]) == (422, True)
    assert (address(), AuditRow.select().count()) == (email_of("amal"), 0)


def test_it_takes_the_address_of_somebody_whose_domain_has_another_s(amal):
    Person.update(email="karin@fußball.example").where(Person.uid == uid_of("berna")).execute()
    assert ask(amal, "karin@FUßBALL.example").status == 422
    assert ask(amal, "karin@fussball.example").status == 200
    assert (address(), address("berna")) == ("karin@fussball.example", "karin@fußball.example")
