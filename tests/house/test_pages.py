"""Every page as everybody who sees it, in three languages: well-formed, accessible, and never wider than the screen.

On PostgreSQL every page is only fetched in German and checked to be well-formed, because the templates are the same.
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
def findings(site: Site, request: pytest.FixtureRequest) -> Findings:
    """The findings of all pages in one language."""
    return site.seen(request.param)


def test_it_is_well_formed_on_every_page(findings: Findings) -> None:
    direction = "rtl" if findings.language == pages.PSEUDO else "ltr"
    tag = "en-GB" if findings.language == "en" else findings.language
    for name in findings.names:
        tree = check_page((findings.sources / f"{findings.language}-{name}.html").read_text())
        assert (tree.get("lang"), tree.get("dir")) == (tag, direction), name


def test_it_has_no_serious_barrier_on_any_page(findings: Findings) -> None:
    assert findings.barriers == {}


def test_it_is_never_wider_than_the_screen(findings: Findings, record_property: Callable[[str, object], None]) -> None:
    record_property("page", len(findings.names) if findings.language == "de" else 0)
    assert findings.too_wide == []


def test_it_is_valid_on_every_page_in_every_language(site: Site) -> None:
    languages = crawl.LANGUAGES if site.by_eye else crawl.LANGUAGES[:1]
    checked = sum(len(site.seen(language).names) for language in languages)
    assert len(list(site.sources.glob("*.html"))) >= checked > 40
    assert tools.check_html(site.sources) == []
