"""The app can be installed, and its service worker is never cached."""

from __future__ import annotations

import pytest

from tests.support.page_client import PageClient
from tests.support.people import Somebody


def test_it_serves_the_worker_from_the_root_and_never_from_a_cache(client: PageClient) -> None:
    response = client.get("/sw.js")
    response.close()
    assert response.status_code == 200 and response.mimetype == "text/javascript"
    assert response.headers["Cache-Control"] == "no-cache"
    with client.get("/sw.js", headers={"If-None-Match": response.headers["ETag"]}) as again:
        assert again.status_code == 304


def test_its_manifest_has_what_a_phone_needs(client: PageClient) -> None:
    response = client.get("/manifest.webmanifest")
    manifest = response.get_json(force=True)
    assert response.mimetype == "application/manifest+json"
    assert manifest["display"] == "standalone" and manifest["start_url"] == manifest["scope"] == "/"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    assert [shortcut["url"] for shortcut in manifest["shortcuts"]] == ["/", "/visits"]
    for icon in manifest["icons"]:
        with client.get(icon["src"]) as picture:
            assert picture.status_code == 200, icon["src"]


def test_its_manifest_speaks_the_readers_language(client: PageClient) -> None:
    german = client.get("/manifest.webmanifest", headers={"Accept-Language": "de"}).get_json(force=True)
    english = client.get("/manifest.webmanifest", headers={"Accept-Language": "en"}).get_json(force=True)
    assert (german["lang"], english["lang"]) == ("de", "en")


@pytest.mark.parametrize("path", ["/offline", "/install"])
def test_it_shows_to_everybody(client: PageClient, path: str) -> None:
    assert client.page(path).heading


def test_it_names_nobody_on_the_page_without_a_network(client: PageClient) -> None:
    page = client.page("/offline")
    assert "data-person" not in page.html and "Pilotapp-Keep" not in page.response.headers


def test_it_keeps_no_page_for_nobody(amal: Somebody, karin: Somebody) -> None:
    for path in ("/offline", "/install"):
        assert "Pilotapp-Keep" not in amal.page(path).response.headers
    assert "Pilotapp-Keep" not in karin.page("/month").response.headers
