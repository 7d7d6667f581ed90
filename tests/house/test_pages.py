"""Every page as everybody who sees it, in three languages: well-formed, accessible, and never wider than its screen."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from pilotapp import clock
from pilotapp.models import Session
from tests.house.test_translations import extracted
from tests.support import databases, hands, pages, people, stage, tools
from tests.support.browser import FLAGS, chromium
from tests.support.databases import Bench
from tests.support.page_checks import check_page
from tests.support.world import World

LANGUAGES = ("de", "en", pages.PSEUDO)
WIDTHS = (320, 390, 1280)
SCHEMES = ("light", "dark")
BAD = {"serious", "critical"}
AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
OF_WIDTH = ["target-size", "scrollable-region-focusable", "label"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]
EVERYTHING: list[str] = []
# Where axe looks, and with which rules: in German, which most people read, and once from right to left. English differs
# from German in its words alone, which no rule reads; colours at 320 px are those of 390 px.
RULES: dict[str, dict[tuple[int, str], list[str]]] = {
    "de": {
        (320, "light"): OF_WIDTH,
        (390, "light"): EVERYTHING,
        (390, "dark"): OF_WIDTH + OF_COLOUR,
        (1280, "dark"): EVERYTHING,
    },
    "en": {},
    pages.PSEUDO: {(390, "light"): EVERYTHING},
}


@dataclass
class Site:
    """A running server with a stage of visits, the pages to look at, and browsers by language and person."""

    world: World
    shown: list[pages.Shown]
    browsers: dict[tuple[str, str], Page]

    def open(self, shown: pages.Shown, language: str) -> tuple[Page, str]:
        """The page in the browser of its person who reads this language, and what the server sent."""
        page = self.browsers[language, shown.who]
        return page, shown.open(page, self.world.server.named_url)


@dataclass
class Findings:
    """What was seen in one language."""

    language: str
    sources: Path
    barriers: dict[str, list[str]] = field(default_factory=dict)
    too_wide: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def site(bench: Bench, playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all pages; the pseudo-locale is made here and given to it by the environment."""
    folder = tmp_path_factory.mktemp("pages")
    pages.pseudo_catalogue(folder / "translations", extracted(folder))
    env = {"PILOTAPP_LANGUAGES": ",".join(LANGUAGES), "PILOTAPP_TRANSLATIONS": str(folder / "translations")}
    browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    with World(bench, folder / "data", env=env) as world:
        staged = _stage(world)
        shown = pages.all_pages(staged.visits, people.uid_of("amal"), staged.invite)
        browsers = {}
        for language, who in itertools.product(LANGUAGES, {one.who for one in shown}):
            context = browser.new_context(locale=language, service_workers="block")
            browsers[language, who] = page = context.new_page()
            if who:
                hands.enter(page, world.server.named_url, who)
        # Everybody has just proven who she is, however long this takes.
        Session.update(confirmed_at=clock.now() + timedelta(hours=2)).execute()
        yield Site(world, shown, browsers)
    browser.close()


def _stage(world: World) -> stage.Stage:
    from pilotapp.factory import create_app

    databases.disconnect()
    config = databases.config_for(world.server.env["PILOTAPP_DATABASE_URL"], world.server.data)
    app = create_app(config)
    databases.bind(config)
    return stage.fill(app)


@pytest.fixture(scope="module", params=LANGUAGES)
def findings(site: Site, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """Everything about every page in one language, seen once."""
    found = Findings(request.param, tmp_path_factory.mktemp(f"sources-{request.param}"))
    for shown in site.shown:
        page, html = site.open(shown, found.language)
        (found.sources / f"{shown.name}.html").write_text(html)
        if RULES[found.language]:
            page.evaluate(AXE)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            if page.evaluate("() => document.documentElement.scrollWidth") > width:
                found.too_wide.append(f"{shown.name} {width}")
            for scheme in SCHEMES:
                if (width, scheme) in RULES[found.language]:
                    _look(page, shown.name, (width, scheme), found)
    return found


def _look(page: Page, name: str, at: tuple[int, str], found: Findings) -> None:
    """Let axe look at the page at this width and in these colours."""
    page.emulate_media(color_scheme="dark" if at[1] == "dark" else "light", reduced_motion="reduce")
    for barrier in _barriers(page, RULES[found.language][at]):
        found.barriers.setdefault(barrier, []).append(f"{name} {at[0]} {at[1]}")


def test_it_is_well_formed_on_every_page(findings: Findings) -> None:
    direction = "rtl" if findings.language == pages.PSEUDO else "ltr"
    for source in sorted(findings.sources.glob("*.html")):
        tree = check_page(source.read_text())
        assert (tree.get("lang"), tree.get("dir")) == (findings.language, direction), source.name
    assert tools.check_html(findings.sources) == []


def test_it_has_no_serious_barrier_on_any_page(findings: Findings) -> None:
    assert findings.barriers == {}


def test_it_is_never_wider_than_the_screen(findings: Findings) -> None:
    assert findings.too_wide == []


def _barriers(page: Page, rules: list[str]) -> list[str]:
    """The serious and critical findings of axe by these rules, or by all of them: the rule, and where."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    violations: list[dict[str, Any]] = page.evaluate("o => axe.run(document, o).then(r => r.violations)", options)
    bad = [one for one in violations if one["impact"] in BAD]
    return [f"{one['id']}: {node['html'][:160]}" for one in bad for node in one["nodes"]]
