"""The PDF of a certificate: for archives and screen readers, in two languages, the same bytes each time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilotapp import clock, erasure
from pilotapp.certificates import commands, numbering, paper
from pilotapp.models import AuditRow, Certificate, CertificateName, Notice, Person
from tests.certificates.papers import DOOR, confirmed, issue, paper_of, person
from tests.support import payloads, people
from tests.support.pdf_text import Document, words_of
from tests.support.people import uid_of


@pytest.fixture
def row(app, frozen):
    """A certificate of 90 minutes of amal, who reads English."""
    Person.update(language="en").where(Person.uid == uid_of("amal")).execute()
    confirmed(minutes=90)
    return issue()


def body_of(somebody, row):
    answer = somebody.client.get(f"/certificates/{row.uid}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return answer.data


def test_it_writes_thousands_as_pages_do(app, row, karin):
    words = words_of(paper_of(app, row, visits=3210, paid_visits=1204))
    page = karin.page(f"/certificates/{row.uid}").text
    for shown in ("3,210", "1,204", "2,006"):
        assert shown in words, shown
        assert shown in page, shown
    assert "in 3,210 visits" in words


def test_it_declares_the_standards_and_holds_both_languages(row, amal):
    body = body_of(amal, row)
    assert all(mark in body for mark in (b"/MarkInfo", b"/StructTreeRoot", b"pdfaid", b"pdfuaid"))
    assert all(mark in body for mark in (b"/Lang(de)", b"/Lang(en)", b"/Alt"))
    assert len(Document(body).pages) == 2
    words = words_of(body)
    assert words.count("Amal") == 2
    assert "1 January 2026" in words
    assert "1. Januar 2026" in words
    assert words.count(f"ode: {numbering.written(row.code)}") == 2
    assert words.count(f"/certificates/check?code={numbering.written(row.code)}") == 2


def test_it_has_one_part_where_she_reads_german(row, app):
    body = paper_of(app, row, language="de")
    assert len(Document(body).pages) == 1
    assert b"/Lang(de)" in body


@pytest.mark.parametrize(
    ("language", "catalogues", "parts"),
    [
        ("de", ("de", "en"), ["de"]),
        ("en", ("de", "en"), ["de", "en"]),
        ("ar", ("de", "en"), ["de"]),
        ("ar", ("en", "ar", "de"), ["de", "ar"]),
        ("ar", ("en",), ["en"]),
    ],
)
def test_it_takes_the_languages_that_there_are(row, language, catalogues, parts):
    row.language = language
    assert paper.parts_of(row, catalogues) == parts


def test_it_runs_from_right_to_left_where_the_language_does(row, app):
    Certificate.update(language="ar").where(Certificate.uid == row.uid).execute()
    CertificateName.update(full_name="عمل الحسن").where(CertificateName.certificate == row.uid).execute()
    with app.test_request_context():
        body = paper.render(Certificate.get_by_id(row.uid), door=DOOR, languages=("de", "ar"))
    assert all(mark in body for mark in (b"/Lang(ar)", b"pdfaid", b"pdfuaid"))
    assert len(Document(body).pages) == 2


def test_it_is_the_same_paper_each_time(row, app, amal, karin):
    with clock.freeze(clock.now() + timedelta(minutes=5)):
        later = paper_of(app, row)
    assert paper_of(app, row) == later
    assert body_of(amal, row) == body_of(karin, row)


def test_it_tells_paid_and_unpaid_apart(row, app):
    words = words_of(paper_of(app, row, visits=7, minutes=500, paid_visits=3, paid_minutes=200))
    for part in ("Without an allowance 4 5 h", "With an allowance 3 3 h 20 min", "Together 7 8 h 20 min"):
        assert part in words


def test_it_keeps_the_name_of_that_time(row, app, amal):
    Person.update(name="Amal Neu").where(Person.uid == uid_of("amal")).execute()
    assert "Neu" not in words_of(body_of(amal, row))


@pytest.mark.parametrize(
    "name", ['#read("/etc/passwd")', "$ 1/0 $", "= Heading @label", payloads.BREAKING_OUT[0], "=1+1"]
)
def test_it_prints_every_name_as_text(row, app, name):
    body = paper_of(app, row, name=name[:80], programme_name=name)
    assert name[:80] in words_of(body)
    assert not [mark for mark in (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/OpenAction") if mark in body]
    assert b"root:x:0" not in body


@pytest.mark.parametrize("name", ["عمل الحسن", "Şêrîn Öztürk", "Ганна", "فرشته"])
def test_it_keeps_the_standards_with_names_in_other_letters(row, app, name):
    assert b"pdfuaid" in paper_of(app, row, name=name)


@pytest.mark.parametrize(
    ("who", "status"), [("berna", 404), ("carla", 404), ("tarek", 404), ("greta", 404), ("ines", 404)]
)
def test_it_is_for_her_and_her_coordination_only(row, sign_in, who, status):
    sign_in(who).page(f"/certificates/{row.uid}.pdf", status=status)
    assert AuditRow.select().where(AuditRow.action == "certificate.export").count() == 0


def test_it_asks_first_who_she_is(row, app):
    amal = people.sign_in(app, "amal", authenticated_at=clock.now() - timedelta(minutes=11))
    assert amal.client.get(f"/certificates/{row.uid}.pdf").location.startswith("/confirm?")


def test_it_writes_down_who_took_it(row, amal, karin):
    body_of(amal, row)
    body_of(karin, row)
    rows = AuditRow.select().where(AuditRow.action == "certificate.export").order_by(AuditRow.id)
    assert [(act.person_id, act.about) for act in rows] == [
        (uid_of("amal"), None), (uid_of("karin"), uid_of("amal")),
    ]  # fmt: skip


def test_it_makes_no_paper_of_somebody_who_was_erased(row, karin):
    erasure.erase(person("amal"), by=person("karin"))
    karin.page(f"/certificates/{row.uid}.pdf", status=404)
    page = karin.page(f"/certificates/{row.uid}")
    assert "Former pilot" in page.heading
    assert f"/certificates/{row.uid}.pdf" not in page.html


def test_it_shows_a_pilot_hers_and_nobody_elses(row, amal, berna, tarek):
    confirmed("berna")
    other = issue("berna")
    assert numbering.written(row.code) in amal.page("/me/certificates").text
    assert numbering.written(other.code) not in amal.page("/me/certificates").text
    page = tarek.page("/me/certificates")
    assert "No certificate yet" in page.text
    assert "Ask your coordination for one" in page.text


def test_it_may_be_kept_on_her_phone_which_is_no_look_of_hers(row, amal):
    kept = amal.client.get("/me/certificates", headers={"Pilotapp-Keeping": "1"})
    assert kept.headers["Pilotapp-Keep"] == str(uid_of("amal"))
    assert Notice.get(Notice.kind == "certificate_issued").seen_at is None
    amal.page("/me/certificates")
    assert Notice.get(Notice.kind == "certificate_issued").seen_at is not None


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_is_called_by_its_code(row, amal, language):
    Person.update(language=language).where(Person.uid == uid_of("amal")).execute()
    named = amal.client.get(f"/certificates/{row.uid}.pdf").headers["Content-Disposition"]
    assert named == f'attachment; filename="certificate-{numbering.written(row.code)}.pdf"'


def test_it_is_in_what_she_takes_away(row, amal):
    data = amal.client.post("/me/data.json", data={"csrf_token": amal.client.token()}).get_json()
    assert [(one["code"], one["minutes"], one["name"]) for one in data["certificates"]] == [(row.code, 90, "Amal")]
    assert data["certificates"][0]["issued_by"] == {"name": "Karin", "you": False}
    document = amal.client.post("/me/data.pdf", data={"csrf_token": amal.client.token()}).data
    assert f"1 h 30 min {row.code}" in words_of(document)


def test_it_is_in_what_a_coordinator_takes_away_without_a_name(row, karin):
    commands.revoke(karin.person, row.uid, reason="figures")
    data = karin.client.post("/me/data.json", data={"csrf_token": karin.client.token()}).get_json()
    assert [one["uid"] for one in data["certificates_issued"] + data["certificates_revoked"]] == [str(row.uid)] * 2
    assert "Amal" not in str(data["certificates_issued"] + data["certificates_revoked"])
