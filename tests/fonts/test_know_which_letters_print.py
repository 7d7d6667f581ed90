"""Which characters a PDF can show is known before Typst runs, and Typst agrees."""

from __future__ import annotations

import json
import random
import unicodedata
from pathlib import Path

import pytest
from babel import Locale, UnknownLocaleError
from fontTools.ttLib import TTFont

from pilotapp import clock, codes, pdf
from pilotapp.fonts import letters
from tests.support import fonts
from tests.support.pdf_text import unmet

# Languages of which CLDR has no months.
THEIR_OWN = {"prs": "دری", "pbu": "پښتو ژبه", "rom": "Romani čhib"}


@pytest.fixture(scope="module")
def shown() -> list[str]:
    """Every letter that a PDF can show."""
    named = (letter for letter in map(chr, range(0x30000)) if unicodedata.category(letter) not in ("Cn", "Co", "Cs"))
    return [letter for letter in named if not letters.missing(letter)]


def document(*words: str) -> bytes:
    """The PDF of these words; each is a paragraph, in regular and in bold type."""
    frame = {"title": "T", "author": "A", "language": "en", "footer": "F", "page": "P", "unprinted": "U", "lead": "L"}
    section = {"title": "S", "words": words, "widths": (1,), "header": words[:1], "rows": []}
    return pdf.render("document.typ", {**frame, "sections": [section]}, made_at=clock.now())


def words_of_language(code: str) -> str:
    """The months and the name of a language as it calls them itself."""
    try:
        locale = Locale.parse(codes.LANGUAGES[code] or code)
    except (UnknownLocaleError, ValueError):
        return THEIR_OWN[code]
    return " ".join(
        [*locale.months["format"]["wide"].values(), *locale.days["format"]["wide"].values(), locale.display_name or ""]
    )


@pytest.mark.parametrize("code", codes.LANGUAGES)
def test_it_has_the_letters_of_each_language_of_the_programmes(code: str) -> None:
    assert letters.missing(words_of_language(code)) == []


def test_it_keeps_the_standards_with_every_letter_there_is(shown: list[str]) -> None:
    every = "".join(shown)
    assert 14_000 < len(every) < 20_000
    assert unmet(document(*(every[at : at + 500] for at in range(0, len(every), 500)))) == []


def test_it_keeps_the_standards_with_letters_under_any_marks(shown: list[str]) -> None:
    chance, marks = (
        random.Random(11),
        [chr(code) for code in range(0x20000) if unicodedata.category(chr(code))[0] == "M"],
    )
    some = [chance.choice(shown) + "".join(chance.choices(marks, k=chance.randint(1, 3))) for _ in range(5000)]
    assert unmet(document(*(" ".join(some[at : at + 100]) for at in range(0, len(some), 100)))) == []


def test_it_takes_a_letter_and_its_marks_from_one_font() -> None:
    assert letters.missing("e\u0301 ẹ\u0301 ሀ") == []
    assert letters.missing("ሀ\u0301") == ["ሀ\u0301"]
    assert letters.missing("\n\u0301") == ["\u0301"]


def test_it_says_each_missing_letter_once_and_prints_a_box_for_each() -> None:
    assert letters.missing("a🦄b🦄Ᏸ") == ["🦄", "Ᏸ"]
    assert letters.printed("a🦄b🦄Ᏸ") == "a□b□□"
    assert letters.missing(letters.INSTEAD) == []


@pytest.mark.parametrize("text", ["", "Amal", "two\nlines", "‏أمل‎", "\u2068Amal\u2069", "نمونه\u200cای"])
def test_it_leaves_alone_what_can_be_printed(text: str) -> None:
    assert letters.printed(text) == text


def test_it_composes_and_takes_out_controls_and_soft_hyphens() -> None:
    assert letters.printed("Jo\u0308rg") == "J\u00f6rg"
    assert letters.printed("A\tBe\u00adglei\u0007tung\ufeff\u0000\u2028✓\ufe0f") == "A Begleitung\n✓"


def test_it_knows_the_fonts_that_are_there() -> None:
    """Fails where Typst brings other fonts than before: `make fonts` writes the table anew."""
    assert json.loads((letters.FOLDER / "letters.json").read_text()) == fonts.table()


def fonts_of_ours() -> list[Path]:
    return sorted(letters.FOLDER.glob("*.[ot]tf"))


@pytest.mark.parametrize("path", fonts_of_ours(), ids=lambda path: path.name)
def test_it_holds_the_licence_of_each_font(path: Path) -> None:
    copyright_notice = TTFont(path)["name"].getDebugName(0)
    licences = [text.read_text() for text in letters.FOLDER.glob("*LICENSE*")]
    assert any(copyright_notice in text and "SIL OPEN FONT LICENSE Version 1.1" in text for text in licences)
