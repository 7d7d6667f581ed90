"""The check of free text has at least the recall, and at most the false positives, that the README states."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.personal_data import corpus, measure
from tests.personal_data.corpus import BARE, PARTS, Sentence

README = (Path(__file__).resolve().parents[2] / "README.md").read_text("utf-8")
ROW = r"^\| {part}\b[^|]*\| (\d+) of (\d+) \| (\d+) of (\d+) \|$"


def sentences(part: str) -> list[Sentence]:
    """The sentences of a part of the corpus."""
    return [one for one in corpus.read() if part in ("all", one.written)]


@pytest.mark.parametrize("part", ["all", *PARTS])
def test_it_finds_no_less_than_the_readme_says(part: str) -> None:
    row = re.search(ROW.format(part=part), README, re.M)
    assert row
    found, planted, alarms, decoys = map(int, row.groups())
    recall, wrong = measure.total(measure.recall(sentences(part))), measure.alarms(sentences(part))
    assert (recall.of, wrong.of) == (planted, decoys)
    assert recall.hits >= found and wrong.hits <= alarms


def test_it_says_how_many_bare_names_are_found() -> None:
    bare = measure.total(measure.recall(corpus.read()), kind=BARE)
    assert f"({bare.hits} of {bare.of} in the corpus)" in README


def test_it_is_measured_on_enough_sentences() -> None:
    everything = corpus.read()
    languages = Counter(one.language for one in everything)
    assert languages["de"] >= 150 and all(languages[language] >= 30 for language in corpus.LANGUAGES)
    assert len(everything) >= 300 and sum(not one.planted for one in everything) >= 100
    assert sum(one.written != "tuned" for one in everything) * 3 >= len(everything)
    assert len({one.text for one in everything}) == len(everything)


def test_it_prints_every_language_and_kind() -> None:
    printed = "\n".join(measure.lines())
    kinds = {kind for one in corpus.read() for kind, _, _ in one.planted} - {BARE}
    assert all(f"  {word}: found" in printed for word in (*corpus.LANGUAGES, *kinds))


def test_it_reads_planted_parts_where_they_stand() -> None:
    planted = [(one.text[start:end], one.text) for one in corpus.read() for _, start, end in one.planted]
    assert all(part and "<" not in text for part, text in planted)
