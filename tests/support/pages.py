"""All pages with the people who see them: for checks of pages and for screenshots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from playwright.sync_api import Page

from pilotapp import clock
from tests.support import exported, frozen, imported, meetings, noted, people

NOBODY = ""
PSEUDO = "ar"
WEAK = (("password", "passwordpassword"),)
TWICE = (("started_at", "2023-10-29T02:10"), ("ended_at", "2023-10-29T02:12"))  # in the night when the clocks go back
# Latin letters that look like Arabic ones, for a pseudo-locale that runs from right to left.
LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ابثدعفجهيقكلمنوزقرستعفوخيظ")
# Parts: a coordinator's pages about figures, documents and files; the other ones; the pages of other people.
FIGURES = ("/figures", "/exports", "/imports", "/releases", "/history", "/certificates", "/settings", "/me")
PARTS = ("figures", "desk", "people")


@dataclass(frozen=True)
class Shown:
    """One page in one state: its name, who sees it, its address, and the form that is submitted to get there."""

    name: str
    who: str
    path: str
    submit: str = ""
    values: tuple[tuple[str, str], ...] = ()

    def open(self, page: Page, base: str) -> str:
        """Open the page; a form is submitted like without JavaScript. Return the response body."""
        answer = page.goto(base + self.path)
        if self.submit:
            page.eval_on_selector_all("details", "all => all.forEach((one) => (one.open = true))")
            for name, value in self.values:
                page.fill(f"{self.submit} [name={name}]", value)
            with page.expect_navigation() as sent:
                page.eval_on_selector(self.submit, "form => form.submit()")
            answer = sent.value
        assert answer is not None
        return answer.text()


def all_pages(visits: dict[str, UUID], person: UUID, invite: str) -> list[Shown]:
    """Return every page, with these visits (by state), amal's uid and an invitation's token in the addresses."""
    return [
        *_of_nobody(invite),
        *_of_pilots(visits),
        *_of_coordinators(visits, person),
        *_of_desk(),
        *_of_care(person),
        *_of_sessions(),
        *_of_keys(),
        *_of_hours(person),
    ]


def of_part(part: str, shown: list[Shown]) -> list[Shown]:
    """Return the pages of one of PARTS, in order."""
    return [one for one in shown if _part_of(one) == part]


def _part_of(shown: Shown) -> str:
    if shown.who not in ("karin", "carla"):
        return "people"
    return "figures" if shown.path.startswith(FIGURES) else "desk"


def _of_nobody(invite: str) -> list[Shown]:
    wrong = (("email", "amal@example.org"), ("password", "wrong-sentence"))
    # It signs the person in, so it comes last.
    without_factor = (("email", people.email_of("ines")), ("password", people.PASSWORD))
    return [
        Shown("sign-in", NOBODY, "/sign-in"),
        Shown("sign-in-refused", NOBODY, "/sign-in", "form[action='/sign-in']", wrong),
        Shown("install", NOBODY, "/install"),
        Shown("offline", NOBODY, "/offline"),
        Shown("emergency-of-everybody", NOBODY, "/emergency"),
        Shown("invite", NOBODY, f"/invite/{invite}"),
        Shown("invite-refused", NOBODY, f"/invite/{invite}", f"form[action='/invite/{invite}']"),
        Shown("invite-gone", NOBODY, "/invite/gone"),
        Shown("not-found", NOBODY, "/nothing-here"),
        Shown("second-factor-first", NOBODY, "/sign-in", "form[action='/sign-in']", without_factor),
    ]


def _of_pilots(visits: dict[str, UUID]) -> list[Shown]:
    return [
        Shown("home-idle", "berna", "/"),
        Shown("home-open", "amal", "/"),
        Shown("my-visits", "amal", "/visits"),
        Shown("my-visits-empty", "berna", "/visits?month=2020-01"),
        Shown("visit-recorded", "amal", f"/visits/{visits['recorded']}"),
        Shown("visit-asked", "amal", f"/visits/{visits['asked']}"),
        Shown("visit-confirmed", "amal", f"/visits/{visits['confirmed']}"),
        Shown("visit-void", "amal", f"/visits/{visits['void']}"),
        Shown("record", "amal", f"/visits/record?visit={visits['ended']}"),
        Shown("record-again", "amal", f"/visits/record?visit={visits['recorded']}"),
        Shown("record-blank", "amal", "/visits/record"),
        Shown("record-asked", "amal", f"/visits/record?visit={visits['recorded']}", "form[data-entry=record]", TWICE),
        Shown("new", "amal", "/visits/new"),
        Shown("new-refused", "amal", "/visits/new", "form[data-entry=record]"),
        Shown("end", "amal", f"/visits/end?visit={visits['open']}"),
        Shown("end-refused", "amal", "/visits/end", "form[data-entry=check_out]", (("ended_at", "2999-01-01T10:00"),)),
        Shown("withdraw", "amal", f"/visits/{visits['recorded']}/withdraw"),
        Shown("notes", "amal", "/notes"),
        Shown("notes-empty", "tarek", "/notes?after=20000101000000000000-" + "0" * 32),
        Shown("note-new", "amal", "/notes/new"),
        Shown("note-about-a-visit", "amal", f"/notes/new?visit={visits['recorded']}"),
        Shown("note-new-refused", "amal", "/notes/new", "#note-form", (("text", "Frau Beispiel rief an."),)),
        Shown("note-today", "amal", f"/notes/{noted.uid('today')}"),
        Shown("note-answered", "amal", f"/notes/{noted.uid('answered')}"),
        Shown("note-checking", "amal", f"/notes/{noted.uid('checking')}"),
        Shown("note-taken-back", "amal", f"/notes/{noted.uid('back')}"),
        Shown("note-withdraw", "amal", f"/notes/{noted.uid('answered')}/withdraw"),
        Shown("phone", "amal", "/phone"),
        Shown("me", "amal", "/me"),
        Shown("my-history", "amal", "/me/history"),
        Shown("me-profile", "amal", "/me/profile"),
        Shown("me-profile-refused", "amal", "/me/profile", "form[action='/me/profile']", (("name", " "),)),
        Shown("me-email", "amal", "/me/email"),
        Shown("me-email-gone", "amal", "/me/email/unknown"),
        Shown("me-data", "amal", "/me/data"),
        Shown("me-leave", "amal", "/me/leave"),
        Shown("declaration", "amal", "/declaration"),
        Shown("declaration-signed", "berna", "/declaration"),
        Shown("emergency", "amal", "/emergency"),
        Shown("report", "amal", "/safeguarding/new"),
        Shown("report-refused", "amal", "/safeguarding/new", "main form", (("observed", " "),)),
        Shown("my-reports", "amal", "/safeguarding/mine"),
        Shown("my-reports-empty", "berna", "/safeguarding/mine"),
        Shown("my-report", "amal", f"/safeguarding/mine/{people.uid_of('report-of-amal')}"),
        Shown("not-your-role", "amal", "/log"),
    ]


def _of_coordinators(visits: dict[str, UUID], person: UUID) -> list[Shown]:
    recorded, confirmed = visits["recorded"], visits["confirmed"]
    named = (("name", "Zahra"), ("email", "amal@example.org"))
    return [
        Shown("month", "karin", "/month"),
        Shown("month-empty", "carla", "/month?month=2020-01"),
        Shown("log", "karin", "/log"),
        Shown("log-filtered", "karin", "/log?state=recorded&institution_kind=school"),
        Shown("log-empty", "carla", "/log?month=2020-01"),
        Shown("review-recorded", "karin", f"/visits/{recorded}"),
        Shown("review-refused", "karin", f"/visits/{recorded}", f"form[action='/visits/{recorded}/ask']"),
        Shown("review-confirmed", "karin", f"/visits/{confirmed}"),
        Shown("void", "karin", f"/visits/{recorded}/void"),
        Shown("void-refused", "karin", f"/visits/{recorded}/void", f"form[action='/visits/{recorded}/void']"),
        Shown("people", "karin", "/people"),
        Shown("people-empty", "karin", "/people?search=nobody-has-this-name"),
        Shown("person", "karin", f"/people/{person}"),
        Shown("person-new", "karin", "/people/new"),
        Shown("person-new-refused", "karin", "/people/new", "form[action='/people/new']", named),
        Shown("person-invited", "karin", f"/people/{person}", f"form[action='/people/{person}/invite']"),
        Shown("person-edit", "karin", f"/people/{person}/edit"),
        Shown("person-edit-refused", "karin", f"/people/{person}/edit", "main form", (("name", " "),)),
        Shown("person-lost-phone", "karin", f"/people/{person}/lost-phone"),
        Shown("invitations", "karin", "/people/invitations"),
        Shown("invitations-empty", "carla", "/people/invitations"),
        Shown("person-deactivate", "karin", f"/people/{person}/deactivate"),
        Shown("figures-month", "karin", "/figures"),
        Shown("figures-year", "karin", "/figures?period=2026"),
        Shown("figures-quarter", "karin", "/figures?period=2026-Q1&places=kehl"),
        Shown("figures-filtered", "karin", "/figures?period=2026&institution_kind=school&confirmed=1"),
        Shown("figures-nothing-left", "karin", "/figures?period=2026&topic=rights&mode=written"),
        Shown("figures-pivot", "karin", "/figures/pivot?period=2026"),
        Shown("figures-pivot-pilots", "karin", "/figures/pivot?period=2026&rows=month&columns=neuss&number=pilots"),
        Shown("figures-pivot-empty", "carla", "/figures/pivot?period=2020-01"),
        Shown("figures-empty", "carla", "/figures?period=2020-01"),
        Shown("exports", "karin", "/exports?period=2026"),
        Shown("exports-filtered", "karin", "/exports?period=2026-Q1&institution_kind=school&what=pivot"),
        Shown("exports-refused", "karin", "/exports?format=pdf", "main form", (("text", "Frau Beispiel rief an."),)),
        Shown("imports", "karin", "/imports"),
        Shown("imports-empty", "carla", "/imports?before=2000-01-01T00:00:00%2B00:00"),
        Shown("import-new", "karin", "/imports/new"),
        Shown("import-new-refused", "karin", "/imports/new", "form[action='/imports/new']"),
        *(
            Shown(f"import-{state}", "karin", f"/imports/{people.uid_of(f'import-{state}')}")
            for state in imported.STATES
        ),
        Shown("import-undo", "karin", f"/imports/{people.uid_of('import-done')}/undo"),
        *(
            Shown(f"export-{state}", "karin", f"/exports/{people.uid_of(f'export-{state}')}")
            for state in exported.STATES
        ),
        Shown("history", "karin", "/history"),
        Shown("history-empty", "carla", "/history?group=exports"),
        Shown("me-coordinator", "karin", "/me"),
        Shown("me-leave-last", "karin", "/me/leave"),
        Shown("trainer", "ines", "/trainer"),
        Shown("funder", "greta", "/funder"),
        *_of_releases(),
        Shown("operator", "olga", "/operator"),
        *_of_safeguarding(),
    ]


def _of_releases() -> list[Shown]:
    """Releases as coordinators, funders and the public see them."""
    uid, period = frozen.uid("musterstadt"), "period=2025-Q4"
    today = clock.today("Europe/Berlin")
    days = (today - timedelta(days=30), today - timedelta(days=1))  # with visits, and in no release yet
    return [
        Shown("releases", "karin", "/releases"),
        Shown("releases-empty", "carla", "/releases?before=1"),
        Shown("release-new", "karin", "/releases/new"),
        Shown("release-new-refused", "karin", f"/releases/new?{period}"),
        Shown("release-new-waiting", "karin", f"/releases/new?period=own&first={days[0]}&last={days[1]}"),
        Shown("release", "karin", f"/releases/{uid}"),
        Shown("release-settings", "karin", "/settings/releases"),
        Shown("funder-release", "greta", f"/funder/releases/{uid}"),
        Shown("funder-sum-refused", "greta", "/funder/sums/new?first={}&last={}".format(*frozen.DAYS)),
        Shown("funder-sum", "greta", f"/funder/sums/{frozen.sum_uid('musterstadt')}"),
        Shown("statistics", NOBODY, "/statistics/musterstadt"),
    ]


def _of_safeguarding() -> list[Shown]:
    report = f"/safeguarding/{people.uid_of('report-of-amal')}"
    return [
        Shown("safeguarding", "selma", "/safeguarding"),
        Shown("safeguarding-none", "selma", "/safeguarding?search=nobody-has-this-name"),
        Shown("safeguarding-report", "selma", report),
        Shown("safeguarding-report-refused", "selma", report, f"form[action='{report}/answer']", (("text", " "),)),
        Shown("safeguarding-history", "selma", "/safeguarding/history"),
    ]


def _of_sessions() -> list[Shown]:
    """Reflection sessions of the stage, for coordinators and pilots."""
    at = {name: f"/reflections/{meetings.uid(name)}" for name in meetings.NAMES}
    mine = {name: f"/reflections/mine/{meetings.uid(name)}" for name in meetings.NAMES}
    text = (("text", "Frau Beispiel rief an."),)
    return [
        Shown("reflections", "karin", "/reflections"),
        Shown("reflections-past", "karin", "/reflections?show=past"),
        Shown("reflections-empty", "carla", "/reflections?show=past"),
        Shown("reflection-new", "karin", "/reflections/new?kind=group"),
        Shown("reflection-new-refused", "karin", "/reflections/new", "form[action='/reflections/new']"),
        Shown("reflection-planned", "karin", at["planned"]),
        Shown("reflection-held", "karin", at["held"]),
        Shown("reflection-cancelled", "karin", at["cancelled"]),
        Shown("reflection-agenda", "karin", at["planned"] + "/agenda"),
        Shown("reflection-edit", "karin", at["planned"] + "/edit"),
        Shown("reflection-cancel", "karin", at["planned"] + "/cancel"),
        Shown("reflection-hold", "karin", at["begun"] + "/hold"),
        Shown("reflection-hold-refused", "karin", at["begun"] + "/hold", f"form[action='{at['begun']}/hold']", text),
        Shown("my-reflections", "amal", "/reflections/mine"),
        Shown("my-reflections-empty", "tarek", "/reflections/mine?after=20000101000000-" + "0" * 32),
        Shown("my-reflections-of-coordinators", "karin", "/reflections/mine"),
        Shown("invitation", "amal", mine["planned"]),
        Shown("invitation-held", "amal", mine["held"]),
        Shown("invitation-cancelled", "berna", mine["cancelled"]),
    ]


def _of_desk() -> list[Shown]:
    """Notes of the stage, for a coordinator."""
    at = {name: f"/supervision/{noted.uid(name)}" for name in noted.NAMES}
    answer, text = f"form[action='{at['answered']}/answer']", (("text", "Frau Beispiel rief an."),)
    return [
        Shown("desk", "karin", "/supervision"),
        Shown("desk-filtered", "karin", "/supervision?state=all&search=amal"),
        Shown("desk-nothing-found", "carla", "/supervision?month=2020-01"),
        Shown("desk-note-today", "karin", at["today"]),
        Shown("desk-note-answered", "karin", at["answered"]),
        Shown("desk-note-refused", "karin", at["answered"], answer, text),
        Shown("desk-note-checking", "karin", at["checking"]),
        Shown("desk-note-taken-back", "karin", at["back"]),
    ]


def _of_care(pilot: UUID) -> list[Shown]:
    """The overview of pilots, and the programme's settings."""
    number = "form[action='/settings/numbers/new']"
    return [
        Shown("care", "karin", "/care"),
        Shown("care-nobody", "karin", "/care?search=nobody-has-this-name"),
        Shown("care-pilot", "karin", f"/care/{pilot}"),
        Shown("settings", "karin", "/settings"),
        Shown("settings-empty", "carla", "/settings"),
        Shown("settings-refused", "karin", "/settings", "form[action='/settings']", (("silent_days", "1"),)),
        Shown("emergency-number-new", "karin", "/settings/numbers/new"),
        Shown("emergency-number-refused", "karin", "/settings/numbers/new", number, (("number", "12"),)),
    ]


def _of_hours(pilot: UUID) -> list[Shown]:
    """A pilot's year and certificates: for the pilot, the coordinator, and the public check."""
    paper, new = f"/certificates/{people.uid_of('certificate-of-amal')}", f"/people/{pilot}/certificates/new"
    return [
        Shown("my-year", "amal", "/me/year"),
        Shown("my-year-empty", "amal", "/me/year?year=2001"),
        Shown("my-certificates", "amal", "/me/certificates"),
        Shown("my-certificates-empty", "berna", "/me/certificates"),
        Shown("pilot-year", "karin", f"/people/{pilot}/year"),
        Shown("pilot-year-empty", "karin", f"/people/{pilot}/year?year=2001"),
        Shown("certificates", "karin", f"/people/{pilot}/certificates"),
        Shown("certificates-empty", "karin", f"/people/{people.uid_of('berna')}/certificates"),
        Shown("certificate-new", "karin", new),
        Shown("certificate-new-nothing", "karin", new + "?first_day=2001-01-01&last_day=2001-12-31"),
        Shown("certificate-new-refused", "karin", new + "?first_day=2001-01-02&last_day=2001-01-01"),
        Shown("certificate", "karin", paper),
        Shown("certificate-revoke", "karin", paper + "/revoke"),
        Shown("certificate-revoke-refused", "karin", paper + "/revoke", "main form"),
        Shown("certificate-check", NOBODY, "/certificates/check"),
        Shown("certificate-mistyped", NOBODY, "/certificates/check?code=ABCD"),
        Shown("certificate-unknown", NOBODY, "/certificates/check?code=2222-2222-2222-2222"),
    ]


def _of_keys() -> list[Shown]:
    """Security pages: sessions, codes, recovery codes, reauthentication."""
    wrong = (("code", "123456"),)
    return [
        Shown("security", "amal", "/me/security"),
        Shown("passkey-new", "amal", "/me/passkeys/new"),
        Shown("password", "amal", "/me/password"),
        Shown("password-refused", "amal", "/me/password", "form[action='/me/password']", WEAK),
        Shown("security-coordinator", "karin", "/me/security"),
        Shown("second-factor", "karin", "/me/second-factor"),
        Shown("second-factor-refused", "karin", "/me/second-factor", "form[action='/me/second-factor']", wrong),
        Shown("second-factor-end", "karin", "/me/second-factor/end"),
        Shown("recovery-codes", "karin", "/me/recovery-codes"),
        Shown("confirm", "karin", "/confirm?next=/me"),
        Shown("confirm-refused", "amal", "/confirm", "form[action='/confirm']", (("password", "wrong-sentence"),)),
    ]


def pseudo_catalogue(folder: Path, messages: Catalog) -> None:
    """Write the English messages in Arabic letters as a catalogue of the pseudo-locale."""
    pseudo = Catalog(locale=PSEUDO)
    for message in messages:
        if isinstance(message.id, tuple | list):
            pseudo.add(message.id, tuple([_mirrored(message.id[1])] * pseudo.num_plurals), context=message.context)
        elif message.id:
            pseudo.add(message.id, _mirrored(message.id), flags=message.flags, context=message.context)
    target = folder / PSEUDO / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as binary:
        write_mo(binary, pseudo)


def _mirrored(text: Any) -> str:
    """Replace the letters, but not the placeholders."""
    parts, rest = [], str(text)
    while "%(" in rest:
        before, _, after = rest.partition("%(")
        name, _, tail = after.partition(")")
        parts += [before.lower().translate(LETTERS), f"%({name}){tail[0]}"]
        rest = tail[1:]
    return "".join([*parts, rest.lower().translate(LETTERS)])
