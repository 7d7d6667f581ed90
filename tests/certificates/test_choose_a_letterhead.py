"""A coordinator chooses what stands above and below certificates; issued ones stay as they are."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from pilotapp import clock
from pilotapp.certificates import letterhead_commands, logo, queries
from pilotapp.models import AuditRow, Certificate, Letterhead, Programme
from pilotapp.refusals import Refusal
from tests.certificates.papers import confirmed, issue
from tests.support import stage
from tests.support.pdf_text import Document, unmet, words_of
from tests.support.people import uid_of

PATH = "/settings/letterhead"
TEXTS = {
    "heading": "Stadt Musterstadt",
    "address": "Amt für Integration\nHauptstraße 1\n12345 Musterstadt",
    "contact": "Telefon 030 23125000\nlotsen@musterstadt.example",
    "signatory": "Karin Beispiel\nKoordination",
}
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20">{}</svg>'
DRAWN = SVG.format(
    '<defs><linearGradient id="g"><stop offset="0" stop-color="#00f"/></linearGradient></defs>'
    '<rect width="40" height="20" fill="url(#g)"/><text x="2" y="12">Musterstadt</text>'
).encode()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int = 30, height: int = 10, *, more: bytes = b"") -> bytes:
    """A grey picture."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress((b"\0" + b"\x80" * width) * height))
    return b"\x89PNG\r\n\x1a\n" + head + more + pixels + chunk(b"IEND", b"")


@pytest.fixture
def choose(app: Flask) -> Callable[..., Letterhead]:
    """The command, as karin calls it."""

    def call(**parts: Any) -> Letterhead:
        with app.test_request_context():
            return letterhead_commands.choose(stage.person("karin"), **parts)

    return call


def body_of(somebody: Any, row: Certificate) -> bytes:
    body: bytes = somebody.client.get(f"/certificates/{row.uid}.pdf").data
    return body


def test_it_stands_on_certificates_that_are_issued_from_now_on(karin, frozen):
    confirmed()
    before = issue()
    done = karin.page(PATH).form(PATH).submit(**TEXTS)
    assert "Saved." in done.text
    after = body_of(karin, issue())
    words = words_of(after)
    for line in "\n".join(TEXTS.values()).splitlines():
        assert line in words, line
    assert unmet(after) == []
    assert "Hauptstraße" not in words_of(body_of(karin, before))


def test_it_gives_a_paper_without_any_letterhead_too(karin, frozen):
    confirmed()
    body = body_of(karin, issue())
    assert unmet(body) == []
    assert len(Document(body).pages) == 1 + (b"/Lang(en)" in body and b"/Lang(de)" in body)
    assert words_of(body).count("Integrationslotsen Musterstadt") >= 2


@pytest.mark.parametrize("content", [png(), DRAWN], ids=["png", "svg"])
def test_it_prints_a_logo_with_an_alternative_text_and_keeps_the_standards(karin, frozen, content):
    confirmed()
    karin.page(PATH)
    answer = karin.send(PATH, **TEXTS, logo=(BytesIO(content), "logo"))
    assert answer.status == 303
    body = body_of(karin, issue())
    assert unmet(body) == []
    assert b"/Alt(Logo)" in body
    assert bytes(Letterhead.get().logo) == logo.cleaned(content)


def test_it_shows_a_preview(karin, choose):
    choose(**TEXTS)
    page = karin.page(PATH)
    assert f'<img class="paper" src="{PATH}/preview.png?' in page.html
    answer = karin.client.get(f"{PATH}/preview.png")
    assert (answer.mimetype, answer.data[:4]) == ("image/png", b"\x89PNG")


def test_it_keeps_the_letterhead_of_an_issued_certificate_for_ever(karin, frozen, choose):
    confirmed()
    choose(**TEXTS, logo=png())
    first = issue()
    printed = body_of(karin, first)
    with clock.freeze(clock.now() + timedelta(minutes=1)):
        choose(heading="Stadt Anders", remove_logo=True)
        assert body_of(karin, first) == printed
        assert "Stadt Anders" in words_of(body_of(karin, issue()))
    assert Letterhead.select().count() == 2
    with clock.freeze(clock.now() + timedelta(minutes=2)):
        choose(heading="Stadt Anders, Amt 2")
        choose(heading="Stadt Anders, Amt 3")
    assert Letterhead.select().count() == 3  # one that nobody was issued with is changed in place


def test_it_keeps_the_logo_until_another_one_is_chosen_or_it_is_removed(choose):
    choose(heading="A", logo=png())
    choose(heading="B")
    assert bytes(Letterhead.get().logo) == png()
    choose(heading="B", remove_logo=True)
    assert Letterhead.get().logo is None


def test_it_prints_what_was_typed_as_text_and_joins_what_is_too_long(karin, frozen, choose):
    confirmed()
    choose(heading='#read("/etc/passwd")', address="\n".join(f"Zeile {number}" for number in range(9)))
    words = words_of(body_of(karin, issue()))
    assert '#read("/etc/passwd")' in words
    assert "Zeile 4, Zeile 5" in words


HARMFUL = {
    "script": "<script>alert(1)</script>",
    "foreign": "<foreignObject><p/></foreignObject>",
    "event": '<rect onload="alert(1)" width="1" height="1"/>',
    "image": '<image href="https://example.org/a.png"/>',
    "use": '<use href="https://example.org/a.svg#a"/>',
    "link": '<linearGradient id="a" xlink:href="https://example.org/a.svg#b"/>',
    "fill": '<rect fill="url(https://example.org/a.svg#b)" width="1" height="1"/>',
    "style": "<style>@import 'https://example.org/a.css';</style>",
    "split style": "<style><title/>@import url(https://example.org/a.css);</style>",
    "blur": '<rect filter="blur(5000)" width="1" height="1"/>',
    "blur in a style": '<rect style="fill:red;filter:blur(5000px)" width="1" height="1"/>',
    "blur in a sheet": "<style>rect { filter/* */: blur(5000px) }</style>",
    "animate": '<animate attributeName="x" values="0;1"/>',
    "anchor": '<a href="javascript:alert(1)"><rect width="1" height="1"/></a>',
    "filter": '<filter id="a"/>',
    "deep": "<g>" * 40 + "</g>" * 40,
    "many": "<path/>" * 3000,
}


@pytest.mark.parametrize("inside", HARMFUL.values(), ids=HARMFUL)
def test_it_refuses_a_drawing_that_does_more_than_draw(choose, inside):
    with pytest.raises(Refusal) as refused:
        choose(logo=SVG.format(inside).encode())
    assert refused.value.field == "logo"
    assert Letterhead.select().count() == 0


ENTITY = '<!DOCTYPE svg [<!ENTITY a "{}">]>' + SVG.format("<title>&a;</title>")
FILES = {
    "empty": b"",
    "space": b" ",
    "text": b"logo",
    "jpeg": b"\xff\xd8\xff\xe0",
    "html": b"<html><script>alert(1)</script></html>",
    "entity": ENTITY.format("b").encode(),
    "file": ENTITY.replace('"{}"', 'SYSTEM "file:///etc/passwd"').encode(),
    "unknown encoding": b'<?xml version="1.0" encoding="nonsense"?>' + DRAWN,
    "utf-16": ENTITY.format("b").encode("utf-16"),
    "huge": b'<svg xmlns="http://www.w3.org/2000/svg" width="999999" height="1"/>',
    "no size": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "not finite": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 inf nan"/>',
    "no namespace": b'<svg viewBox="0 0 1 1"/>',
    "many bytes": DRAWN + b" " * logo.MAX_BYTES,
    "cut png": png()[:-20],
    "wide png": png(2001, 1),
    "head alone": png()[:8],
    "no pixels": png().replace(b"IDAT", b"IDAX"),
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_it_refuses_a_file_that_is_no_logo_and_says_so_at_the_field(karin, content):
    karin.page(PATH)
    answer = karin.send(PATH, heading="Stadt", logo=(BytesIO(content), "logo.svg"))
    assert answer.status == 422
    assert answer.html.count('id="logo-error"') == 1
    assert Letterhead.select().count() == 0


def test_it_leaves_out_what_editors_and_cameras_write_into_files(choose):
    inkscape = DRAWN.replace(
        b"<defs>",
        b'<!-- by Karin --><metadata>Karin</metadata><i:view xmlns:i="http://inkscape.example/" i:who="Karin"/><defs>',
    )
    choose(logo=inkscape)
    assert b"Karin" not in bytes(Letterhead.get().logo)
    choose(logo=png(more=chunk(b"tEXt", b"Author\0Karin")))
    assert bytes(Letterhead.get().logo) == png()


def test_it_takes_a_drawing_with_the_editors_own_attributes(choose):
    inkscape = SVG.replace(
        "viewBox", 'xmlns:i="http://inkscape.example/" i:export-filename="C:\\logo.png" i:docname="l@2.svg" viewBox'
    )
    choose(logo=inkscape.format('<rect i:onload="1" width="1" height="1"/>').encode())
    stored = bytes(Letterhead.get().logo)
    assert b"rect" in stored
    assert not any(word in stored for word in (b"logo.png", b"docname", b"onload"))


def test_it_writes_down_which_parts_changed_and_never_what(karin, choose):
    choose(**TEXTS)
    choose(**TEXTS | {"contact": ""})
    rows = [row for row in AuditRow.select().order_by(AuditRow.id) if row.action == "programme.letterhead"]
    assert [json.loads(row.detail) for row in rows] == [{"parts": list(TEXTS)}, {"parts": ["contact"]}]
    assert "Letterhead of the programme changed" in karin.page("/history").text


def test_it_writes_nothing_down_of_an_empty_form_and_of_parts_that_stay_empty(choose):
    choose()
    assert (
        Letterhead.select().count() == AuditRow.select().where(AuditRow.action == "programme.letterhead").count() == 0
    )
    choose(heading="Stadt")
    choose(heading="Stadt")
    rows = AuditRow.select().where(AuditRow.action == "programme.letterhead")
    assert [json.loads(row.detail) for row in rows] == [{"parts": ["heading"]}]


@pytest.mark.parametrize("name", ["amal", "ines", "greta", "selma"])
def test_it_is_for_coordinators_alone(sign_in, name):
    somebody = sign_in(name)
    somebody.page(PATH, status=403)
    somebody.page(f"{PATH}/preview.png", status=403)
    assert somebody.send(PATH, heading="Stadt").status == 403
    assert Letterhead.select().count() == 0


def test_it_is_each_programmes_own(karin, carla, choose):
    choose(**TEXTS)
    assert TEXTS["heading"] not in carla.page(PATH).html
    carla.page(PATH).form(PATH).submit(heading="Kreis")
    assert Letterhead.latest(uid_of("musterstadt")).heading == TEXTS["heading"]
    assert Programme.select().count() > 1
    assert queries.letterhead(Certificate()) is None
