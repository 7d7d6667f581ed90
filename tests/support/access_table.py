"""Who may open what: a row for each route, as the views are marked in the code (`pilotapp.web.access`).

Tests check each cell on the app; docs/access.md shows the table and pins it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from flask import Flask

from pilotapp import rooms
from pilotapp.web import access, health

ROLES = ("pilot", "coordinator", "trainer", "funder", "operator", "safeguarding")
OWNERS = ("own", "colleague", "other")
WHOSE = {"": frozenset(OWNERS), "own": {"own"}, "others": {"colleague"}, "programme": {"own", "colleague"}}
# What a view is marked with beside the roles, and what the tests call it.
MARKS = {
    "first_steps": "first step",
    "before_declaration": "before declaration",
    "recently_authenticated": "proof",
    "heard_after_leaving": "after leaving",
}
LEAVES, DEMO = "POST /sign-out", "POST /sign-in/demo"  # ends the session; is there in a demo only
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
    """One route and who may open it; returns what every person must get."""

    route: str
    may: dict[str, str]
    marks: frozenset[str]

    @property
    def method(self) -> str:
        """GET or POST."""
        return self.route.split()[0]

    @property
    def path(self) -> str:
        """The rule of the route."""
        return self.route.split()[1]

    @property
    def is_open(self) -> bool:
        """Whether no sign-in is required."""
        return "open" in self.may

    @property
    def is_phone(self) -> bool:
        """Whether a phone's script uses it, which gets statuses instead of pages."""
        return self.path.startswith("/sync")

    @cached_property
    def kind(self) -> str | None:
        """The kind of object that the address names. Raises KeyError with advice for a new kind of address."""
        if "<uuid:" not in self.path:
            return None
        fitting = [beginning for beginning in KINDS if self.path.startswith(beginning)]
        if not fitting:
            raise KeyError(f"{self.route}: say in KINDS what its uid names, and put such things on the stage")
        return KINDS[max(fitting, key=len)]

    @property
    def refusal(self) -> int:
        """What somebody without any of the roles gets: pages that several roles share are not there for others."""
        return 404 if len(self.may) > 1 else 403

    def lets(self, role: str) -> bool:
        """Whether the role is one of those that may."""
        return role in self.may or "signed_in" in self.may

    def answer(self, role: str, owner: str = "own") -> str:
        """Return what a person of this role gets for an object of this owner, in a complete session."""
        if self.is_open:
            return HIDDEN if self.route == DEMO else YES
        if not role:
            return SIGN_IN
        if not self.lets(role):
            return HIDDEN if self.refusal == 404 else NO_ROLE
        whose = self.may.get(role, self.may.get("signed_in"))
        return YES if whose is not None and (not self.kind or owner in WHOSE[whose]) else HIDDEN

    def answer_weak(self, role: str) -> str:
        """Return what a person gets after a password alone, if the role requires more."""
        full = self.answer(role)
        if self.is_open or not self.lets(role) or "first step" in self.marks:
            return full
        return SIGN_IN if self.is_phone else SECOND

    def answer_unsigned(self) -> str:
        """Return what a pilot gets who has not signed the declaration of confidentiality."""
        full = self.answer("pilot")
        return (
            full if self.is_open or not self.lets("pilot") or self.is_phone or self._is_before_signing else DECLARATION
        )

    def answer_gone(self) -> str:
        """Return what a pilot's phone gets after the access has ended."""
        return YES if self.is_open or "after leaving" in self.marks else SIGN_IN

    def answer_unproven(self, role: str) -> str:
        """Return what a person gets whose last authentication is long ago."""
        return PROOF if "proof" in self.marks and self.lets(role) else self.answer(role)

    @property
    def _is_before_signing(self) -> bool:
        return not self.marks.isdisjoint({"first step", "before declaration"})


@cache
def rows() -> tuple[Row, ...]:
    """Every route of every room, in the order of the rooms."""
    app = Flask("routes", static_folder=None)
    for blueprint in (health.bp, *(one for room in rooms.rooms() for one in room.blueprints)):
        app.register_blueprint(blueprint)
    return tuple(_rows(app))


def _rows(app: Flask) -> Iterator[Row]:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        marks = frozenset(words for mark, words in MARKS.items() if hasattr(view, mark))
        who = access.rule_of(app, rule.endpoint)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Row(f"{method} {rule.rule}", dict(who.may if who else {}), marks)


ROUTES = [row.route for row in rows()]

if __name__ == "__main__":
    from tests.support.access_page import markdown

    print(markdown(), end="")
