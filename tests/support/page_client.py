"""A test client that checks every page it fetches and submits forms like a browser."""

from __future__ import annotations

from collections.abc import Iterable
from secrets import token_hex
from typing import Any, Self
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from tests.support.page_checks import check_fragment, check_page, words


class Page:
    """A response with its tree; its forms can be filled in and submitted."""

    def __init__(self, client: PageClient, response: TestResponse, tree: Element | None) -> None:
        self.client = client
        self.response = response
        self.status = response.status_code
        self.path = response.request.full_path.removesuffix("?")
        self.html = response.get_data(as_text=True)
        self.tree = tree if tree is not None else Element("nothing")
        self.text = words(self.tree.find(".//body") if self.tree.find(".//body") is not None else self.tree)

    @property
    def heading(self) -> str:
        """Return the text of the one h1."""
        return words(self.tree.find(".//h1"))

    @property
    def main(self) -> str:
        """Return the text of the content, without the header that is the same on every page."""
        return words(self.tree.find(".//main"))

    def links(self) -> list[str]:
        """Return the targets of the page's links, in order."""
        return [one.get("href", "") for one in self.tree.iter("a")]

    def errors(self) -> list[str]:
        """Return the messages of the error summary."""
        summaries = [one for one in self.tree.iter() if one.get("role") == "alert"]
        return [words(link) for summary in summaries for link in summary.iter("li")]

    def form(self, action: str) -> PageForm:
        """Return the form whose action is, or ends with, `action` (without its query string)."""
        forms = list(self.tree.iter("form"))
        for form in forms:
            target = form.get("action", "").split("?")[0]
            if target == action or target.endswith(action):
                return PageForm(self, form)
        raise AssertionError(f"no form for {action} on {self.path}: {[form.get('action') for form in forms]}")

    def has_form(self, action: str) -> bool:
        """Whether the page offers this action."""
        return any(one.get("action", "").split("?")[0].endswith(action) for one in self.tree.iter("form"))


class PageForm:
    """A form of a page: its values, to be changed and submitted."""

    def __init__(self, page: Page, form: Element) -> None:
        self.page = page
        self.action = form.get("action", "")
        self.method = form.get("method", "get").upper()
        beside = [one for one in page.tree.iter() if "id" in form.attrib and one.get("form") == form.get("id")]
        self.values = _values([*form.iter(), *beside])
        self.names = {one.get("name", "") for one in [*form.iter(), *beside] if one.get("name")}

    def submit(self, follow: bool = True, **changes: Any) -> Page:
        """Submit it with these fields changed (None removes one); after a 303 return the page that it leads to."""
        unknown = set(changes) - self.names
        assert not unknown, f"the form {self.action} has no field {unknown}, only {self.names}"
        values = {name: value for name, value in (self.values | changes).items() if value is not None}
        if self.method == "GET":
            return self.page.client.page(self.action, query_string=values)
        return self.page.client.post_page(self.action, values, follow=follow)


class PageClient(FlaskClient):
    """Flask's client, with every HTML response checked."""

    def page(self, path: str, *, status: int = 200, **options: Any) -> Page:
        """GET a page, follow 303, check the status."""
        page = self._checked(self.get(path, **options))
        if page.status == 303 and status != 303:
            return self.page(page.response.location, status=status)
        assert page.status == status, f"{path}: {page.status} instead of {status}\n{page.text[:2000]}"
        return page

    def fragment(self, path: str, *, status: int = 200, **options: Any) -> Page:
        """GET a fragment as htmx does."""
        response = self.get(path, headers={"HX-Request": "true"}, **options)
        assert response.status_code == status, f"{path}: {response.status_code} instead of {status}"
        return Page(self, response, check_fragment(response.get_data(as_text=True)))

    def post_page(self, path: str, values: dict[str, Any], *, follow: bool = True) -> Page:
        """POST a form; after a 303 return the page that it leads to."""
        page = self._checked(self.post(path, data=values))
        if page.status == 303 and follow:
            return self.page(page.response.location)
        return page

    def send(self, path: str, **values: Any) -> Page:
        """POST these fields with a valid token, without fetching the form."""
        return self.post_page(path, values | {"csrf_token": self.token()}, follow=False)

    def token(self) -> str:
        """Return a CSRF token of this session."""
        with self.session_transaction() as cookie:
            secret = cookie.setdefault("csrf_token", token_hex(20))
        return str(URLSafeTimedSerializer(self.application.secret_key or "", salt="wtf-csrf-token").dumps(secret))

    def _checked(self, response: TestResponse) -> Page:
        is_page = response.mimetype == "text/html" and response.status_code not in (302, 303, 304)
        tree = check_page(response.get_data(as_text=True)) if is_page else None
        return Page(self, response, tree)

    def __enter__(self) -> Self:
        super().__enter__()
        return self


def _values(elements: Iterable[Element]) -> dict[str, Any]:
    """Return the values that a browser would send without a change, except buttons."""
    found: dict[str, Any] = {}
    for element in elements:
        name, kind = element.get("name"), element.get("type", "text")
        if not name or "disabled" in element.attrib:
            continue
        if element.tag == "textarea":
            found[name] = element.text or ""
        elif element.tag == "select":
            options = list(element.iter("option"))
            chosen = [one for one in options if "selected" in one.attrib] or options[:1]
            found[name] = chosen[0].get("value", words(chosen[0])) if chosen else ""
        elif element.tag == "input" and kind in ("radio", "checkbox"):
            if "checked" in element.attrib:
                value = element.get("value", "on")
                found[name] = [*found.get(name, []), value] if kind == "checkbox" else value
        elif element.tag == "input" and kind not in ("submit", "button", "image"):
            found[name] = element.get("value", "")
    return found
