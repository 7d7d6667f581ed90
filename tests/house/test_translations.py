"""German is complete, and the catalogues have every message of the code."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "translations"
CODE = re.compile(
    r"\{#.*?#\}|\{%-? set \w+ -?%\}.*?\{%-? endset -?%\}|\{%.*?%\}|\{\{.*?\}\}|<(style|script).*?</\1>", re.S
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")


def catalogue(language: str) -> Catalog:
    """Return the committed catalogue of a language."""
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as text:
        return read_po(text, locale=language)


def extracted(folder: Path) -> Catalog:
    """Return the messages in code and templates now."""
    pot = folder / "messages.pot"
    babel = [sys.executable, "-m", "babel.messages.frontend", "extract"]
    what = ["-F", "translations/babel.cfg", "-k", "_l", "-o", os.fspath(pot), "pilotapp"]
    subprocess.run([*babel, *what], cwd=ROOT, capture_output=True, check=True)
    with pot.open("rb") as text:
        return read_po(text)


def keys(messages: Catalog) -> set[tuple[str, str | None]]:
    """Return what identifies each message: singular and context."""
    return {(_first(message.id), message.context) for message in messages if message.id}


def _first(text: str | tuple[str, ...] | list[str]) -> str:
    return text if isinstance(text, str) else text[0]


def _parts(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ("",))


def sentences() -> list[Message]:
    """Return the German messages."""
    return [message for message in catalogue("de") if message.id]


@pytest.mark.process
def test_it_has_every_sentence_of_the_code_and_no_other(tmp_path: Path) -> None:
    code, german = keys(extracted(tmp_path)), keys(catalogue("de"))
    assert code - german == set(), "not in the catalogue: run: make catalogue"
    assert german - code == set(), "no longer in the code"


def test_it_is_complete_in_german() -> None:
    missing = [message.id for message in sentences() if not all(_parts(message.string)) or message.fuzzy]
    assert missing == []


def test_it_keeps_the_placeholders() -> None:
    for message in sentences():
        wanted = {found for part in _parts(message.id) for found in PLACEHOLDER.findall(part)}
        for part in _parts(message.string):
            assert set(PLACEHOLDER.findall(part)) <= wanted, f"unknown placeholder in: {part}"
        given = {found for part in _parts(message.string) for found in PLACEHOLDER.findall(part)}
        assert given == wanted, f"placeholders differ: {message.id!r}"


@pytest.mark.parametrize("mark", ["''", " ,", "  ", "?s", "ß?"])
def test_it_has_no_slips_of_the_pen(mark: str) -> None:
    assert [message.id for message in sentences() if any(mark in part for part in _parts(message.string))] == []


def test_it_writes_no_sentence_without_translation() -> None:
    """Templates: a capitalised word or three words in a row between tags stand in a gettext call."""
    found = []
    for path in sorted((ROOT / "pilotapp" / "templates").rglob("*.html")):
        text = CODE.sub("", path.read_text())
        for piece in re.findall(r">([^<>]*)<", text):
            if re.search(r"\b[A-ZÄÖÜ][a-zäöüß]{2,}|[a-zäöüß]{2,} [a-zäöüß]{2,} [a-zäöüß]{2,}", piece):
                found.append(f"{path.name}: {piece.strip()!r}")
    assert found == []


# Where the German says 'Lots' by itself: the list of words, the name of the app before anybody signs in, and the
# declaration that is signed, whose text never changes.
_NAMES_PILOTS = ("how pilots are called", "short name of the app")
_FIXED = {"Integration pilots", "This is also true when I am no longer a pilot."}
_MARKER = re.compile(r"\{(?:(?:a )?[Pp]ilots?(?:\.formal)?|pilot\.or|[^{}|]*\|[^{}|]*)\}")
_FILLED_BY_SCRIPTS = re.compile(r"\{(?:hours|minutes)\}")


def test_it_leaves_the_word_for_pilots_to_the_programme() -> None:
    """Every other sentence has a marker, which `pilot_words` replaces by the words of the programme."""
    free = [one for one in sentences() if not (one.context or "").startswith(_NAMES_PILOTS) and one.id not in _FIXED]
    german = [one.id for one in free for part in _parts(one.string) if "lots" in _MARKER.sub("", part).casefold()]
    english = [
        part for one in free for part in _parts(one.id) if re.search(r"\bpilots?\b", _MARKER.sub("", part), re.I)
    ]
    assert german == []
    assert english == []


def test_it_has_no_marker_that_is_not_known() -> None:
    texts = [part for one in sentences() for part in (*_parts(one.id), *_parts(one.string))]
    left = [text for text in texts if re.search(r"[{}]", _FILLED_BY_SCRIPTS.sub("", _MARKER.sub("", text)))]
    assert left == []
