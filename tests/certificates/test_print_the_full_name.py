"""A certificate has the full name: asked for when it is issued, sealed, and nowhere else but in its owner's data."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from pilotapp import erasure, sealing
from pilotapp.certificates import commands
from pilotapp.models import TABLES, AuditRow, Certificate, CertificateName, Notice, Person
from pilotapp.refusals import Missing, Refusal
from tests.certificates.papers import FIRST, LAST, confirmed, issue, paper_of, person
from tests.certificates.test_issue_a_certificate import NEW, PERIOD, post_form
from tests.support.pdf_text import words_of
from tests.support.people import uid_of

FULL = "Amal Quast"
CHECK = "/certificates/check"


@pytest.fixture
def row(app, frozen):
    """A certificate of amal with her full name."""
    confirmed()
    return issue(full_name=FULL)


def test_it_asks_for_the_full_name_and_offers_what_is_known(karin, frozen):
    confirmed()
    form = post_form(karin.page(PERIOD))
    assert form.values["full_name"] == ""  # 'Amal' is the name of the account
    done = form.submit(full_name=f"  {FULL} ")
    assert FULL in done.text
    assert CertificateName.get().full_name == FULL
    assert Certificate.get().name == "Amal"
    assert post_form(karin.page(PERIOD)).values["full_name"] == FULL


def test_it_offers_the_name_of_an_account_with_a_surname(karin, frozen):
    confirmed()
    issue(full_name=FULL)
    CertificateName.update(full_name=None).execute()  # as `pilotapp keys give-up` leaves it
    Person.update(name="Amal Beispiel").where(Person.uid == uid_of("amal")).execute()
    assert post_form(karin.page(PERIOD)).values["full_name"] == "Amal Beispiel"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Please write the full name"),
        (" \u200b ", "Please write the full name"),
        ("x" * 81, "at most 80 characters"),
        ("Amal 🦄", "These letters cannot be printed: 🦄."),
    ],
)
def test_it_refuses_what_is_no_name_and_keeps_it_in_the_field(karin, frozen, typed, words):
    confirmed()
    karin.page(PERIOD)
    answer = karin.send(NEW, first_day=str(FIRST), last_day=str(LAST), seen="1-60-0-0", full_name=typed)
    assert answer.status == 422
    assert words in answer.text
    assert post_form(answer).values["full_name"] == typed.replace("\u200b", "").strip()
    assert Certificate.select().count() == CertificateName.select().count() == 0


def test_it_refuses_in_the_command_too(app, frozen):
    confirmed()
    with pytest.raises(Refusal) as refused:
        issue(full_name=" ")
    assert refused.value.field == "full_name"
    assert Certificate.select().count() == 0


def test_it_prints_the_full_name_in_every_part(row, app):
    assert words_of(paper_of(app, row, language="en")).count(FULL) == 2


def test_it_keeps_for_those_of_before_the_name_that_they_have(row, app):
    CertificateName.delete().execute()
    words = words_of(paper_of(app, row))
    assert "Amal" in words
    assert FULL not in words


def test_it_is_sealed_and_in_no_other_column(row, amal, karin):
    karin.page(f"/certificates/{row.uid}")
    amal.client.get(f"/certificates/{row.uid}.pdf")
    amal.page("/me/certificates")
    stored = [value for table in TABLES for values in table.select().tuples() for value in values]
    raw = CertificateName.select(CertificateName.full_name.sealed()).tuples().get()[0]
    assert [str(value) for value in stored if FULL in str(value)] == [FULL]  # unsealed by the SELECT
    assert "Quast" not in raw
    assert sealing.unseal(raw, "certificate_name.full_name") == FULL
    assert {json.dumps(act.detail).find("Quast") for act in AuditRow.select()} == {-1}
    assert {notice.kind for notice in Notice.select()} >= {"certificate_issued"}


def test_it_is_in_no_line_of_the_log(karin, frozen, capfd):
    confirmed()
    post_form(karin.page(PERIOD)).submit(full_name=FULL)
    heard = capfd.readouterr()
    assert Certificate.select().count() == 1
    assert "Quast" not in heard.out + heard.err


def test_it_is_told_to_nobody_who_checks_and_compared_with_what_was_typed(row, client):
    page = client.page(f"{CHECK}?code={row.code}")
    assert "Valid" in page.text
    assert "Amal" not in page.html and "Quast" not in page.html
    right = page.form(CHECK).submit(code=row.code, name="QUAST, amal")
    assert "The name is the one to which it was issued." in right.text
    wrong = page.form(CHECK).submit(code=row.code, name="Amal")
    assert "This is not the name to which it was issued." in wrong.text
    assert "Quast" not in wrong.html


def test_it_is_in_what_she_takes_away_and_in_nobody_elses(row, amal, karin):
    data = amal.client.post("/me/data.json", data={"csrf_token": amal.client.token()}).get_json()
    assert data["certificate_names"] == [{"certificate": str(row.uid), "full_name": FULL}]
    document = amal.client.post("/me/data.pdf", data={"csrf_token": amal.client.token()}).data
    assert FULL in words_of(document)
    others = karin.client.post("/me/data.json", data={"csrf_token": karin.client.token()})
    assert "Quast" not in others.get_data(as_text=True)


def test_it_is_gone_with_her(row, karin, client):
    erasure.erase(person("amal"), by=person("karin"))
    assert CertificateName.select().count() == 0
    assert Certificate.get().printed_name == ""
    assert "Former pilot" in karin.page(f"/certificates/{row.uid}").heading
    page = client.page(CHECK).form(CHECK).submit(code=row.code, name=FULL)
    assert "We cannot say any more whether this is the right name." in page.text


def test_it_prints_no_paper_and_stops_no_list_when_its_key_is_lost(row, karin, amal, client):
    CertificateName.update(full_name=None).execute()  # as `pilotapp keys give-up` leaves it
    assert "not readable any more" in karin.page(f"/certificates/{row.uid}").text
    amal.page("/me/certificates")
    with pytest.raises(Missing):
        commands.take(person("amal"), row.uid)
    answer = client.page(CHECK).form(CHECK).submit(code=row.code, name="Amal")
    assert "Valid" in answer.text
    assert "The name is the one" not in answer.text


def test_it_keeps_the_first_name_of_a_form_that_is_sent_twice(app, frozen):
    confirmed()
    uid = uuid4()
    for name in (FULL, "Amal Anders"):
        commands.issue(person("karin"), uid=uid, pilot=uid_of("amal"), first_day=FIRST, last_day=LAST, full_name=name)
    assert [one.full_name for one in CertificateName.select()] == [FULL]
