"""Extracts the words of a PDF as a reader does: by its fonts' ToUnicode tables."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.S)  # a CR before the end may belong to the compressed data
_PLAIN = rb"(?:\\.|[^\\()])"
_INSIDE = rb"(?:%s|\(%s*\))*" % (_PLAIN, _PLAIN)  # a balanced parenthesis is also a glyph
_STRING = re.compile(rb"\((%s)\)" % _INSIDE, re.S)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
_LETTERS = re.compile(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", re.M)
_TEXT = re.compile(
    rb"/(f\d+) [\d.]+ Tf|\[((?:\(%s\)|[-\d.\s])*)\]\s*TJ|(\(%s\))\s*Tj|(ET)"
    rb"|/ActualText<FEFF([0-9A-F]*)>.*?\nEMC" % (_INSIDE, _INSIDE),
    re.S,
)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
# The metadata of conformance in a PDF, and where they are.
_STANDARDS = {
    "a tree of tags": rb"/StructTreeRoot \d+ 0 R",
    "marked": rb"/MarkInfo<<[^>]*/Marked true",
    "a language": rb"/Lang\(\w\w",
    "PDF/A-2": rb"<pdfaid:part>2<",
    "level a": rb"<pdfaid:conformance>A<",
    "PDF/UA-1": rb"<pdfuaid:part>1<",
}


class Document:
    """A PDF with uncompressed objects, as Typst writes it."""

    def __init__(self, body: bytes) -> None:
        self._objects = {
            int(number): content for number, content in re.findall(rb"\n(\d+) 0 obj\n(.*?)\nendobj", body, re.S)
        }
        self.pages = [content for content in self._objects.values() if b"/Type/Page/" in content]

    def words(self) -> str:
        """Return all words of all pages, in the order in the file."""
        return " ".join(self.runs())

    def runs(self) -> list[str]:
        """Return the words by run, that is, by text operator."""
        return [run for page in self.pages for run in self._words(page)]

    def _words(self, page: bytes) -> Iterator[str]:
        resources = self._at(page, rb"/Resources (\d+) 0 R")
        fonts = {name: self._letters(int(at)) for name, at in re.findall(rb"/(f\d+) (\d+) 0 R", resources)}
        letters: dict[bytes, str] = {}
        run = ""
        for font, many, one, end, said in _TEXT.findall(_unpacked(self._at(page, rb"/Contents (\d+) 0 R"))):
            if font:
                letters = fonts[font]
            elif end:
                yield run
                run = ""
            elif said:  # the text of several glyphs together
                run += bytes.fromhex(said.decode()).decode("utf-16-be")
            else:
                codes = b"".join(_plain(text) for text in _STRING.findall(many or one))
                run += "".join(letters.get(codes[at : at + 2], "?") for at in range(0, len(codes), 2))

    def _letters(self, font: int) -> dict[bytes, str]:
        table = _unpacked(self._at(self._objects[font], rb"/ToUnicode (\d+) 0 R"))
        found = _LETTERS.findall(table)
        return {bytes.fromhex(code.decode()): bytes.fromhex(to.decode()).decode("utf-16-be") for code, to in found}

    def _at(self, content: bytes, pattern: bytes) -> bytes:
        match = re.search(pattern, content)
        assert match, f"no {pattern!r} in {content[:200]!r}"
        return self._objects[int(match[1])]


def words_of(body: bytes) -> str:
    """Return the words of a PDF, separated by single spaces; a word that a line breaks is whole."""
    return re.sub("( ?\N{SOFT HYPHEN} ?)", "", " ".join(Document(body).words().split()))


def unmet(body: bytes) -> list[str]:
    """Return what a PDF lacks of PDF/A-2a, PDF/UA-1 and their tags, by its metadata."""
    return [name for name, mark in _STANDARDS.items() if not re.search(mark, body)]


def _unpacked(content: bytes) -> bytes:
    match = _STREAM.search(content)
    assert match and b"/FlateDecode" in content, content[:200]
    return zlib.decompress(match[1])


def _plain(text: bytes) -> bytes:
    def one(match: re.Match[bytes]) -> bytes:
        said = match[1]
        return bytes([int(said, 8)]) if said.isdigit() else _NAMED.get(said, said)

    return _ESCAPE.sub(one, text)
