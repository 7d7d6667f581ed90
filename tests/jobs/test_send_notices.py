"""Mails of notices: one mail for several notices, without content, retried, never sent twice."""

from __future__ import annotations

import re
import smtplib
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from pilotapp import db, notices, rooms
from pilotapp.models import Notice, Person, Programme
from pilotapp.notices import mail
from tests.supervision import notes
from tests.support import post_office as offices
from tests.support.people import email_of, uid_of

MINUTE = timedelta(minutes=1)


def states():
    """The mail states of all notices, in any order, as several may have the same time."""
    return [row.mail for row in Notice.select()]


def test_it_mails_that_there_is_something_and_marks_it_sent(tell, deliver, post_office, frozen):
    Programme.update(language="en").execute()
    row = tell("amal", subject=uuid4())
    assert deliver() == {"sent": 1, "put off": 0, "failed": 0}
    [letter] = post_office.letters
    assert (letter["To"], letter["Subject"]) == (email_of("amal"), "There is an answer for you")
    assert letter["Message-ID"] == f"<{row.uid}@lotsen.example>"
    assert (letter["Auto-Submitted"], "https://lotsen.example/" in letter.get_content()) == ("auto-generated", True)
    stored = Notice.get()
    assert (stored.mail, stored.sent_at, stored.attempts, stored.seen_at) == ("sent", frozen, 1, None)


def test_it_says_nothing_but_the_sentence_and_the_programme(tell, deliver, post_office):
    Programme.update(language="en").execute()
    row = tell("amal", subject=uuid4())
    deliver()
    text = post_office.letters[0].get_content()
    assert [line for line in text.splitlines() if line] == [
        "Hello,",
        "this is a message of the app of Integrationslotsen Musterstadt.",
        "There is an answer for you.",
        "Sign in to see more:",
        "https://lotsen.example/",
        "For your protection, nothing more is said in a mail.",
    ]
    whole = post_office.envelopes[0].content.decode()
    assert not re.search(f"Amal|Karin|{row.subject}|{uid_of('amal')}|note", whole)


def test_it_holds_no_word_of_what_was_written(tell, deliver, post_office):
    note = notes.note("amal", load=5, call="today")
    notes.act(note, "karin", "answer", "Please rest on Thursday and telephone afterwards.")
    tell("amal", subject=note.uid)
    tell("karin", "note_today", subject=note.uid)
    deliver()
    whole = b"".join(envelope.content for envelope in post_office.envelopes).decode()
    words = {word.strip(".,") for word in f"{notes.TEXT} Please rest on Thursday and telephone afterwards.".split()}
    long = [word for word in words if len(word) > 4]
    assert (len(post_office.letters), [word for word in long if word in whole]) == (2, [])


def test_it_writes_in_the_language_of_the_person(tell, deliver, post_office):
    Programme.update(language="de").execute()
    Person.update(language="en").where(Person.uid == uid_of("berna")).execute()
    tell("berna")
    deliver()
    assert post_office.letters[0]["Subject"] == "There is an answer for you"


def test_it_makes_one_mail_of_what_came_together(tell, deliver, post_office):
    Programme.update(language="en").execute()
    tell("amal", "note_answer")
    tell("amal", "note_answer")
    tell("amal", "reflection_invite")
    tell("berna", "note_answer")
    assert deliver()["sent"] == 2
    mine = next(one for one in post_office.letters if one["To"] == email_of("amal"))
    assert mine["Subject"] == "There is news for you"
    assert mine.get_content().count("There is an answer for you") == 1
    assert "There is an invitation for you." in mine.get_content()
    assert states() == ["sent"] * 4


def test_it_sends_nothing_a_second_time(tell, deliver, post_office):
    tell("amal")
    assert [deliver()["sent"], deliver()["sent"]] == [1, 0]
    assert len(post_office.letters) == 1


def test_it_tries_again_with_growing_pauses_and_then_gives_up(tell, deliver, post_office, frozen):
    post_office.answer = offices.FULL
    tell("amal")
    at, pauses = frozen, []
    while (row := Notice.get()).mail == "waiting":
        pauses.append((row.next_try_at - at) / MINUTE)
        at = row.next_try_at
        if pauses[-1]:
            assert deliver(at - timedelta(seconds=1)) == {"sent": 0, "put off": 0, "failed": 0}
        deliver(at)
    assert pauses == [0, 1, 5, 30, 120, 480]
    assert (row.mail, row.attempts, post_office.letters) == ("failed", 6, [])


def test_it_sends_the_mail_once_the_server_takes_it_under_the_same_number(tell, deliver, post_office, frozen):
    post_office.answer = offices.FULL
    row = tell("amal")
    deliver()
    post_office.answer = "250 OK"
    assert deliver(frozen + MINUTE)["sent"] == 1
    [letter] = post_office.letters
    assert str(row.uid) in letter["Message-ID"]
    assert (Notice.get().mail, Notice.get().attempts) == ("sent", 2)


def test_it_never_sends_again_what_was_being_sent_when_it_died(tell, deliver, post_office, monkeypatch, frozen):
    tell("amal")
    monkeypatch.setattr(mail, "_note", lambda *_: (_ for _ in ()).throw(SystemExit))  # after the server took it
    with pytest.raises(SystemExit):
        deliver()
    monkeypatch.undo()
    assert (states(), len(post_office.letters)) == (["sending"], 1)
    assert deliver(frozen + 59 * MINUTE) == {"sent": 0, "put off": 0, "failed": 0}
    assert deliver(frozen + 60 * MINUTE)["failed"] == 1
    deliver(frozen + timedelta(days=2))
    assert (states(), len(post_office.letters), Notice.get().seen_at) == (["failed"], 1, None)


def test_it_never_sends_again_what_the_server_did_not_confirm(tell, deliver, post_office, monkeypatch, frozen):
    monkeypatch.setattr(smtplib.SMTP, "getreply", _lose_the_second_answer_to_data(smtplib.SMTP.getreply))
    tell("amal")
    assert deliver()["failed"] == 1
    monkeypatch.undo()
    deliver(frozen + timedelta(days=1))
    assert (states(), len(post_office.letters)) == (["failed"], 1)


def test_it_mails_nobody_who_has_no_access(tell, deliver, post_office):
    Person.update(active=False).where(Person.uid == uid_of("amal")).execute()
    Person.update(email="").where(Person.uid == uid_of("berna")).execute()
    for name in ("amal", "berna"):
        tell(name)
    assert deliver() == {"sent": 0, "put off": 0, "failed": 0}
    assert (states(), post_office.letters) == (["none", "none"], [])


def test_it_keeps_notices_in_the_app_where_there_is_no_mail_server(app, tell):
    tell("amal")
    with app.app_context():
        mail.send_waiting(Notice.get().created_at)
    assert states() == ["none"]
    assert len(notices.unseen(Person.get_by_id(uid_of("amal")))) == 1


def test_it_sends_one_mail_a_minute_to_a_person_from_whichever_server(tell, deliver, post_office, frozen):
    tell("amal")
    deliver()
    tell("amal")
    tell("berna")
    assert deliver(frozen + timedelta(seconds=59))["sent"] == 1
    assert [letter["To"] for letter in post_office.letters] == [email_of("amal"), email_of("berna")]
    assert deliver(frozen + MINUTE)["sent"] == 1
    assert len(post_office.letters) == 3 and states() == ["sent"] * 3


def test_it_counts_the_minute_from_when_the_mail_went_and_not_from_when_its_round_began(
    tell, deliver, post_office, frozen, monkeypatch
):
    slow = frozen + timedelta(seconds=50)
    tell("amal")
    monkeypatch.setattr(mail.clock, "now", lambda: slow)
    deliver(frozen)
    tell("amal")
    assert Notice.get(Notice.mail == "sent").sent_at == slow
    assert deliver(slow + timedelta(seconds=59))["sent"] == 0
    assert deliver(slow + MINUTE)["sent"] == 1


def test_it_begins_no_second_mail_while_another_server_sends_one(tell, deliver, post_office, frozen):
    first = tell("amal")
    in_hand = {"mail": "sending", "next_try_at": frozen + mail.LOST}
    Notice.update(in_hand).where(Notice.uid == first.uid).execute()
    tell("amal")
    assert (deliver(frozen + 2 * MINUTE)["sent"], post_office.letters) == (0, [])
    assert deliver(frozen + 4 * MINUTE)["sent"] == 1  # nobody sends for so long
    assert sorted(states()) == ["sending", "sent"]


def test_it_sends_at_most_ten_mails_a_day_to_one_person(tell, deliver, post_office, frozen):
    told = []
    for minute in range(12):
        told += [tell("amal").uid]
        Notice.update(next_try_at=frozen).where(Notice.uid == told[-1]).execute()
        deliver(frozen + minute * MINUTE)
    told += [tell("berna").uid]
    deliver(frozen + 12 * MINUTE)
    assert [letter["To"] for letter in post_office.letters].count(email_of("amal")) == 10
    assert [Notice.get_by_id(uid).mail for uid in told] == ["sent"] * 10 + ["none"] * 2 + ["sent"]
    tell("amal")
    assert deliver(frozen + timedelta(days=1, minutes=1))["sent"] == 1


def test_it_mails_after_ten_when_somebody_waits_for_help(tell, deliver, post_office, frozen):
    for minute in range(10):
        row = tell("karin")
        Notice.update(next_try_at=frozen).where(Notice.uid == row.uid).execute()
        deliver(frozen + minute * MINUTE)
    tell("karin", "note_today")
    assert (deliver(frozen + 10 * MINUTE)["sent"], len(post_office.letters)) == (1, 11)


def test_it_mails_nothing_that_was_seen_in_the_app_meanwhile(tell, deliver, post_office, frozen):
    subject = uuid4()
    tell("amal", subject=subject)
    with db.transaction():
        notices.seen(Person.get_by_id(uid_of("amal")), subject)
    assert (deliver()["sent"], post_office.letters, states()) == (0, [], ["none"])


@pytest.mark.parametrize("name", ["Evil\r\nBcc: all@example.org", "Evil\nSubject: other\n\nbody"])
def test_it_puts_no_line_of_a_name_into_the_head_of_a_mail(tell, deliver, post_office, name):
    Programme.update(name=name).execute()
    Person.update(name=name).execute()
    tell("amal")
    assert deliver()["sent"] == 1
    [letter] = post_office.letters
    assert (letter["Bcc"], post_office.envelopes[0].rcpt_tos) == (None, [email_of("amal")])
    assert not letter["Subject"].startswith("other")


def test_it_puts_off_what_cannot_be_written_and_mails_the_others(tell, deliver, post_office, monkeypatch):
    monkeypatch.setitem(rooms.notices(), "digest", replace(rooms.notices()["digest"], lines=lambda *_: 1 / 0))
    tell("karin", "digest")
    tell("amal")
    assert deliver() == {"sent": 1, "put off": 1, "failed": 0}
    assert [envelope.rcpt_tos for envelope in post_office.envelopes] == [[email_of("amal")]]
    assert Notice.get(Notice.kind == "digest").mail == "waiting"


def test_it_leaves_a_server_alone_that_takes_nothing(tell, deliver, post_office, frozen):
    post_office.answer = offices.FULL
    for name in ("amal", "berna", "karin", "ines", "greta", "olga", "selma"):
        tell(name)
    assert deliver()["put off"] == 5
    assert [row.attempts for row in Notice.select()].count(0) == 2
    post_office.answer = "250 OK"
    assert deliver(frozen + MINUTE)["sent"] == 7


def test_it_begins_no_other_mail_once_it_is_told_to_stop(tell, deliver, post_office):
    for name in ("amal", "berna", "karin"):
        tell(name)
    assert deliver(stop=lambda: bool(post_office.letters))["sent"] == 1
    assert sorted(states()) == ["sent", "waiting", "waiting"]


def test_it_refuses_an_address_with_a_line_break_and_mails_the_others(tell, deliver, post_office):
    Person.update(email="amal@example.org\r\nBcc: all@example.org").where(Person.uid == uid_of("amal")).execute()
    tell("amal")
    tell("berna")
    assert deliver() == {"sent": 1, "put off": 1, "failed": 0}
    assert [envelope.rcpt_tos for envelope in post_office.envelopes] == [[email_of("berna")]]


def test_it_gives_up_at_once_on_letters_that_the_server_cannot_send_to(app_with, tell, frozen):
    Person.update(email="jörg@example.org").where(Person.uid == uid_of("amal")).execute()
    for name in ("amal", "berna"):
        tell(name)
    with offices.opened(utf8=False) as office:
        with app_with(mail_url=office.url, mail_from="post@lotsen.example").app_context():
            found = mail.send_waiting(frozen)
        assert found == {"sent": 1, "put off": 0, "failed": 1}
    assert [envelope.rcpt_tos for envelope in office.envelopes] == [[email_of("berna")]]
    assert Notice.get(Notice.person == uid_of("amal")).mail == "failed"
    assert len(notices.unseen(Person.get_by_id(uid_of("amal")))) == 1


def test_it_mails_to_letters_before_the_at_sign_where_the_server_can(tell, deliver, post_office):
    Person.update(email="jörg@fußball.example").where(Person.uid == uid_of("amal")).execute()
    tell("amal")
    assert deliver()["sent"] == 1
    assert post_office.envelopes[0].rcpt_tos == ["jörg@xn--fuball-cta.example"]


def _lose_the_second_answer_to_data(getreply):
    """The mail server accepted the message, and the connection broke before its answer."""

    def reply(self):
        answer = getreply(self)
        self.given = getattr(self, "given", False) or answer[0] == 354
        if self.given and answer[0] == 250:
            raise smtplib.SMTPServerDisconnected
        return answer

    return reply
