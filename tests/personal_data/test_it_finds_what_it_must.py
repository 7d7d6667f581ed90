"""In six languages the check finds twenty sentences with personal data each, and nothing in twenty ordinary ones."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.personal_data import must


@pytest.mark.parametrize("wanted", ["found", "not"])
@pytest.mark.parametrize("language", must.LANGUAGES)
def test_it_finds_what_it_must_and_nothing_else(language: str, wanted: str) -> None:
    some = [sentence for tongue, kind, sentence in must.read() if (tongue, kind) == (language, wanted)]
    assert [sentence for sentence in some if not must.holds(wanted, sentence)] == []


def test_it_has_twenty_of_each_and_each_once() -> None:
    sentences = list(must.read())
    counts = Counter((language, wanted) for language, wanted, _ in sentences)
    assert counts == {(language, wanted): 20 for language in must.LANGUAGES for wanted in ("found", "not")}
    assert len({sentence for _, _, sentence in sentences}) == len(sentences)
