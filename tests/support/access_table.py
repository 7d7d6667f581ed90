"""Who may open what: one line for each route. Tests ask the app every cell of it; docs/access.md shows it to people.

A row says who may, and whose things: `pilot own, coordinator programme`. Whose: `own` only hers, `others` those of her
colleagues, `programme` both; nothing where the address names no thing. After a semicolon: `first step` opens before the
second factor and the declaration are done, `before declaration` before the declaration only, `proof` asks again who she
is, `leaves` ends the session, `demo` is there in a demo only, `after leaving`
also hears the phone of a pilot whose access was taken away.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

ROLES = ("pilot", "coordinator", "trainer", "funder", "operator", "safeguarding")
OWNERS = ("own", "colleague", "other")
WHOSE = {"": frozenset(OWNERS), "own": {"own"}, "others": {"colleague"}, "programme": {"own", "colleague"}}
MARKS = ("first step", "before declaration", "proof", "leaves", "demo", "after leaving")

# A new route without a row here fails the tests; then `python -m tests.support.access_table > docs/access.md`.
TABLE: dict[str, str] = {
    "GET /": "signed_in",
    "GET /healthz": "open",
    "GET /install": "open",
    "GET /offline": "open",
    "GET /manifest.webmanifest": "open",
    "GET /sw.js": "open",
    "GET /sign-in": "open",
    "POST /sign-in": "open",
    "POST /sign-in/demo": "open; demo",
    "POST /sign-out": "open; leaves",
    "GET /invite/<token>": "open",
    "POST /invite/<token>": "open",
    "POST /invite/<token>/passkey/options": "open",
    "POST /invite/<token>/passkey": "open",
    "POST /language": "open",
    "GET /me": "signed_in",
    "GET /me/history": "signed_in",
    "POST /me": "signed_in",
    "GET /me/profile": "signed_in",
    "POST /me/profile": "signed_in",
    "GET /me/email": "signed_in; proof",
    "POST /me/email": "signed_in; proof",
    "GET /me/email/<token>": "signed_in",
    "POST /me/email/<token>": "signed_in",
    "GET /me/data": "signed_in",
    "POST /me/data.json": "signed_in; proof",
    "POST /me/data.pdf": "signed_in; proof",
    "GET /me/leave": "signed_in; proof",
    "POST /me/leave": "signed_in; proof",
    "GET /me/security": "signed_in",
    "POST /me/sessions/<uuid:uid>/end": "signed_in own",
    "POST /me/sessions/end-all": "signed_in",
    "GET /me/second-factor": "signed_in; first step; proof",
    "POST /me/second-factor": "signed_in; first step; proof",
    "GET /me/second-factor/end": "signed_in; proof",
    "POST /me/second-factor/end": "signed_in; proof",
    "GET /me/recovery-codes": "signed_in; proof",
    "POST /me/recovery-codes": "signed_in; proof",
    "GET /sign-in/second": "signed_in; first step",
    "POST /sign-in/second": "signed_in; first step",
    "POST /sign-in/second/passkey": "signed_in; first step",
    "GET /confirm": "signed_in; first step",
    "POST /confirm": "signed_in; first step",
    "POST /confirm/passkey": "signed_in; first step",
    "POST /sign-in/passkey/options": "open",
    "POST /sign-in/passkey": "open",
    "POST /passkey/options": "signed_in; first step",
    "GET /me/password": "signed_in; proof",
    "POST /me/password": "signed_in; proof",
    "GET /me/passkeys/new": "signed_in; first step; proof",
    "POST /me/passkeys/options": "signed_in; first step; proof",
    "POST /me/passkeys": "signed_in; first step; proof",
    "GET /me/passkeys/<uuid:uid>/end": "signed_in own; proof",
    "POST /me/passkeys/<uuid:uid>/end": "signed_in own; proof",
    "GET /declaration": "pilot; before declaration",
    "POST /declaration": "pilot; before declaration",
    "GET /sync/hello": "signed_in; after leaving",
    "POST /sync": "pilot; after leaving",
    "POST /sync/lacking": "pilot",
    "POST /sync/copies": "pilot",
    "GET /phone": "pilot",
    "GET /notes": "pilot",
    "GET /notes/new": "pilot",
    "POST /notes/new": "pilot",
    "POST /notes/draft": "pilot",
    "GET /notes/<uuid:uid>": "pilot own",
    "POST /notes/<uuid:uid>/reply": "pilot own",
    "POST /notes/<uuid:uid>/text": "pilot own",
    "GET /notes/<uuid:uid>/withdraw": "pilot own",
    "POST /notes/<uuid:uid>/withdraw": "pilot own",
    "GET /visits": "pilot",
    "GET /visits/new": "pilot",
    "POST /visits/new": "pilot",
    "GET /visits/record": "pilot",
    "POST /visits/record": "pilot",
    "POST /visits/check-in": "pilot",
    "POST /visits/check-out": "pilot",
    "GET /visits/end": "pilot",
    "POST /visits/end": "pilot",
    "GET /visits/<uuid:uid>": "pilot own, coordinator programme",
    "GET /visits/<uuid:uid>/withdraw": "pilot own",
    "POST /visits/<uuid:uid>/withdraw": "pilot own",
    "POST /visits/<uuid:uid>/answer": "pilot own",
    "POST /visits/<uuid:uid>/confirm": "coordinator programme",
    "POST /visits/<uuid:uid>/ask": "coordinator programme",
    "GET /visits/<uuid:uid>/void": "coordinator programme",
    "POST /visits/<uuid:uid>/void": "coordinator programme",
    "GET /entries/<uuid:uid>": "coordinator programme",
    "POST /entries/<uuid:uid>/decide": "coordinator programme",
    "POST /notices/<uuid:uid>/seen": "signed_in own",
    "GET /month": "coordinator",
    "GET /trainer": "trainer",
    "GET /funder": "funder",
    "GET /funder/releases/<uuid:uid>": "funder programme",
    "POST /funder/sums": "funder",
    "GET /funder/sums/new": "funder",
    "GET /funder/sums/<uuid:uid>": "funder programme",
    "GET /releases": "coordinator",
    "GET /releases/new": "coordinator",
    "POST /releases": "coordinator; proof",
    "GET /releases/<uuid:uid>": "coordinator programme",
    "POST /releases/<uuid:uid>/public": "coordinator programme; proof",
    "GET /settings/releases": "coordinator; proof",
    "POST /settings/releases": "coordinator; proof",
    "GET /statistics/<slug>": "open",
    "GET /statistics/<slug>/<int:number>": "open",
    "GET /operator": "operator",
    "GET /log": "coordinator",
    "POST /log/confirm": "coordinator",
    "GET /history": "coordinator",
    "GET /people": "coordinator",
    "GET /people/new": "coordinator",
    "POST /people/new": "coordinator",
    "GET /people/invitations": "coordinator",
    "POST /people/invitations/<uuid:uid>/revoke": "coordinator others",
    "GET /people/<uuid:uid>": "coordinator others",
    "GET /people/<uuid:uid>/edit": "coordinator others; proof",
    "POST /people/<uuid:uid>/edit": "coordinator others; proof",
    "GET /people/<uuid:uid>/lost-phone": "coordinator others; proof",
    "POST /people/<uuid:uid>/lost-phone": "coordinator others; proof",
    "POST /people/<uuid:uid>/invite": "coordinator others; proof",
    "GET /people/<uuid:uid>/deactivate": "coordinator others",
    "POST /people/<uuid:uid>/deactivate": "coordinator others",
    "POST /people/<uuid:uid>/reactivate": "coordinator others",
    "POST /people/<uuid:uid>/stop-deliveries": "coordinator others",
    "GET /emergency": "open",
    "GET /safeguarding/new": "pilot",
    "POST /safeguarding/new": "pilot",
    "GET /safeguarding/mine": "pilot",
    "GET /safeguarding/mine/<uuid:uid>": "pilot own",
    "GET /safeguarding": "safeguarding",
    "GET /safeguarding/history": "safeguarding",
    "GET /safeguarding/<uuid:uid>": "safeguarding programme",
    "POST /safeguarding/<uuid:uid>/answer": "safeguarding programme",
    "POST /safeguarding/<uuid:uid>/take": "safeguarding programme",
    "POST /safeguarding/<uuid:uid>/close": "safeguarding programme",
    "POST /safeguarding/<uuid:uid>/reopen": "safeguarding programme",
    "GET /supervision": "coordinator",
    "GET /supervision/<uuid:uid>": "coordinator programme",
    "POST /supervision/<uuid:uid>/acknowledge": "coordinator programme",
    "POST /supervision/<uuid:uid>/ask": "coordinator programme",
    "POST /supervision/<uuid:uid>/answer": "coordinator programme",
    "POST /supervision/<uuid:uid>/propose": "coordinator programme",
    "POST /supervision/<uuid:uid>/called": "coordinator programme",
    "POST /supervision/<uuid:uid>/hand-over": "coordinator programme",
    "POST /supervision/<uuid:uid>/close": "coordinator programme",
    "GET /reflections": "coordinator",
    "GET /reflections/new": "coordinator",
    "POST /reflections/new": "coordinator",
    "GET /reflections/<uuid:uid>": "coordinator programme",
    "GET /reflections/<uuid:uid>/agenda": "coordinator programme",
    "GET /reflections/<uuid:uid>/edit": "coordinator programme",
    "POST /reflections/<uuid:uid>/edit": "coordinator programme",
    "GET /reflections/<uuid:uid>/cancel": "coordinator programme",
    "POST /reflections/<uuid:uid>/cancel": "coordinator programme",
    "GET /reflections/<uuid:uid>/hold": "coordinator programme",
    "POST /reflections/<uuid:uid>/hold": "coordinator programme",
    "GET /reflections/mine": "pilot, coordinator",
    "GET /reflections/mine/<uuid:uid>": "pilot own, coordinator own",
    "GET /reflections/mine/<uuid:uid>/calendar.ics": "pilot own, coordinator own",
    "POST /reflections/mine/<uuid:uid>/answer": "pilot own, coordinator own",
    "GET /care": "coordinator",
    "GET /care/<uuid:uid>": "coordinator others",
    "GET /settings": "coordinator",
    "POST /settings": "coordinator",
    "POST /settings/numbers/start": "coordinator",
    "GET /settings/numbers/new": "coordinator",
    "POST /settings/numbers/new": "coordinator",
    "GET /settings/numbers/<uuid:uid>": "coordinator programme",
    "POST /settings/numbers/<uuid:uid>": "coordinator programme",
    "POST /settings/numbers/<uuid:uid>/remove": "coordinator programme",
    "POST /settings/numbers/<uuid:uid>/move": "coordinator programme",
    "GET /people/<uuid:uid>/year": "coordinator others",
    "GET /people/<uuid:uid>/certificates": "coordinator others",
    "GET /people/<uuid:uid>/certificates/new": "coordinator others; proof",
    "POST /people/<uuid:uid>/certificates/new": "coordinator others; proof",
    "GET /certificates/check": "open",
    "POST /certificates/check": "open",
    "GET /certificates/<uuid:uid>": "coordinator programme",
    "GET /certificates/<uuid:uid>.pdf": "pilot own, coordinator programme; proof",
    "GET /certificates/<uuid:uid>/revoke": "coordinator programme; proof",
    "POST /certificates/<uuid:uid>/revoke": "coordinator programme; proof",
    "GET /me/year": "pilot",
    "GET /me/year.pdf": "pilot; proof",
    "GET /me/certificates": "pilot",
    "POST /settings/allowance": "coordinator",
    "GET /imports": "coordinator",
    "GET /imports/new": "coordinator",
    "POST /imports/new": "coordinator",
    "GET /imports/<uuid:uid>": "coordinator programme",
    "GET /imports/<uuid:uid>/sheet": "coordinator programme",
    "POST /imports/<uuid:uid>/sheet": "coordinator programme",
    "GET /imports/<uuid:uid>/columns": "coordinator programme",
    "POST /imports/<uuid:uid>/columns": "coordinator programme",
    "GET /imports/<uuid:uid>/values": "coordinator programme",
    "POST /imports/<uuid:uid>/values": "coordinator programme",
    "POST /imports/<uuid:uid>/start": "coordinator programme; proof",
    "GET /imports/<uuid:uid>/errors.csv": "coordinator programme",
    "POST /imports/<uuid:uid>/discard": "coordinator programme",
    "GET /imports/<uuid:uid>/undo": "coordinator programme; proof",
    "POST /imports/<uuid:uid>/undo": "coordinator programme; proof",
    "GET /figures": "coordinator",
    "GET /figures/pivot": "coordinator",
    "GET /figures.csv": "coordinator; proof",
    "GET /exports": "coordinator",
    "POST /exports": "coordinator; proof",
    "GET /exports/<uuid:uid>": "coordinator own",
    "GET /exports/<uuid:uid>/file": "coordinator own; proof",
    "POST /exports/<uuid:uid>/forget": "coordinator own",
    "GET /exports/releases/<uuid:uid>": "coordinator programme, funder programme",
    "GET /exports/sums/<uuid:uid>": "funder programme",
}
# Which kind of thing an address names, by how it begins; the longest that fits counts.
KINDS = {
    "/notices/": "notice",
    "/visits/": "visit",
    "/notes/": "note",
    "/supervision/": "note",
    "/people/": "person",
    "/people/invitations/": "invite",
    "/entries/": "entry",
    "/exports/": "export",
    "/exports/releases/": "release",
    "/exports/sums/": "release_sum",
    "/certificates/": "certificate",
    "/safeguarding/": "report",
    "/reflections/": "reflection",
    "/care/": "person",
    "/imports/": "import",
    "/releases/": "release",
    "/funder/releases/": "release",
    "/funder/sums/": "release_sum",
    "/settings/numbers/": "emergency_number",
    "/me/sessions/": "session",
    "/me/passkeys/": "passkey",
}

YES = "yes"
SIGN_IN, NO_ROLE, HIDDEN = "sign in", "not her role", "not there"
SECOND, DECLARATION, PROOF = "second factor", "declaration", "proof"


@dataclass(frozen=True)
class Row:
    """One route and who may open it; answers what every person must get."""

    route: str
    may: dict[str, str]
    marks: frozenset[str]

    @classmethod
    def read(cls, route: str, words: str) -> Row:
        """From the line of the table. Raises ValueError for words that say nothing."""
        who, *rest = (part.strip() for part in words.split(";"))
        may = {}
        for part in who.split(","):
            name, _, whose = part.strip().partition(" ")
            if name not in (*ROLES, "open", "signed_in") or whose not in WHOSE:
                raise ValueError(f"{route}: '{part.strip()}' says nothing about who may")
            may[name] = whose
        if not set(rest) <= set(MARKS):
            raise ValueError(f"{route}: only {MARKS} may stand after the semicolon")
        return cls(route, may, frozenset(rest))

    @property
    def method(self) -> str:
        """GET or POST."""
        return self.route.split()[0]

    @property
    def path(self) -> str:
        """The rule of the address."""
        return self.route.split()[1]

    @property
    def mark(self) -> str:
        """How the view is marked in the code: open, signed_in or the one role."""
        return next(iter(self.may)) if len(self.may) == 1 else "signed_in"

    @property
    def is_open(self) -> bool:
        """Whether nobody has to be signed in."""
        return "open" in self.may

    @property
    def is_phone(self) -> bool:
        """Whether a phone's deliveries use it: they get statuses instead of pages."""
        return self.path.startswith("/sync")

    @cached_property
    def kind(self) -> str | None:
        """The kind of thing that the address names. Raises KeyError with advice for an address of a new kind."""
        if "<uuid:" not in self.path:
            return None
        fitting = [beginning for beginning in KINDS if self.path.startswith(beginning)]
        if not fitting:
            raise KeyError(f"{self.route}: say in KINDS what its uid names, and put such things on the stage")
        return KINDS[max(fitting, key=len)]

    def answer(self, role: str, owner: str = "own") -> str:
        """What somebody of this role gets for a thing of this owner, in a full session."""
        if self.is_open:
            return HIDDEN if "demo" in self.marks else YES
        if not role:
            return SIGN_IN
        if self.mark not in ("signed_in", role):
            return NO_ROLE
        whose = self.may.get(role, self.may.get("signed_in"))
        return YES if whose is not None and (not self.kind or owner in WHOSE[whose]) else HIDDEN

    def answer_weak(self, role: str) -> str:
        """What she gets after a password alone, where her role asks for more."""
        full = self.answer(role)
        if self.is_open or full == NO_ROLE or "first step" in self.marks:
            return full
        return SIGN_IN if self.is_phone else SECOND

    def answer_unsigned(self) -> str:
        """What a pilot gets who has not signed the declaration of confidentiality."""
        full = self.answer("pilot")
        return full if self.is_open or full == NO_ROLE or self.is_phone or self._is_before_signing else DECLARATION

    def answer_gone(self) -> str:
        """What a pilot's phone gets after her access was taken away."""
        return YES if self.is_open or "after leaving" in self.marks else SIGN_IN

    def answer_unproven(self, role: str) -> str:
        """What she gets when she said long ago who she is."""
        return PROOF if "proof" in self.marks and self.answer(role) != NO_ROLE else self.answer(role)

    @property
    def _is_before_signing(self) -> bool:
        return not self.marks.isdisjoint({"first step", "before declaration"})


def rows() -> list[Row]:
    """Every row of the table."""
    return [Row.read(route, words) for route, words in TABLE.items()]


if __name__ == "__main__":
    from tests.support.access_page import markdown

    print(markdown(), end="")
