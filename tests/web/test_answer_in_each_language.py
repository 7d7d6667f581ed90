"""A page is in the reader's language, whoever requested it first."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support import people


@pytest.mark.parametrize(("first", "then", "words"), [("de", "en", "Job centre"), ("en", "de", "Jobcenter")])
def test_it_offers_choices_in_the_language_of_whoever_asks(
    app: Flask, monkeypatch: pytest.MonkeyPatch, first: str, then: str, words: str
) -> None:
    app.jinja_env.cache.clear()
    monkeypatch.setattr(app.jinja_env, "bytecode_cache", None)
    people.sign_in(app, "karin", language=first).page("/log")
    assert words in people.sign_in(app, "karin", language=then).page("/log").text
