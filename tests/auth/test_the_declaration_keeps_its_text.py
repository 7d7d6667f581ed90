"""A signed text never changes: a change of the declaration's text needs a new version."""

from __future__ import annotations

import hashlib
import re

from babel.messages.pofile import read_po

from pilotapp import codes
from pilotapp.config import PACKAGE, TRANSLATIONS

TEMPLATE = PACKAGE / "templates" / "auth" / "_declaration_text.html"
# The SHA-256 of the sentences by version and language. Signed versions are never changed or taken away here: a new
# text is a new version. A language stands here as soon as its catalogue has all sentences.
TEXTS: dict[str, dict[str, str]] = {
    "2026-11": {
        "en": "e9f02c62835adbe81a6bc0577c42504acbccc70eaa4bd33f03f4c556356078ba",
        "de": "5093a39ae0d15faefc7e71c07b611f77bf86fb2b056937028f773218be63c6a6",
    },
}


def sentences() -> list[str]:
    """The sentences of the template, as they are signed in English."""
    return re.findall(r'_\("([^"]+)"\)', TEMPLATE.read_text())


def texts() -> dict[str, str]:
    """The hash of the text by language, of every language that has all of it."""
    found = {"en": _hash(sentences())}
    for path in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        with path.open("rb") as file:
            catalogue = read_po(file)
        entries = [catalogue.get(sentence) for sentence in sentences()]
        if all(entry and entry.string and not entry.fuzzy for entry in entries):
            found[path.parents[1].name] = _hash([str(entry.string) for entry in entries if entry])
    return found


def _hash(parts: list[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def test_it_is_the_text_of_its_version_in_every_language() -> None:
    assert texts() == TEXTS[codes.DECLARATION]


def test_it_has_nothing_but_sentences_that_are_counted() -> None:
    html = re.sub(r"\{#.*?#\}|<[^>]+>", "", TEMPLATE.read_text(), flags=re.S)
    rest = re.sub(r'\{\{ _\("[^"]+"\) \}\}', "", html)
    assert (rest.strip(), len(sentences())) == ("", 7)
