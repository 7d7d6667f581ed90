"""Screenshots of every page of the demo for its people: `python -m tests.support.screenshots FOLDER`."""

from __future__ import annotations

import itertools
import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from pilotapp.models import Person, Visit
from tests.support import databases, pages, people
from tests.support.browser import FLAGS, chromium
from tests.support.engines import WebKit
from tests.support.servers import Server

WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
STATES = ("recorded", "asked", "confirmed", "void", "ended", "open")
LANGUAGE = "de"
PILOTS = ("amal", "berna")
BESIDE_THE_DEMO = ("ines", "greta", "olga", "selma")  # roles that the demo does not have


def main(target: Path) -> int:
    """Serve the demo from a temporary folder, take the screenshots, print where they are."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder), PILOTAPP_ENV="development", PILOTAPP_DEMO="1")
        server.run("db", "up")
        server.run("demo", "load")
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with server:
            shown = shown_pages(server)
            taken = take_all(browser, server, shown, target)
            in_webkit = take_in_webkit(server, shown, target)
        browser.close()
    print(f"{taken} pictures of {taken // 4} pages are in {target}, and {in_webkit} of pilots' pages in WebKit")
    return 0


def take_all(browser: Browser, server: Server, all_shown: list[pages.Shown], target: Path) -> int:
    """Take every page at both widths in both colour schemes; return the number. Prints pages that the demo lacks."""
    taken, missing = 0, []
    for shown, (width, scheme) in itertools.product(all_shown, itertools.product(WIDTHS, SCHEMES)):
        page = page_of(browser, server, shown.who, width, scheme)
        if shown.name != "not-found" and page.request.get(server.named_url + shown.path).status == 404:
            missing.append(shown.name)
            continue
        shown.open(page, server.named_url)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=target / f"{shown.name}-{width}-{scheme}.png", full_page=True)
        taken += 1
    print("not in the demo:", *dict.fromkeys(missing))
    return taken


def take_in_webkit(server: Server, shown: list[pages.Shown], target: Path) -> int:
    """Take the pages of pilots and without sign-in on a phone with WebKit too; return the number."""
    taken = 0
    for who, scheme in itertools.product((pages.NOBODY, *PILOTS), SCHEMES):
        with tempfile.TemporaryDirectory() as folder, closing(WebKit(Path(folder), LANGUAGE, scheme)) as phone:
            tab = phone.open(f"{server.named_url}/sign-in")
            if who:
                tab.click(f"#demo-people button[value^='{who}@']")
                tab.wait_for_selector("body[data-person]")
            for one in shown:
                beside = target / f"{one.name}-{WIDTHS[0]}-{scheme}.png"
                if one.who == who and not one.submit and beside.exists():
                    tab.goto(server.named_url + one.path)
                    tab.screenshot(beside.with_stem(f"{beside.stem}-webkit"))
                    taken += 1
    return taken


_open: dict[tuple[str, int, str], Page] = {}


def page_of(browser: Browser, server: Server, who: str, width: int, scheme: str) -> Page:
    """Return a tab of this width and scheme in which this person is signed in; cached."""
    key = (who, width, scheme)
    if key not in _open:
        context = browser.new_context(
            viewport={"width": width, "height": 844 if width < 800 else 900},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            locale=LANGUAGE,
            service_workers="block",
        )
        page = _open[key] = context.new_page()
        if who in BESIDE_THE_DEMO:
            _sign_in(context, server, who)
        elif who:
            page.goto(f"{server.named_url}/sign-in")
            page.locator(f"#demo-people button[value^='{who}@']").click()
            page.wait_for_selector("body[data-person]")
            _settle_in(page, server)
    return _open[key]


def _settle_in(page: Page, server: Server) -> None:
    """Dismiss messages of a first visit in a new browser."""
    if page.locator("body[data-snapshot]").count():
        page.goto(f"{server.named_url}/phone")
        page.locator("[data-new-seen]").click()


def shown_pages(server: Server) -> list[pages.Shown]:
    """Return all pages with visits and people of the demo in their addresses."""
    databases.bind(databases.config_for(f"sqlite:///{server.data / 'pilotapp.db'}", server.data))
    amal = Person.get(Person.email.startswith("amal@"))
    visits = {state: _latest(amal.uid, state) for state in STATES}
    whom = ["--programme", amal.programme.slug, "--role", "pilot", "--name", "Zahra", "--email", "z@example.org"]
    newcomer = server.run("person", "add", *whom)
    for name in BESIDE_THE_DEMO:
        role = people.STANDING[name][1][0]
        who = ["--role", role, "--name", name.capitalize(), "--email", people.email_of(name)]
        server.run("person", "add", "--programme", amal.programme.slug, *who)
    Person.update(password_hash=people.cheap_hash()).where(Person.email.in_(_emails())).execute()
    invite = newcomer.strip().rsplit("/", 1)[1]
    databases.disconnect()
    return pages.all_pages(visits, amal.uid, invite)


def _emails() -> list[str]:
    return [people.email_of(name) for name in BESIDE_THE_DEMO]


def _sign_in(context: BrowserContext, server: Server, name: str) -> None:
    """Give the browser a session as after a passkey."""
    databases.bind(databases.config_for(f"sqlite:///{server.data / 'pilotapp.db'}", server.data))
    person = Person.get(Person.email == people.email_of(name))
    value = people.cookie_of(people.start_session(person.uid, person.roles))
    databases.disconnect()
    context.add_cookies([{"name": "pilotapp", "value": value, "url": server.named_url}])


def _latest(pilot: UUID, state: str) -> UUID:
    """Return the pilot's last visit in this state; anybody's if there is none."""
    hers = Visit.select().where(Visit.state == state).order_by((Visit.pilot == pilot).desc(), Visit.started_at.desc())
    found: UUID = hers.first().uid
    return found


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
