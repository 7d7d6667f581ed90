"""Every page as everybody who sees it, in three languages: well-formed, accessible, and never wider than its screen.

On PostgreSQL every page is fetched in German and well-formed; the same templates make it, so nobody looks twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.house.test_translations import extracted
from tests.support import crawl, pages, tools
from tests.support.crawl import Findings, Site
from tests.support.databases import Bench
from tests.support.page_checks import check_page


@pytest.fixture(scope="module", params=pages.PARTS)
def site(
    bench: Bench, chromium: Browser, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A server with the pages of one part, and everybody signed in."""
    folder = tmp_path_factory.mktemp("pages")
    with crawl.opened(bench, chromium, folder, extracted(folder), request.param) as opened:
        yield opened


@pytest.fixture(scope="module", params=crawl.LANGUAGES)
def findings(
    site: Site, bench: Bench, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Findings:
    """Everything about every page in one language, seen once."""
    folder = tmp_path_factory.mktemp(f"sources-{request.param}")
    return crawl.seen(site, request.param, folder, by_eye=bench.kind == "sqlite")


def test_it_is_well_formed_on_every_page(findings: Findings) -> None:
    direction = "rtl" if findings.language == pages.PSEUDO else "ltr"
    for source in sorted(findings.sources.glob("*.html")):
        tree = check_page(source.read_text())
        assert (tree.get("lang"), tree.get("dir")) == (findings.language, direction), source.name
    assert tools.check_html(findings.sources) == []


def test_it_has_no_serious_barrier_on_any_page(findings: Findings) -> None:
    assert findings.barriers == {}


def test_it_is_never_wider_than_the_screen(findings: Findings, record_property: Callable[[str, object], None]) -> None:
    record_property("page", len(findings.names) if findings.language == "de" else 0)
    assert findings.too_wide == []
