"""The page about installing begins with the kind of device that asks, and says what iOS asks again."""

from __future__ import annotations

import pytest

from tests.support.page_client import PageClient

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 7) Chrome/131.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.mark.parametrize(
    ("agent", "order"),
    [(IPHONE, ["ios", "android", "desk"]), (ANDROID, ["android", "ios", "desk"]), (DESK, ["desk", "android", "ios"])],
)
def test_it_shows_this_kind_of_device_first(client: PageClient, agent: str, order: list[str]) -> None:
    page = client.page("/install", headers={"User-Agent": agent})
    assert [one.get("id") for one in page.tree.iter("section") if one.get("class") == "card"] == order


def test_it_says_that_an_iphone_asks_to_sign_in_once_more(client: PageClient) -> None:
    assert "sign in once more" in client.page("/install", headers={"User-Agent": IPHONE}).text
