"""Python and the browser's script read one file of patterns and give the same findings for a whole corpus."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pilotapp.personal_data import choices, matching
from pilotapp.personal_data.phones import phones
from tests.personal_data import corpus, must
from tests.support import NODE

pytestmark = pytest.mark.process

SCRIPT = Path(__file__).with_name("find.mjs")
YEAR = 2026
ODD = [
    "😀 Frau Kessling 😀 0171 3920017 😀",
    "Frau\r\nKessling und\tHerr Ober",
    "IŞIK Hanım, İnci Hanım, STRASSE 5, ßtraße 5",
    "Frau \u00c4nne\u0301 Kessling",
    "",
    "Mutter Nasrin" * 40,
    "Ich half Frau Kessling, und Frau Kesslings Sohn hat Herrn Kessling gedankt. Ich habe Herrn Ober etwas gesagt.",
    "Zeynep Hanım'a gittik. Zeynep Hanımla gittik. Mrs Kolbrook's son was with Mr Kolbrook.",
    "Я ходила з пані Коваль, мы были с господином Петровым. Гражданин Петров был там. Пан Коваль, пані Коваль",
    "ذهبت للسيدة مريم اليوم والسيد كريم",
    "geb. 3.3.87, 31.12.99, 2/3/04, 1987-03-03, 99.99.1999, 3rd of May 2001",
    "86 095 742 719 und 10000000146 und 12345678901",
    "DE89370400440532013000 de89370400440532013000 DE89370400440532013001 XX89370400440532013000",
]


@pytest.fixture(scope="module")
def phone() -> dict[str, Any]:
    """The script's findings in the corpus and in unusual texts."""
    question = json.dumps({"texts": texts(), "year": YEAR})
    answer = subprocess.run([NODE, SCRIPT], input=question, capture_output=True, text=True, check=True)
    said: dict[str, Any] = json.loads(answer.stdout)
    return said


def texts() -> list[str]:
    """The corpus, what must be found or not, and the unusual texts."""
    return [sentence.text for sentence in corpus.read()] + [must.plain(one) for _, _, one in must.read()] + ODD


def test_it_understands_the_patterns_alike(phone: dict[str, Any]) -> None:
    known = matching.patterns()
    assert phone["sources"] == [known.source(rule["pattern"]) for rule in known.data["rules"]]


def test_it_finds_the_same_parts_with_the_same_proposals(phone: dict[str, Any]) -> None:
    here = [[[kind, text[a:b], word] for kind, a, b, word in matching.find(text, YEAR)] for text in texts()]
    differing = [both for both in zip(texts(), here, phone["found"], strict=True) if both[1] != both[2]]
    assert differing == []
    assert sum(len(found) for found in here) > 250


def test_it_offers_the_same_words_for_the_same_passages(phone: dict[str, Any]) -> None:
    here = []
    for text in texts():
        offers = [choices.offer(text, found, "de") for found in matching.find(text, YEAR)]
        here.append([[text[one.start : one.end], one.language, list(one.choices)] for one in offers])
    differing = [both for both in zip(texts(), here, phone["offers"], strict=True) if both[1] != both[2]]
    assert differing == []
    assert {one[1] for offers in here for one in offers} == set(must.LANGUAGES)


def test_it_finds_every_number_of_the_corpus_that_the_library_knows(phone: dict[str, Any]) -> None:
    for text, found in zip(texts(), phone["found"], strict=True):
        marked = " ".join(part for _, part, _ in found)
        assert all(text[start:end].strip(" )(") in marked for start, end in phones(text)), text
