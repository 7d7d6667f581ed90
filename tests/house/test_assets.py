"""The results of the asset build: mirrored for right-to-left, small, with every icon and drawing that pages name."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pilotapp.web import assets
from tests.support.page_client import PageClient
from tests.support.people import Somebody

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "pilotapp" / "templates"
SHEETS = ("critical", "app.css")
PHYSICAL = re.compile(
    r"[{;](?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*"
    r"|left|right|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:text-align|float|clear):(?:left|right)\b)[:;}]"
)
FIRST_PAINT = 14_600
FIRST_LOAD = 45_000
PILOT_PAGE = 6_000
REQUESTS = 8
DRAWING = 1_500


def sheet(name: str) -> str:
    """Return the text of a built style sheet."""
    return str(assets.critical_css()) if name == "critical" else assets.path(name).read_text()


def sent(name: str) -> int:
    """Return the bytes of a built file as sent."""
    path = assets.path(name)
    packed = path.with_name(path.name + ".br")
    return (packed if packed.exists() else path).stat().st_size


def packed_page(html: str) -> int:
    """Return the bytes of a page compressed by gzip (brotli, which phones get, is smaller)."""
    return len(gzip.compress(html.encode(), 9))


@pytest.mark.parametrize("name", SHEETS)
def test_it_has_no_physical_property_so_right_to_left_mirrors_by_itself(name: str) -> None:
    assert PHYSICAL.findall(sheet(name)) == []


@pytest.mark.parametrize("name", SHEETS)
def test_it_uses_no_colour_that_old_phones_do_not_know(name: str) -> None:
    assert re.findall(r"oklch\([^)]*\)", re.sub(r"color-mix\([^;}]*", "", sheet(name))) == []


def test_it_allows_the_inline_sheet_by_its_hash(client: PageClient) -> None:
    page = client.page("/sign-in")
    inline = re.search(r"<style>(.*?)</style>", page.html, re.S)
    assert inline
    digest = base64.b64encode(hashlib.sha256(inline.group(1).encode()).digest()).decode()
    assert f"'sha256-{digest}'" in page.response.headers["Content-Security-Policy"]


def test_it_has_every_icon_that_pages_name() -> None:
    named: set[str] = set()
    for path in TEMPLATES.rglob("*.html"):
        named.update(re.findall(r'\bicon(?:\(|=)"([\w-]+)"(?!\s*~)', path.read_text()))
    navigation = (ROOT / "pilotapp" / "web" / "navigation.py").read_text()
    named.update(re.findall(r'_l\("[^"]+"\), "([\w-]+)"', navigation))
    assert sorted(name for name in named if not assets.has_icon(name) and not name.endswith("-")) == []


def test_it_has_every_drawing_that_pages_and_errors_name_and_each_is_small() -> None:
    there = {path.stem: path for path in (TEMPLATES / "drawings").glob("*.svg")}
    named: set[str] = set()
    for path in TEMPLATES.rglob("*.html"):
        named.update(re.findall(r'\b(?:drawing|empty)\("(\w+)"', path.read_text()))
    assert named <= set(there)
    for path in there.values():
        assert path.stat().st_size <= DRAWING, path.name
        root = ElementTree.fromstring(path.read_text())
        assert not [one for one in root.iter() if "id" in one.attrib or "style" in one.attrib], path.name


def test_it_locks_the_packages_by_their_content_and_names_no_registry() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    assert '"integrity"' in lock
    assert "://" not in re.sub(r'"(?:url|funding)": (?:"[^"]*"|\{[^}]*\})', "", lock)


def test_it_shows_the_sign_in_page_within_one_window_of_the_network(client: PageClient) -> None:
    html = client.page("/sign-in").html
    head = html[: html.index("</head>")]
    assert "<style>" in head and "stylesheet" not in head and "<script src" not in html
    assert packed_page(html) + sent("app.css") <= FIRST_PAINT
    loaded = ["app.css", "app.js", "sprite.svg", "logo.svg", "apple-touch-icon.png"]
    assert packed_page(html) + sum(sent(name) for name in loaded) <= FIRST_LOAD
    assert len(loaded) + len(["the page", "the app manifest"]) <= REQUESTS
    assert "htmx" not in html


@pytest.mark.parametrize("address", ["/", "/visits", "/visits/record", "/visits/new", "/phone", "/me"])
def test_it_keeps_a_pilots_page_small(amal: Somebody, address: str) -> None:
    html = amal.page(address).html
    assert "<style>" not in html
    assert packed_page(html) <= PILOT_PAGE
