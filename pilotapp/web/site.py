"""The address of this site for browsers: for links, and as the relying party of passkeys."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, request

from pilotapp.config import current_config


@dataclass(frozen=True, slots=True)
class Site:
    """`origin` is scheme, host and port, as a browser sends it; `name` the host name alone."""

    origin: str
    name: str

    @classmethod
    def at(cls, address: str) -> Site:
        """Return the site at an address such as https://lotsen.example.org."""
        parts = urlsplit(address)
        return cls(f"{parts.scheme}://{parts.netloc}", parts.hostname or "")

    @property
    def netloc(self) -> str:
        """The name and port, without the scheme."""
        return urlsplit(self.origin).netloc

    @property
    def takes_passkeys(self) -> bool:
        """Whether browsers allow passkeys for it: over TLS or on localhost, and never for an IP address."""
        with suppress(ValueError):
            return not ip_address(self.name)
        return self.origin.startswith("https:") or self.name == "localhost" or self.name.endswith(".localhost")

    @property
    def by_name(self) -> str | None:
        """Return the same local site under a name that allows passkeys; None for any other site."""
        if self.takes_passkeys or self.name not in ("127.0.0.1", "::1"):
            return None
        return self.origin.replace("127.0.0.1", "localhost").replace("[::1]", "localhost")


def init_app(app: Flask) -> None:
    """Give templates `site()`."""
    app.jinja_env.globals.update(site=here)


def here() -> Site:
    """Return the site of this request: the configured address, else that of the request."""
    return Site.at(current_config().address or request.host_url)
