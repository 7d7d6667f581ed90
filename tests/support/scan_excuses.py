"""Why a reported finding is not one: each reason is checked again for the finding that it explains."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from unittest import mock

from pilotapp.config import ConfigError, load_config
from pilotapp.factory import create_app
from tests.support import databases
from tests.support.servers import SECRET
from tests.support.visitor import Answer, Visitor


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding: visitor, category, message, level (0 is informational), and the raw request."""

    visitor: str
    category: str
    words: str
    level: int
    request: str

    def __str__(self) -> str:
        return f"[{self.level}] as {self.visitor}: {self.category}: {self.words} ({self.line})"

    @property
    def line(self) -> str:
        """Method and address."""
        return " ".join(self.request.split()[:2])

    @property
    def body(self) -> str:
        """The posted body."""
        return self.request.replace("\r\n", "\n").partition("\n\n")[2]


@dataclass(frozen=True, slots=True)
class Site:
    """The running server that is scanned, by its port, and the cookies of the visitors."""

    port: int
    data: Path
    cookies: Mapping[str, str] = field(default_factory=dict)

    def ask(self, finding: Finding) -> Answer:
        """Repeat the request of a finding, as the same visitor."""
        visitor = Visitor(self.port)
        if finding.visitor in self.cookies:
            visitor.cookies["pilotapp"] = self.cookies[finding.visitor]
        method, target = finding.request.split()[:2]
        return visitor.ask(method, target, finding.body or None, Content_Type="application/x-www-form-urlencoded")


def _with_tls(site: Site) -> list[tuple[str, str]]:
    """Return the headers of a page of the same app behind TLS."""
    databases.disconnect()
    app = create_app(databases.config_for(f"sqlite:///{site.data / 'pilotapp.db'}", site.data, https=True))
    return list(app.test_client().get("/sign-in", base_url="https://localhost").headers)


def _marks_cookies_secure(_finding: Finding, site: Site) -> bool:
    cookies = [value for name, value in _with_tls(site) if name == "Set-Cookie"]
    return bool(cookies) and all("; Secure" in one and one.startswith("__Host-") for one in cookies)


def _production_refuses_plain_http(_finding: Finding, site: Site) -> bool:
    wanted = {"ENV": "production", "SECRET_KEY": SECRET, "HTTPS": "0", "DATA": str(site.data), "HOSTS": "localhost"}
    with mock.patch.dict(os.environ, {f"PILOTAPP_{name}": value for name, value in wanted.items()}, clear=True):
        try:
            load_config()
        except ConfigError as refusal:
            return "PLAIN_HTTP" in str(refusal)
    return False


def _refuses_nul(finding: Finding, site: Site) -> bool:
    """Whether the payload is refused for its NUL character alone, and there is no directory service here."""
    without = replace(finding, request=finding.request.replace("%00", ""))
    if any(find_spec(name) for name in ("ldap", "ldap3")) or without == finding:
        return False
    return site.ask(finding).status == 400 != site.ask(without).status


@dataclass(frozen=True, slots=True)
class Excuse:
    """Findings of this category with these words are explained by a reason, which `holds` checks again."""

    category: str
    words: str
    reason: str
    holds: Callable[[Finding, Site], bool]


EXCUSES = (
    Excuse(
        "Secure Flag cookie",
        r"Secure flag is not set",
        "The scanned demo runs without TLS; with it the cookie is __Host- and Secure.",
        _marks_cookies_secure,
    ),
    Excuse(
        "Unencrypted Channels",
        r"",
        "The scanned demo runs without TLS; production refuses to start without it.",
        _production_refuses_plain_http,
    ),
    Excuse(
        "LDAP Injection",
        r"",
        "No LDAP is here: the payload holds a NUL and is refused with 400, so the scanner sees another answer.",
        _refuses_nul,
    ),
)


def reason(finding: Finding, site: Site) -> str | None:
    """Return why a finding is not one, if a known reason holds here and now."""
    for excuse in EXCUSES:
        if finding.category == excuse.category and re.search(excuse.words, finding.words):
            return excuse.reason if excuse.holds(finding, site) else None
    return None
