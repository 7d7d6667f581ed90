"""Right-to-left languages: numbers with their units are not reordered."""

from __future__ import annotations

import pytest

from pilotapp import formats


@pytest.mark.parametrize(
    ("language", "shown"), [("ar", "\u206812 h 49 min\u2069"), ("de", "12 h 49 min"), ("en", "12 h 49 min")]
)
def test_it_keeps_hours_and_minutes_together(app_with, language, shown):
    with app_with(languages=("de", "en", "ar")).test_request_context(headers={"Accept-Language": language}):
        assert formats.minutes(769) == shown


def test_it_keeps_what_the_phone_counts_together(app_with):
    with app_with(languages=("en", "ar")).test_request_context(headers={"Accept-Language": "ar"}):
        assert all((words[0], words[-1]) == ("\u2068", "\u2069") for words in formats.duration_patterns())
