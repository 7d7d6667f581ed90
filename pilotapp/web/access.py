"""Access rules of routes: a route is closed unless its view is marked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from pilotapp import clock, codes, rooms
from pilotapp.identity.session_lifetimes import REAUTHENTICATED_FOR
from pilotapp.web import errors, late_delivery

View = TypeVar("View", bound=Callable[..., Any])

OPEN, SIGNED_IN = "open", "signed_in"
WHOSE = ("", "own", "others", "programme")


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may open a view: a role, or 'open' for everybody, or 'signed_in' for every role, and with whose objects.

    `may['coordinator']` is 'own', 'others' (those of colleagues in the programme) or 'programme' (both); '' if the
    address names no object. The role is checked here before the view; the owner of an object, by the queries.
    """

    may: Mapping[str, str]

    @classmethod
    def read(cls, words: str) -> Rule:
        """Parse words such as 'pilot own, coordinator programme'. Raises ValueError for unknown words."""
        may = {}
        for part in words.split(","):
            who, _, whose = part.strip().partition(" ")
            if who not in (*codes.codes("role"), OPEN, SIGNED_IN) or whose not in WHOSE:
                raise ValueError(f"'{part.strip()}' does not say who may open it")
            may[who] = whose
        return cls(may)

    @property
    def refusal(self) -> int:
        """The status for somebody without the role; what several roles share is as if it did not exist for others."""
        return 404 if len(self.may) > 1 else 403

    def lets(self, person: Any) -> bool:
        """Whether the signed-in `person` has one of the roles."""
        return SIGNED_IN in self.may or any(person.has_role(role) for role in self.may)


def _marking(name: str, value: object = True) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, name, value)
        return view

    return mark


def allow(words: str) -> Callable[[View], View]:
    """Set who may open a view, and with whose objects: 'coordinator', 'pilot own, coordinator programme' (`Rule`)."""
    return _marking("access", Rule.read(words))


open_to_all = allow(OPEN)
signed_in = allow(SIGNED_IN)
# The view is usable before the declaration of confidentiality is signed; and before the second factor too.
before_declaration, first_steps = _marking("before_declaration"), _marking("first_steps")
# It requires an authentication within the last minutes: for changing credentials and downloading data.
recently_authenticated = _marking("recently_authenticated")
# The variable part of its address (path or query) is secret, so that no log contains it.
secret_address = _marking("secret_address")
# It is also open to a pilot without access, whose phone delivers earlier entries (`late_delivery`).
allowed_after_revocation = _marking("heard_after_leaving")


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """Return the access rule of an endpoint, None if its view is not marked."""
    rule: Rule | None = getattr(app.view_functions[endpoint], "access", None)
    return rule


def secret_prefixes(app: Flask) -> list[str]:
    """Return the fixed prefixes of all secret addresses, such as '/invite/'."""
    rules = app.url_map.iter_rules()
    marked = (rule for rule in rules if hasattr(app.view_functions[rule.endpoint], "secret_address"))
    return sorted({str(rule).partition("<")[0] for rule in marked})


def init_app(app: Flask) -> None:
    """Check every request against the mark of its view."""
    app.before_request(_check)


def refuse_unmarked(app: Flask) -> None:
    """Refuse to start if a route has no mark. Raises RuntimeError with the endpoints' names."""
    unmarked = [rule.endpoint for rule in app.url_map.iter_rules() if rule_of(app, rule.endpoint) is None]
    if unmarked:
        raise RuntimeError(f"routes without an access mark: {', '.join(sorted(unmarked))}")


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    rule = rule_of(current_app, request.endpoint)
    if rule is not None and OPEN in rule.may:
        return None
    view = current_app.view_functions[request.endpoint]
    is_known = current_user.is_authenticated
    if rule is not None and is_known and rule.lets(current_user):
        return _next_step(view) if is_on(request.endpoint) else abort(404)
    if hasattr(view, "heard_after_leaving") and late_delivery.pilot() is not None:
        return None
    return abort(rule.refusal if rule else 403) if is_known else _ask_to_sign_in()


def is_on(endpoint: str) -> bool:
    """Whether the programme of the signed-in person uses the room of an endpoint."""
    switch = rooms.switchable().get(endpoint.partition(".")[0])
    return switch is None or switch(current_user.programme)


def _next_step(view: Callable[..., Any]) -> ResponseReturnValue | None:
    """Return a redirect that must come before this view: second factor, declaration, reauthentication; else None."""
    steps = not hasattr(view, "first_steps")
    if steps and not current_user.session.mfa_complete:
        return _ask_to_sign_in() if _is_phone() else _lead("second_factor.prove")
    if steps and not _is_phone() and current_user.has_role("pilot") and _must_sign(view):
        return _lead("declarations.sign")
    if (
        hasattr(view, "recently_authenticated")
        and clock.now() - current_user.session.authenticated_at > REAUTHENTICATED_FOR
    ):
        return _ask_again()
    return None


def _must_sign(view: Callable[..., Any]) -> bool:
    """Whether the declaration must be signed; a form that was open when a new version came is still accepted."""
    if hasattr(view, "before_declaration") or current_user.declaration == codes.DECLARATION:
        return False
    return request.method in ("GET", "HEAD") or current_user.declaration is None


def _is_phone() -> bool:
    """Whether a phone's script asks, which cannot show a page."""
    return request.path.startswith("/sync")


def _lead(endpoint: str) -> ResponseReturnValue:
    return redirect(url_for(endpoint, next=request.full_path if request.method == "GET" else None), 303)


def _ask_again() -> ResponseReturnValue:
    """Ask to reauthenticate. An interrupted form is passed on (307), so that no input is lost."""
    if request.method == "GET":
        return _lead("reauthenticate.show")
    came_from = urlsplit(request.referrer or "").path or None
    if request.is_json:
        return redirect(url_for("reauthenticate.show", next=came_from), 303)
    return redirect(url_for("reauthenticate.show", again=request.full_path.removesuffix("?"), next=came_from), 307)


def _ask_to_sign_in() -> ResponseReturnValue:
    if _is_phone():
        return jsonify(error=_("Please sign in again. Nothing is lost.")), 401
    return errors.while_signed_out() or _lead("auth.sign_in")


def safe_next(target: str | None) -> str:
    """Return `target` if it is a path of this site, else the home page (no open redirects)."""
    if target and target.isprintable() and target.startswith("/") and not target.startswith(("//", "/\\")):
        parts = urlsplit(target)
        if not parts.netloc and not parts.scheme:
            return target.removesuffix("?")
    return "/"


def next_page() -> str:
    """Return the page to go on to, by the argument or field `next` of this request."""
    return safe_next(request.values.get("next"))
