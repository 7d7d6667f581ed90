"""Anybody who holds a certificate learns whether it is valid, and nothing about the pilot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pilotapp import clock, erasure
from pilotapp.certificates import commands, numbering
from pilotapp.models import Attempt, Certificate, CertificateName, Generation, Person
from pilotapp.web import throttle
from tests.certificates.papers import confirmed, issue, person
from tests.support.people import uid_of

CHECK = "/certificates/check"


@pytest.fixture
def paper(app, frozen):
    """A certificate of 90 minutes, issued to the name 'Amal Beispiel'."""
    Person.update(name="Amal Beispiél").where(Person.uid == uid_of("amal")).execute()
    confirmed(minutes=90)
    return issue()


def typed(client, code, name=""):
    """The page's text after these values were typed in."""
    return client.page(CHECK).form(CHECK).submit(code=code, name=name)


def test_it_says_what_counts_for_a_code_that_was_typed(paper, client):
    page = typed(client, numbering.written(paper.code).lower().replace("-", " "))
    assert page.status == 200
    for words in ("Valid", "Integrationslotsen Musterstadt", "1 h 30 min", "1 Jan 2026", "3 Mar 2026", "1 visit"):
        assert words in page.text


def test_it_says_the_same_for_the_picture_on_the_paper(paper, client):
    page = client.page(f"{CHECK}?code={numbering.written(paper.code)}")
    assert "Valid" in page.text
    assert page.form(CHECK).values["code"] == numbering.written(paper.code)


def test_it_tells_no_name_and_no_number_of_anybody(paper, client):
    commands.revoke(person("karin"), issue().uid, reason="asked")
    for row in Certificate.select():
        html = client.page(f"{CHECK}?code={row.code}").html
        known = (
            "Amal",
            "Beispi",
            "amal@",
            "Karin",
            str(row.uid),
            str(row.pilot_id),
            str(row.issued_by_id),
            "asked for",
        )
        assert [one for one in known if one in html] == []


def test_it_says_since_when_a_revoked_one_does_not_count(paper, client):
    with clock.freeze(clock.now() + timedelta(days=3)):
        commands.revoke(person("karin"), paper.uid, reason="mistake")
        page = typed(client, paper.code)
    assert "Revoked" in page.text
    assert "does not count any more since Fri 6 Mar 2026" in page.text
    assert "Valid" not in page.text
    assert "1 h 30 min" not in page.text


def test_it_says_that_a_code_was_never_issued(paper, client):
    page = typed(client, numbering.new())
    assert "We have never issued a certificate with this code." in page.text
    assert "Valid" not in page.text


def test_it_does_not_say_so_after_a_restore_but_of_which_time_records_may_be_missing(paper, client):
    hour = datetime(2026, 3, 3, 1, 10, tzinfo=UTC)
    Generation.create(backup_at=hour, begun_at=hour + timedelta(hours=9))
    page = typed(client, numbering.new())
    assert "never issued" not in page.text and "Valid" not in page.text
    assert "between Tue 3 Mar 2026, 02:10 and Tue 3 Mar 2026, 11:10" in page.text
    assert "Valid" in typed(client, paper.code).text


@pytest.mark.parametrize("code", ["", "ABCD", "0000-0000-0000-0000", "<b>x</b>", "2222-2222-2222-2223", "x" * 5000])
def test_it_says_that_something_was_mistyped_and_keeps_it(paper, client, code):
    page = typed(client, code)
    assert page.status == 422
    assert page.form(CHECK).values["code"] == code
    assert len(page.errors()) == 1
    assert "Valid" not in page.text


@pytest.mark.parametrize("name", ["Amal Beispiél", "amal beispiel", " AMAL  BEISPIEL "])
def test_it_compares_the_name_that_somebody_typed(paper, client, name):
    page = typed(client, paper.code, name)
    assert "The name is the one to which it was issued." in page.text


def test_it_says_no_to_another_name_and_never_the_right_one(paper, client):
    page = typed(client, paper.code, "Berna Beispiel")
    assert page.status == 422
    assert "This is not the name to which it was issued." in page.text
    assert "Amal" not in page.html
    assert Attempt.select().count() == 1


def test_it_says_first_of_all_that_the_name_is_another_one(paper, client):
    page = typed(client, paper.code, "Berna Beispiel")
    assert page.text.index("The code is valid, but not for this name.") < page.text.index("1 h 30 min")
    for answered in ("Valid", "We have issued this certificate", "To compare the name too", "Another one"):
        assert answered not in page.text
    assert "Check once more" in page.text


def test_it_says_of_a_revoked_one_that_it_does_not_count_whatever_the_name(paper, client):
    commands.revoke(person("karin"), paper.uid, reason="mistake")
    page = typed(client, paper.code, "Berna Beispiel")
    assert "does not count any more" in page.text
    assert "The code is valid" not in page.text


def test_it_counts_wrong_ones_and_then_lets_wait(paper, client, monkeypatch):
    monkeypatch.setitem(throttle.LIMITS, "certificate", throttle.GuessLimits(address=throttle.Limit(3)))
    for _ in range(4):
        assert typed(client, numbering.new()).status == 200
    page = typed(client, paper.code)
    assert page.status == 429
    assert "Valid" not in page.text
    assert int(page.response.headers["Retry-After"]) > 0
    with clock.freeze(clock.now() + timedelta(minutes=2)):
        assert "Valid" in typed(client, paper.code).text


def test_it_counts_nothing_for_papers_that_are_right(paper, client):
    for _ in range(5):
        typed(client, paper.code)
    assert Attempt.select().count() == 0


def test_it_asks_the_database_alike_for_every_answer(paper, client, count_selects):
    revoked = issue()
    commands.revoke(person("karin"), revoked.uid, reason="mistake")
    asked = []
    for code in (numbering.new(), "2222-2222-2222-2223"):
        page = client.page(CHECK)
        asked.append(count_selects(lambda code=code, page=page: page.form(CHECK).submit(code=code)))
    assert asked[0] == asked[1]
    known = []
    for code in (paper.code, revoked.code):
        page = client.page(CHECK)
        known.append(count_selects(lambda code=code, page=page: page.form(CHECK).submit(code=code)))
    assert known[0] == known[1]


def test_it_is_stored_nowhere_and_in_no_search_engine(paper, client):
    for path in (CHECK, f"{CHECK}?code={paper.code}", f"{CHECK}?code=ABCD"):
        headers = client.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]


def test_it_goes_on_counting_when_the_pilot_was_erased(paper, client):
    erasure.erase(person("amal"), by=person("karin"))
    row = Certificate.get_by_id(paper.uid)
    assert (row.name, row.language, row.minutes) == ("", "", 90)
    page = typed(client, paper.code, "Amal Beispiel")
    assert "Valid" in page.text
    assert "The name" not in page.text and "To compare the name" not in page.text
    assert "We cannot say any more whether this is the right name." in page.text


def test_it_prints_the_name_of_a_programme_as_text(paper, client):
    Certificate.update(programme_name="<script>pwned(1)</script>{{7*7}}").execute()
    page = typed(client, paper.code)
    assert "<script>pwned(1)</script>{{7*7}}" in page.text
    assert "<script>pwned" not in page.html


@pytest.mark.parametrize("name", ["Ayse Yildiz", "YILDIZ, Ayse", "Ay\u200bşe\u202e Yıldız"])
def test_it_knows_an_honest_name_by_other_letters(paper, client, name):
    CertificateName.update(full_name="Ayşe Yıldız").where(CertificateName.certificate == paper.uid).execute()
    assert "The name is the one to which it was issued." in typed(client, paper.code, name).text
    assert Attempt.select().count() == 0
