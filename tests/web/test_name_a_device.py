"""A device is named in words."""

from __future__ import annotations

import pytest

from pilotapp.web import devices

APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
GOOGLE = "AppleWebKit/537.36 (KHTML, like Gecko)"


IPHONE = f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) {APPLE} Version/17.2"
IPAD = f"Mozilla/5.0 (iPad; CPU OS 17_2 like Mac OS X) {APPLE} CriOS/120.0"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
ANDROID = f"Mozilla/5.0 (Linux; Android 10; K) {GOOGLE}"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (f"{ANDROID} Chrome/120.0.0.0 Mobile Safari/537.36", "Android phone, Chrome"),
        (f"{ANDROID} Chrome/120.0.0.0 Safari/537.36", "Android tablet, Chrome"),
        (f"{ANDROID} SamsungBrowser/23.0 Chrome/115.0 Mobile Safari/537.36", "Android phone, Samsung Internet"),
        ("Mozilla/5.0 (Android 14; Mobile; rv:121.0) Gecko/121.0 Firefox/121.0", "Android phone, Firefox"),
        (f"{IPHONE} Mobile/15E148 Safari/604.1", "iPhone, Safari"),
        (f"{IPAD} Mobile/15E148 Safari/604.1", "iPad, Chrome"),
        (f"{WINDOWS} {GOOGLE} Chrome/120.0.0.0 Safari/537.36 Edg/120.0", "Windows computer, Edge"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Version/17.2 Safari/605.1.15", "Mac, Safari"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "Linux computer, Firefox"),
        (WINDOWS, "Windows computer"),
        ("curl/8.5.0", "Unknown device"),
        ("", "Unknown device"),
        ("<script>alert(1)</script>", "Unknown device"),
    ],
)
def test_it_says_what_a_browser_says_of_itself_in_words(app, agent, words):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert devices.in_words(agent) == words
        assert devices.in_words(devices.marks_of(agent)) == words


def test_it_stores_nothing_by_which_one_phone_could_be_told_from_others():
    agent = f"{ANDROID} Chrome/120.0.6099.43 Mobile Safari/537.36"
    assert devices.marks_of(agent) == "Android Linux Mobile Chrome/ Safari/"
    assert devices.marks_of("<script>alert(1)</script>" * 50) == ""
