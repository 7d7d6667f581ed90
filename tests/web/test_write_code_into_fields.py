"""Attack 22: attack texts in every text field, shown on every page: nothing is executed or requested."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import quote
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from pilotapp import clock, db
from pilotapp.models import (
    EmergencyNumber,
    Note,
    Passkey,
    Person,
    Programme,
    SafeguardingAct,
    SafeguardingReport,
    Visit,
)
from pilotapp.people import commands as people_commands
from pilotapp.safeguarding import report_text
from pilotapp.visits import review_commands
from tests.supervision import notes
from tests.support import databases, hands, pages, payloads, people, stage
from tests.support.access_table import YES
from tests.support.access_table import rows as table
from tests.support.databases import Bench
from tests.support.walls import ASKING
from tests.support.world import World

NO_PAGE = (".csv", ".json", ".pdf", ".png", ".js", ".webmanifest", "/healthz", "/sync/hello")
OF_ALL = ("/", "/me")  # everybody's, and each time another one
# One of each family, where a page shows a single text.
CHOSEN = [some[0] for some in (payloads.MARKUP, payloads.BREAKING_OUT, payloads.MUTATING, payloads.TEMPLATES)]
CHOSEN += [payloads.MARKUP[1], payloads.BREAKING_OUT[2], payloads.LETTERS[0], payloads.ADDRESSES[0]]
LISTEN = """document.addEventListener("securitypolicyviolation", (event) =>
  pwned(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"""


@dataclass
class Guarded:
    """Browsers by person, and the forbidden events in any of them, such as scripts that ran."""

    world: World
    staged: stage.Stage
    browser: Browser
    contexts: dict[str, Page] = field(default_factory=dict)
    happened: list[str] = field(default_factory=list)

    def page(self, who: str) -> Page:
        """The browser of this person; for '' one in which nobody is signed in."""
        if who not in self.contexts:
            context = self.browser.new_context(locale="en", service_workers="block")
            context.expose_binding("pwned", lambda source, what: self.note(source["page"], f"ran: {what}"))
            context.add_init_script(LISTEN)
            context.on("request", lambda request: self._follow(request.url))
            context.on("page", lambda page: page.on("dialog", lambda dialog: self.note(page, "dialog")))
            self.contexts[who] = context.new_page()
            if who:
                hands.sign_in(self.contexts[who], self.world.server.url, who)
        return self.contexts[who]

    def note(self, page: Page, what: str) -> None:
        """Record a forbidden event on this page."""
        self.happened.append(f"{page.url}: {what}")

    def _follow(self, url: str) -> None:
        if not url.startswith((self.world.server.url, "data:", "about:")):
            self.happened.append(f"a request left: {url}")

    def visit(self, who: str, paths: list[str]) -> None:
        """Open each of these pages as this person."""
        for path in paths:
            self.page(who).goto(self.world.server.url + path)


@pytest.fixture
def guarded(site: Guarded) -> Guarded:
    site.happened.clear()
    return site


@pytest.fixture(scope="module")
def site(bench: Bench, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    from pilotapp.factory import create_app

    with World(bench, tmp_path_factory.mktemp("code") / "data") as world:
        databases.disconnect()
        config = databases.config_for(world.server.env["PILOTAPP_DATABASE_URL"], world.server.data)
        app = create_app(config)
        databases.bind(config)
        staged = stage.fill(app)
        with app.test_request_context(), db.transaction():
            write_everywhere()
        guarded = Guarded(world, staged, chromium)
        yield guarded
        for page in guarded.contexts.values():
            page.context.close()


def writer(number: int) -> str:
    """The search term that finds a person whose name is a payload."""
    return f"writer{number}"


def write_everywhere() -> None:
    """Store every payload as a name, a question, a passkey's name and a device; single fields get the shortest ones."""
    for number, payload in enumerate(payloads.ALL):
        people.create(writer(number), "musterstadt", ("pilot",))
        _rename(writer(number), payload)
        visit = _visited(writer(number), number)
        _ask(visit, payload)
        for name in ("amal", "karin"):
            Passkey.create(person=people.uid_of(name), credential=f"{name}{number}", public_key="", name=payload)
            people.start_session(people.uid_of(name), people.STANDING[name][1], device=payload)
    for number, chunk in enumerate(_chunks(280)):
        _ask(_visited("amal", 300 + number), chunk)
    for number, chunk in enumerate(_chunks(900)):
        note = notes.note("amal", chunk, load=5, call="today", hours_ago=1000 + number)
        for place, payload in enumerate(payloads.ALL[number::3]):
            notes.act(note, *(("amal", "reply") if place % 2 else ("karin", "ask")), payload)
    _report()
    people_commands.deactivate(stage.person("karin"), uid=people.uid_of(writer(0)))
    Programme.update(name='"></title><script>pwned(60)</script>{{7*7}}').execute()
    for name in people.STANDING:
        _rename(name, f"</h1><script>pwned('{name}')</script>")
    Person.update(email='"><img/src=x/onerror=pwned(61)>@example.org').where(Person.uid == _uid(writer(1))).execute()


def _report() -> None:
    """Store payloads in the fields of amal's report, in its answers and on the emergency card."""
    uid, here = people.uid_of("report-of-amal"), people.uid_of("musterstadt")
    chunks = _chunks(900)
    parts = dict(
        zip(report_text.SECTIONS, [chunks[0][:80], *chunks[:2], *(code[:200] for code in CHOSEN[:2])], strict=True)
    )
    SafeguardingReport.update(facts=report_text.write(parts)).where(SafeguardingReport.uid == uid).execute()
    for text in chunks:
        SafeguardingAct.create(report=uid, programme=here, person=people.uid_of("selma"), act="answer", text=text)
    for number, payload in enumerate(payloads.ALL):
        row = {"label": payload[:60], "number": f"1{payload[:28]}", "hint": payload[:80]}
        EmergencyNumber.create(programme=here, position=number, **row)


def _visited(name: str, hours_ago: int) -> UUID:
    start = clock.now() - timedelta(hours=hours_ago + 2)
    return stage.afterwards(name, start, start + timedelta(minutes=30))


def _rename(name: str, text: str) -> None:
    person = stage.person(name)
    person.name = text
    person.save()


def _uid(name: str) -> UUID:
    return people.uid_of(name)


def _ask(visit: UUID, text: str) -> None:
    review_commands.ask(stage.person("karin"), visit, stage.version(visit), text=text, no_person=True)


def _chunks(length: int) -> list[str]:
    chunks = [""]
    for payload in payloads.ALL:
        if len(chunks[-1]) + len(payload) > length:
            chunks.append("")
        chunks[-1] += payload
    return chunks


def test_it_would_notice_code_that_runs(guarded: Guarded) -> None:
    page = guarded.page("")
    page.goto(guarded.world.server.url + "/sign-in")
    page.evaluate("() => { pwned('control'); fetch('https://evil.example/x').catch(() => {}); }")
    page.evaluate("() => document.body.append(Object.assign(document.createElement('script'), {text: 'pwned(1)'}))")
    away = page.context.new_page()
    with contextlib.suppress(Error):
        away.goto(f"http://{payloads.HOST}/")
    away.close()
    for sign in ("ran: control", "CSP connect-src", "CSP script-src-elem", f"left: http://{payloads.HOST}"):
        assert any(sign in what for what in guarded.happened), sign


def test_it_runs_nothing_on_any_page(guarded: Guarded) -> None:
    seen = set(OF_ALL)
    for role, who in ASKING.items():
        rows = [row for row in table() if row.method == "GET" and "<" not in row.path and row.answer(role) == YES]
        paths = [row.path for row in rows if row.path not in seen and not row.path.endswith(NO_PAGE)]
        guarded.visit(who, [*OF_ALL, *paths])
        seen.update(paths)
    assert guarded.happened == []


def test_it_runs_nothing_on_pages_of_one_thing_and_in_refused_forms(guarded: Guarded) -> None:
    base = guarded.world.server.url
    everything = pages.all_pages(guarded.staged.visits, people.uid_of("amal"), guarded.staged.invite)
    for shown in (shown for shown in everything if shown.submit or len(shown.path) > 36):
        shown.open(guarded.page(shown.who), base)
    assert guarded.happened == []


def test_it_runs_nothing_where_one_of_them_is_shown(guarded: Guarded) -> None:
    for number in (payloads.ALL.index(payload) for payload in CHOSEN):
        uid = people.uid_of(writer(number))
        visit = Visit.get(Visit.pilot == uid).uid
        guarded.visit("karin", [f"/people/{uid}", f"/visits/{visit}", f"/log?pilot={uid}", f"/people/{uid}/deactivate"])
    last = Person.select().where(Person.name_key > "").order_by(Person.name_key)[49].uid
    guarded.visit("karin", [f"/people?after={last}", "/people?search=pwned", "/log?state=asked"])
    for visit in Visit.select().where(Visit.pilot == people.uid_of("amal"), Visit.state == "asked"):
        guarded.visit("amal", [f"/visits/{visit.uid}"])
    assert guarded.happened == []


def test_it_runs_nothing_in_a_thread(guarded: Guarded) -> None:
    base, written = guarded.world.server.url, Note.received_at < clock.now() - timedelta(hours=900)
    threads = [row.uid for row in Note.select(Note.uid).where(written)]
    assert len(threads) >= 3
    for uid in threads:
        guarded.visit("karin", [f"/supervision/{uid}", f"/supervision/{uid}?search=pwned"])
        guarded.visit("amal", [f"/notes/{uid}"])
    page = guarded.page("karin")
    page.goto(f"{base}/supervision/{threads[0]}")
    page.eval_on_selector_all("details", "all => all.forEach((one) => (one.open = true))")
    form = page.locator(f"form[hx-post*='{threads[0]}/answer']")
    form.locator("textarea").fill('"><img src=x onerror=pwned(72)><script>pwned(73)</script>')
    form.locator("button[type=submit]").click()
    expect(page.locator(f"#thread-{threads[0]}")).to_contain_text("pwned(72)")
    assert guarded.happened == []


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("karin", "/people?search={0}&after={0}&role={0}"),
        ("karin", "/log?pilot={0}&month={0}&institution_kind={0}&topic={0}&state={0}&flag={0}&after={0}"),
        ("karin", "/supervision?search={0}&pilot={0}&theme={0}&state={0}&month={0}&mine={0}&after={0}"),
        ("karin", "/figures?period={0}&first={0}&last={0}&number={0}&places={0}&topic={0}&pilot={0}"),
        ("karin", "/figures/pivot?period=2026&rows={0}&columns={0}&number={0}&mode={0}&confirmed={0}"),
        ("karin", "/history?group={0}&after={0}&person={0}"),
        ("amal", "/visits/new?visit={0}&repair={0}&next={0}"),
        ("amal", "/confirm?next={0}"),
        ("", "/sign-in?next={0}"),
    ],
)
def test_it_runs_nothing_of_an_address(guarded: Guarded, who: str, path: str) -> None:
    guarded.visit(who, [path.format(quote(payload)) for payload in CHOSEN])
    assert guarded.happened == []


def test_it_runs_nothing_in_a_fragment(guarded: Guarded) -> None:
    visit = Visit.get(Visit.pilot == people.uid_of(writer(3))).uid
    page = guarded.page("karin")
    page.goto(f"{guarded.world.server.url}/visits/{visit}")
    page.locator("details summary").first.click()
    form = page.locator(f"form[hx-post$='/{visit}/ask']")
    form.evaluate("(form) => { form.noValidate = true; }")  # the phone marks it first; here the server has to refuse
    form.locator("[name=text]").fill('"><img src=x onerror=pwned(70)> 0151 23456789')
    form.locator("[name=text]").blur()
    expect(form.locator("mark")).to_be_visible()
    form.locator("button[type=submit]").click()
    expect(page.locator(".error")).to_be_visible()
    page.goto(f"{guarded.world.server.url}/people")
    page.fill("input[name=search]", "<img src=x onerror=pwned(71)>")
    page.keyboard.press("Enter")
    page.wait_for_url("**search=**")
    assert guarded.happened == []


PUT = """([owner, texts]) => new Promise((resolve, reject) => {
  const opening = indexedDB.open("pilotapp");
  opening.onsuccess = () => {
    const tx = opening.result.transaction("entries", "readwrite");
    texts.forEach((text, seq) => tx.objectStore("entries").put({
      uid: crypto.randomUUID(), owner, visit: text, kind: seq % 2 ? "record" : text, schema: 1, hash: text, seq,
      made_at: new Date().toISOString(), status: seq % 3 ? "conflict" : "refused", errors: {"": [text], [text]: [text]},
      body: {outcome: text, topics: [text], institution_kind: text, [text]: text}, kept: {outcome: text, [text]: text},
    }));
    tx.oncomplete = resolve;
    tx.onerror = reject;
  };
})"""


def test_it_runs_nothing_of_what_waits_on_a_phone(guarded: Guarded) -> None:
    page = guarded.page("amal")
    page.goto(guarded.world.server.url + "/phone")
    hands.has_looked(page)
    page.evaluate(PUT, [str(people.uid_of("amal")), [text for text in payloads.ALL if "\u2028" not in text]])
    for path in ("/phone", "/visits", "/"):
        page.goto(guarded.world.server.url + path)
    page.goto(guarded.world.server.url + "/phone")
    expect(page.locator("[data-list] > li").first).to_contain_text("pwned(1)")
    assert guarded.happened == []
