"""The PDF report: it declares its standards, keeps all text as text, and is readable by screen readers."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from pilotapp import clock
from pilotapp.exports import pdf_file, tables
from pilotapp.exports.sheets import Book, Column, Sheet, Value, Withheld
from pilotapp.exports.spec import FIGURES, ExportSpec
from pilotapp.periods import Year
from pilotapp.refusals import Refusal
from tests.exports import hostile
from tests.exports.sheets import ask
from tests.reports.rows import add_visit
from tests.support import payloads, stage
from tests.support.pdf_text import Document, words_of
from tests.support.people import Somebody

STANDARDS = (b"/MarkInfo", b"/StructTreeRoot", b"pdfaid", b"pdfuaid", b"/Lang(en)", b"/OutputIntents")
ACTIVE = (b"/JavaScript", b"/JS", b"/Launch", b"/SubmitForm", b"/EmbeddedFile", b"/OpenAction", b"/URI", b"/Annots")


def everything(body: bytes) -> bytes:
    """The document's bytes together with its decompressed streams."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", body, re.S)
    opened = []
    for one in packed:
        try:
            opened.append(zlib.decompress(one))
        except zlib.error:
            opened.append(one)
    return body + b"\n".join(opened)


def test_it_declares_archive_and_accessibility(karin: Somebody, frozen: datetime) -> None:
    add_visit("amal")
    add_visit("berna", institution_kind="health")
    body = ask(karin, format="pdf").data
    inside = everything(body)
    assert [mark for mark in STANDARDS if mark not in inside] == []
    assert re.search(rb"pdfaid:part[>=\"]+2", inside) and re.search(rb"pdfaid:conformance[>=\"]+A", inside)
    assert re.search(rb"pdfuaid:part[>=\"]+1", inside)
    for tag in (b"/S/Table", b"/S/TH", b"/S/Figure", b"/S/H1"):
        assert tag in inside.replace(b"/S /", b"/S/"), tag


def test_it_says_in_words_what_a_chart_shows(karin: Somebody, frozen: datetime) -> None:
    add_visit("amal", minutes=90)
    add_visit("berna", minutes=30, institution_kind="health")
    inside = everything(ask(karin, format="pdf").data)
    assert b"Bar chart: Time on site, By kind of institution. School 1 h 30 min, Doctor or clinic 30 min." in inside


def test_it_numbers_its_pages_and_names_the_programme_on_each(karin: Somebody, frozen: datetime) -> None:
    add_visit("amal")
    body = ask(karin, format="pdf", period="2026").data
    document = Document(body)
    for number, page in enumerate(document.pages, 1):
        words = " ".join(document._words(page))
        assert f"Page {number} of {len(document.pages)}" in words
        assert "Integrationslotsen Musterstadt" in words
        assert len(words) > 200


def test_it_warns_that_small_numbers_are_not_hidden(karin: Somebody, frozen: datetime) -> None:
    add_visit("amal")
    words = words_of(ask(karin, format="pdf").data)
    assert "small numbers are not hidden" in words
    assert "Pilots with at least one counted visit" in words
    assert "Requests are not kept" in words


def test_it_warns_that_it_is_filtered(karin: Somebody, frozen: datetime) -> None:
    add_visit("amal")
    said = "Filtered: these are not all visits (Kind of institution: School; Only: Confirmed visits only)."
    assert said in words_of(ask(karin, "?institution_kind=school&confirmed=1", format="pdf").data)
    assert "Filtered" not in words_of(ask(karin, format="pdf").data)


def test_it_writes_hours_and_thousands_as_pages_do(
    karin: Somebody, sign_in: Callable[..., Somebody], frozen: datetime
) -> None:
    for _visit in range(101):
        add_visit("amal", minutes=601)
    shown = "1,011 h 41 min"
    assert shown in words_of(ask(karin, format="pdf").data)
    assert shown in karin.page("/figures?period=2026-03").text
    assert "1.011 h 41 min" in sign_in("karin", "de").page("/figures?period=2026-03").text


def test_it_prints_whatever_somebody_wrote_as_text(karin: Somebody, frozen: Any) -> None:
    hostile.fill()
    text = " ".join([*hostile.TYPST, *payloads.MARKUP[:6], *payloads.TEMPLATES])[:900]
    body = ask(karin, format="pdf", what="table", table="pilot", text=text, no_person="true").data
    words = words_of(body)
    for part in ("<script>pwned(1)</script>", "{{7*7}}", "=1+1", '#read("/etc/passwd")', "$ 1/0 $"):
        assert "".join(part.split()) in "".join(words.split()), part  # a line may end within
    assert "root:x:0" not in words
    assert [mark for mark in ACTIVE if mark in everything(body)] == []


def test_it_shows_what_is_withheld_as_withheld(app: Flask) -> None:
    columns = (Column("Language"), Column("Visits", "count"), Column("Time (minutes)", "minutes", "Time"))
    rows: list[list[Value]] = [
        ["Arabic", 12, 720],
        ["Tigrinya", 7, Withheld("not shown")],
    ]
    sheet = Sheet("client_language", "By language", columns, rows, chart=1)
    with app.test_request_context(headers={"Accept-Language": "en"}):
        book = Book("Release 1", "Programme", "2026", "en", clock.today("Europe/Berlin"), [sheet])
        words = words_of(pdf_file.render(book, made_at=clock.now()))
    assert "Tigrinya 7 not shown" in words


def test_it_refuses_a_table_that_no_paper_holds(app: Flask) -> None:
    columns = tuple(Column(str(number)) for number in range(pdf_file.WIDEST + 1))
    book = Book("t", "p", "2026", "en", clock.today("Europe/Berlin"), [Sheet("x", "x", columns, [])])
    with app.test_request_context(), pytest.raises(Refusal, match=r"paper|Papier"):
        pdf_file.render(book, made_at=clock.now())


@pytest.mark.parametrize("language", ["de", "en"])
def test_it_is_written_in_the_language_of_who_asks(app: Flask, language: str, frozen: datetime) -> None:
    add_visit("amal")
    with app.test_request_context(), force_locale(language):
        book = tables.book(stage.person("karin"), ExportSpec(FIGURES, Year(2026), "pdf"))
        body = pdf_file.render(book, made_at=clock.now())
    assert f"/Lang({language})".encode() in everything(body)


def release_like(rows: int, hidden: int) -> Book:
    """A book of three tables with a chart each; of the last `hidden` rows of each only the name is told."""
    columns = (Column("Language"), Column("Visits", "count"))
    lines: list[list[Value]] = [[f"Language {row}", row + 10] for row in range(rows - hidden)]
    names = [[f"Language {row}", Withheld("not shown")] for row in range(rows - hidden, rows)]
    sheets = [Sheet(f"t{number}", f"Table {number}", columns, lines, chart=1, withheld=names) for number in range(3)]
    key_numbers = (("Visits of all", 471, "count"),)
    today = clock.today("Europe/Berlin")
    return Book("Release 1", "Programme", "2026-Q1", "en", today, sheets, key_numbers=key_numbers)


def test_it_begins_with_programme_period_and_key_numbers(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        words = words_of(pdf_file.render(release_like(3, 0), made_at=clock.now()))
    places = [words.index(part) for part in ("Release 1", "Programme", "2026-Q1", "471", "Kind of report", "Table 0")]
    assert places == sorted(places)


def test_it_leaves_no_page_half_empty_and_repeats_the_head_of_a_table(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        document = Document(pdf_file.render(release_like(30, 0), made_at=clock.now()))
    pages = [" ".join(document._words(page)) for page in document.pages]
    assert len(pages) == 3  # with a page of its own for each table it would be four
    assert all("Language Visits" in page for page in pages if "Language 1" in page)


def test_it_names_withheld_rows_in_one_line(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        section = pdf_file.document(release_like(9, 4))["sections"][0]
        words = words_of(pdf_file.render(release_like(9, 4), made_at=clock.now()))
        alone = pdf_file.document(release_like(4, 4))["sections"][0]
    assert section["not-shown"] == "Not shown: Language 5, Language 6, Language 7, Language 8"
    assert len(section["chart"]["bars"]) == len(section["rows"]) == 5
    assert words.count(section["not-shown"]) == 3
    assert (alone["rows"], alone["empty"]) == ([], "")


def test_it_is_set_in_the_typeface_of_the_pages(karin: Somebody, frozen: datetime) -> None:
    add_visit("amal")
    fonts = re.findall(rb"/BaseFont/[A-Z]{6}\+([A-Za-z-]+)", everything(ask(karin, format="pdf").data))
    assert set(fonts) == {b"NotoSans-Regular", b"NotoSans-Bold"}
