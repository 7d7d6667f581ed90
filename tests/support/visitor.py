"""A client without a browser: cookies, forms and JSON over real connections, from any address."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Answer:
    """A response."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Visitor:
    """Sends requests to a local server; as its configured proxy it sets the client's address (`chain`)."""

    port: int
    chain: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        """Send one request on a new connection; cookies are kept."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.chain:
            named["X-Forwarded-For"] = self.chain
        if self.cookies:
            named["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, named)
            response = connection.getresponse()
            for cookie in response.msg.get_all("Set-Cookie", []):
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(response.status, dict(response.getheaders()), response.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def token(self) -> str:
        """Return the CSRF token of a page that can be opened with or without sign-in."""
        pages = (self.ask("GET", path).text for path in ("/sign-in", "/me"))
        return next(found[0] for found in map(_TOKEN.findall, pages) if found)

    def post(self, path: str, **values: str) -> Answer:
        """Submit a form, with a given or fetched token."""
        values.setdefault("csrf_token", self.token())
        return self.ask("POST", path, urlencode(values), Content_Type="application/x-www-form-urlencoded")

    def deliver(self, entries: list[dict[str, Any]], device_now: str) -> Answer:
        """Deliver like a phone: /sync/hello, then all entries at once."""
        token = json.loads(self.ask("GET", "/sync/hello").text)["csrf_token"]
        parcel = json.dumps({"schema": 1, "device_now": device_now, "entries": entries})
        return self.ask("POST", "/sync", parcel, Content_Type="application/json", X_CSRFToken=token)
