"""Every page of some people in a real browser: its source, accessibility by axe at several sizes, and its width."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from pilotapp import clock
from pilotapp.models import Session
from tests.support import databases, hands, pages, people, stage
from tests.support.databases import Bench
from tests.support.world import World

LANGUAGES = ("de", "en", pages.PSEUDO)
WIDTHS = (390, 320, 1280)
# The pages of a pilot's day, which are read on phones, with letters as large as needed.
ON_PHONES = ("/", "/visits", "/visits/new", "/visits/record", "/visits/end", "/notes", "/notes/new", "/me", "/phone")
BAD = {"serious", "critical"}
AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
# What may differ if the same elements are shown: at another width, and in other colours.
OF_WIDTH = ["target-size", "scrollable-region-focusable", "label"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]
# How axe runs in each language: at first with all rules (an empty list), later with those of what differs, and with all
# of them if other elements are shown than at first; then also on a dark phone. German is read by most people, the
# pseudo-locale runs from right to left; English differs from German only in its words, which no rule reads.
LOOKS: dict[str, dict[tuple[int, str], list[str]]] = {
    "de": {(390, "light"): [], (320, "light"): OF_WIDTH, (1280, "dark"): OF_WIDTH + OF_COLOUR},
    "en": {},
    pages.PSEUDO: {(390, "light"): []},
}
# One letter for each element, shown or hidden: while the elements stay, equal strings mean equal pages.
VISIBLE = """() => Array.from(document.querySelectorAll("body *"),
    (one) => (one.checkVisibility({ visibilityProperty: true }) ? "1" : "0")).join("")"""
# The width of a page, and its width with the longest name: 79 letters without a space in place of every name.
LONG_NAME = "Wolkenbruch" * 7 + "en"
WIDTH = """(name) => {
  const width = () => document.documentElement.scrollWidth;
  const asItIs = width();
  if (!name) return [asItIs, asItIs];
  const places = Array.from(document.querySelectorAll("bdi:not(.nowrap), option:checked"));
  const before = places.map((one) => one.textContent);
  for (const one of places) one.textContent = name;
  const withLongNames = width();
  for (const [number, one] of places.entries()) one.textContent = before[number];
  return [asItIs, withLongNames];
}"""
# The width of a page with letters twice as large (WCAG 1.4.4), with everything that can be opened open.
LARGE_LETTERS = """() => {
  const closed = document.querySelectorAll("details:not([open])");
  for (const one of closed) one.open = true;
  document.documentElement.style.fontSize = "200%";
  const width = document.documentElement.scrollWidth;
  document.documentElement.style.fontSize = "";
  for (const one of closed) one.open = false;
  return width;
}"""
# All axe rules that can report something serious, including target-size: those that are, or have a check that is.
RUN = """(rules) => {
  const bad = (impact) => impact === "serious" || impact === "critical";
  const checks = (rule) => [...rule.any, ...rule.all, ...rule.none].map((one) => axe._audit.data.checks[one.id || one]);
  const all = axe._audit.rules
    .filter((rule) => rule.enabled || rule.id === "target-size")
    .filter((rule) => !axe._audit.tagExclude.some((tag) => rule.tags.includes(tag)))
    .filter((rule) => bad(rule.impact) || checks(rule).some((one) => bad(one?.impact)))
    .map((rule) => rule.id);
  if (all.length < 60) throw new Error(`axe names only ${all.length} rules that find something serious`);
  const options = { resultTypes: ["violations"], selectors: false, runOnly: rules.length ? rules : all };
  return axe.run(document, options).then((found) => found.violations);
}"""


@dataclass
class Findings:
    """What was found in one language on which pages; `sources` is the folder with `<language>-<page>.html`."""

    language: str
    sources: Path
    names: list[str] = field(default_factory=list)
    barriers: dict[str, list[str]] = field(default_factory=dict)
    too_wide: list[str] = field(default_factory=list)


@dataclass
class Site:
    """A running server with a stage of visits, the pages to check, and browsers by language and person.

    `by_eye`: whether pages are checked in the browser; otherwise only their sources are saved.
    """

    world: World
    shown: list[pages.Shown]
    browsers: dict[tuple[str, str], Page]
    sources: Path
    by_eye: bool
    _seen: dict[str, Findings] = field(default_factory=dict)

    def seen(self, language: str) -> Findings:
        """Return the findings of all pages in one language, computed once."""
        if language not in self._seen:
            found = self._seen[language] = Findings(language, self.sources)
            for shown in self.shown:
                self._see(shown, found)
        return self._seen[language]

    def _see(self, shown: pages.Shown, found: Findings) -> None:
        page = self.browsers[found.language, shown.who]
        page.set_viewport_size({"width": WIDTHS[0], "height": 844})
        html = shown.open(page, self.world.server.named_url)
        (self.sources / f"{found.language}-{shown.name}.html").write_text(html)
        found.names.append(shown.name)
        if self.by_eye:
            _look_at(page, shown, found)


@contextmanager
def opened(bench: Bench, browser: Browser, folder: Path, catalogue: Any, part: str) -> Iterator[Site]:
    """Start one server for the pages of this part, with everybody signed in in every language.

    The pseudo-locale is generated from the messages of `catalogue` and passed to the server by the environment.
    """
    pages.pseudo_catalogue(folder / "translations", catalogue)
    env = {"PILOTAPP_LANGUAGES": ",".join(LANGUAGES), "PILOTAPP_TRANSLATIONS": str(folder / "translations")}
    with World(bench, folder / "data", env=env) as world:
        staged = _stage(world)
        shown = pages.of_part(part, pages.all_pages(staged.visits, people.uid_of("amal"), staged.invite))
        browsers = _browsers(browser, world.server.named_url, {one.who for one in shown})
        # Everybody counts as reauthenticated, however long this takes.
        Session.update(authenticated_at=clock.now() + timedelta(hours=2)).execute()
        sources = folder / "sources"
        sources.mkdir()
        yield Site(world, shown, browsers, sources, by_eye=bench.kind == "sqlite")
        for page in browsers.values():
            page.context.close()


def _stage(world: World) -> stage.Stage:
    from pilotapp.factory import create_app

    databases.disconnect()
    config = databases.config_for(world.server.env["PILOTAPP_DATABASE_URL"], world.server.data)
    app = create_app(config)
    databases.bind(config)
    staged = stage.fill(app)
    with app.test_request_context():
        stage.asks_for_a_call("berna", 3 * 24 * 60)
    return staged


def _browsers(browser: Browser, base: str, who: Iterable[str]) -> dict[tuple[str, str], Page]:
    browsers = {}
    for language, name in itertools.product(LANGUAGES, who):
        context = browser.new_context(locale=language, service_workers="block", reduced_motion="reduce")
        if LOOKS[language]:
            context.add_init_script(AXE)
        browsers[language, name] = page = context.new_page()
        if name:
            hands.enter(page, base, name)
    return browsers


def _look_at(page: Page, shown_page: pages.Shown, found: Findings) -> None:
    """Measure the page at every width, and run axe as configured for this language."""
    looks, first, differs, name = LOOKS[found.language], "", False, shown_page.name
    for width in WIDTHS:
        if width != WIDTHS[0]:
            page.set_viewport_size({"width": width, "height": 844})
        wide, with_long_names = page.evaluate(WIDTH, LONG_NAME if found.language == LANGUAGES[0] else "")
        seen = {"": wide, " with long names": with_long_names}
        is_large = shown_page.path.partition("?")[0] in ON_PHONES and not shown_page.submit
        if is_large and width < WIDTHS[-1] and found.language == LANGUAGES[0]:
            seen[" with large letters"] = page.evaluate(LARGE_LETTERS)
        found.too_wide += [f"{name} {width}{how}" for how, pixels in seen.items() if pixels > width]
        for scheme in [scheme for at, scheme in looks if at == width]:
            _colour(page, scheme)
            shown = page.evaluate(VISIBLE)
            first = first or shown
            differs = differs or shown != first
            _ask(page, f"{name} {width} {scheme}", looks[width, scheme] if shown == first else [], found)
    if differs:  # elements that only phones show were not checked in the dark yet
        page.set_viewport_size({"width": WIDTHS[0], "height": 844})
        _colour(page, "dark")
        _ask(page, f"{name} {WIDTHS[0]} dark", OF_WIDTH + OF_COLOUR, found)
    _colour(page, "light")


def _colour(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")


def _ask(page: Page, where: str, rules: list[str], found: Findings) -> None:
    """Record the findings of axe by these rules, or by all if there are none."""
    for barrier in _barriers(page, rules):
        found.barriers.setdefault(barrier, []).append(where)


def _barriers(page: Page, rules: list[str]) -> list[str]:
    """Return the serious and critical findings of axe by these rules, or by all: the rule, and where."""
    violations: list[dict[str, Any]] = page.evaluate(RUN, rules)
    bad = [one for one in violations if one["impact"] in BAD]
    return [f"{one['id']}: {node['html'][:160]}" for one in bad for node in one["nodes"]]
