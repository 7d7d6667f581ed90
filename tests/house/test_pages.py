"""Every page as everybody who sees it, in three languages: well-formed, accessible, and never wider than its screen."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Playwright

from tests.house.test_translations import extracted
from tests.support import databases, hands, pages, people, stage, tools
from tests.support.browser import FLAGS, chromium
from tests.support.databases import Bench
from tests.support.page_checks import PageError, check_page
from tests.support.world import World

LANGUAGES = ("de", "en", pages.PSEUDO)
WIDTHS = (320, 390, 1280)
SCHEMES = ("light", "dark")
BAD = {"serious", "critical"}
OPTIONS = {"resultTypes": ["violations"]}


@dataclass
class Site:
    """A running server with a stage of visits, the pages to look at, and browsers by language and person."""

    world: World
    pages: list[pages.Shown]
    browsers: dict[tuple[str, str], Page]

    def open(self, shown: pages.Shown, language: str) -> tuple[Page, str]:
        """The page in the browser of its person who reads this language, and what the server sent."""
        page = self.browsers[language, shown.who]
        return page, shown.open(page, self.world.server.url)


@pytest.fixture(scope="module")
def site(bench: Bench, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all pages; the pseudo-locale is made here and given to it by the environment."""
    folder = tmp_path_factory.mktemp("pages")
    pages.pseudo_catalogue(folder / "translations", extracted(folder))
    env = {"PILOTAPP_LANGUAGES": ",".join(LANGUAGES), "PILOTAPP_TRANSLATIONS": str(folder / "translations")}
    browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    with World(bench, folder / "data", **env) as world:
        staged = _stage(world)
        shown = pages.all_pages(staged.visits, people.uid_of("amal"), staged.invite)
        browsers = {}
        for language, who in itertools.product(LANGUAGES, {one.who for one in shown}):
            context = browser.new_context(locale=language, service_workers="block")
            browsers[language, who] = page = context.new_page()
            if who:
                hands.sign_in(page, world.server.url, who)
        yield Site(world, shown, browsers)
    browser.close()


def _stage(world: World) -> stage.Stage:
    from pilotapp.factory import create_app

    databases.disconnect()
    config = databases.config_for(world.server.env["PILOTAPP_DATABASE_URL"], world.server.data)
    app = create_app(config)
    databases.bind(config)
    return stage.fill(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_well_formed_on_every_page(site: Site, language: str, tmp_path: Path) -> None:
    found = []
    for shown in site.pages:
        _, html = site.open(shown, language)
        (tmp_path / f"{shown.name}.html").write_text(html)
        try:
            tree = check_page(html)
            assert tree.get("lang") == language and tree.get("dir") == ("rtl" if language == pages.PSEUDO else "ltr")
        except PageError as error:
            found.append(f"{shown.name}: {str(error).splitlines()[0]}")
    assert found + tools.check_html(tmp_path) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_no_serious_barrier_on_any_page(site: Site, language: str) -> None:
    found: dict[str, list[str]] = {}
    for shown in site.pages:
        page, _ = site.open(shown, language)
        for width, scheme in itertools.product(WIDTHS, SCHEMES):
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
            for barrier in _barriers(page):
                found.setdefault(barrier, []).append(f"{shown.name} {width} {scheme}")
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_never_wider_than_the_screen(site: Site, language: str) -> None:
    found = []
    for shown in site.pages:
        page, _ = site.open(shown, language)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            wide = page.evaluate("() => document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{shown.name}: {wide} instead of {width}")
    assert found == []


def _barriers(page: Page) -> list[str]:
    """The serious and critical findings of axe: the rule, and where."""
    violations: list[dict[str, Any]] = Axe().run(page, options=OPTIONS).response["violations"]
    bad = [one for one in violations if one["impact"] in BAD]
    return [f"{one['id']}: {node['html'][:160]}" for one in bad for node in one["nodes"]]
