"""Hours and thousands are written one way, in the reader's language."""

from __future__ import annotations

import pytest
from flask import Flask, get_template_attribute, render_template_string

from pilotapp.formats import amount, difference, minutes
from pilotapp.formats.rendering import speaking


@pytest.mark.parametrize(
    ("value", "unit", "english", "german"),
    [
        (0, "minutes", "0 min", "0 min"),
        (72, "minutes", "1 h 12 min", "1 h 12 min"),
        (72_270, "minutes", "1,204 h 30 min", "1.204 h 30 min"),
        (60_000_000, "minutes", "1,000,000 h", "1.000.000 h"),
        (-25, "minutes", "−25 min", "−25 min"),
        (999, "count", "999", "999"),
        (1_204, "count", "1,204", "1.204"),
        (-1_204, "count", "−1,204", "−1.204"),
    ],
)
def test_it_writes_an_amount(words: None, value: int, unit: str, english: str, german: str) -> None:
    assert amount(value, unit) == english
    with speaking("de"):
        assert amount(value, unit) == german


def test_it_puts_the_sign_before_a_difference(words: None) -> None:
    assert [difference(value, "minutes") for value in (90, -5, 0)] == ["+1 h 30 min", "−5 min", "0 min"]
    assert [difference(value, "count") for value in (1_000, -3, 0)] == ["+1,000", "−3", "0"]
    assert minutes(None) == "–"
    with speaking("ar"):
        assert difference(-5, "minutes").startswith("\u2067\u200e−") and difference(-5, "minutes").endswith("\u2069")


def test_it_writes_large_counts_of_pages_so_too(app: Flask, words: None) -> None:
    sentence = "{{ ngettext('%(num)s visit', '%(num)s visits', count) }}"
    assert [render_template_string(sentence, count=count) for count in (1, 3500)] == ["1 visit", "3,500 visits"]
    assert ">3,500<" in get_template_attribute("_parts.html", "numeral")(3500)
    assert ">1 h 5 min<" in get_template_attribute("_parts.html", "numeral")("1 h 5 min")


def test_it_escapes_what_stands_in_a_sentence_with_a_count(app: Flask, words: None) -> None:
    sentence = "{{ ngettext('%(name)s has %(num)s', '%(name)s has %(num)s', 2, name=name) }}"
    assert render_template_string(sentence, name="<b>") == "&lt;b&gt; has 2"


def test_it_takes_values_of_any_name(app: Flask, words: None) -> None:
    sentence = "{{ ngettext('%(count)s', '%(count)s of %(num)s', 2, count='one') }}"
    assert render_template_string(sentence) == "one of 2"
