"""`make scan`: wapiti crawls and attacks the running demo, as nobody, as a pilot and as a coordinator.

Fails when it reports anything above informational that has no explanation in EXPLAINED. Reports go to build/scan.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pilotapp.models import Person
from tests.support import databases, people
from tests.support.servers import ROOT, Server

PACKAGE = "wapiti3==3.2.3"
# Passive and active; left out is what asks other hosts (ssrf, xxe, log4shell, takeover, wapp, cms) or tries other
# products' addresses (nikto, wp_enum, network_device).
MODULES = (
    "cookieflags,csp,http_headers,https_redirect,csrf,backup,crlf,exec,file,htaccess,ldap,methods,permanentxss,"
    "redirect,shellshock,sql,timesql,upload,xss"
)
VISITORS = (None, "amal", "karin")
CRAWL_SECONDS, MODULE_SECONDS = 60, 45
INFORMATIONAL = 0
FEWEST_PAGES = 40
# Where the visitor would stop being who she is.
LEFT_ALONE = ("/sign-out", "/sign-in/demo", "/me/leave*", "/me/sessions/*", "/people/*/lost-phone")
# What a finding's category and text say, and why it is none; everything else fails.
EXPLAINED: dict[str, str] = {
    "Strict-Transport-Security": "The scanned demo runs without TLS; tests/web/test_headers.py shows it with TLS.",
    "Secure flag is not set": "The scanned demo runs without TLS; with it the cookie is __Host- and Secure (tested).",
    "nobody: Cross Site Request Forgery": "Requests at once race for the first cookie: right and wrong tokens get 403.",
    "LDAP Injection": "No LDAP is here: the payload holds a NUL, which is refused with 400; the scanner sees a change.",
    "Unencrypted Channels": "The scanned demo runs without TLS; production refuses to start without it.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What the scanner says: its category, its sentence, where, and how bad (0 is informational)."""

    visitor: str
    category: str
    words: str
    request: str
    level: int

    @property
    def reason(self) -> str | None:
        """Why it is none, if we know."""
        said = f"{self.visitor}: {self.category}: {self.words}"
        return next((reason for part, reason in EXPLAINED.items() if re.search(part, said)), None)

    def __str__(self) -> str:
        return f"[{self.level}] as {self.visitor}: {self.category}: {self.words} ({self.request})"


def main(folder: Path) -> int:
    """Scan as each visitor; the number of findings without an explanation."""
    folder.mkdir(parents=True, exist_ok=True)
    wapiti = _install(ROOT / "build")
    with tempfile.TemporaryDirectory() as data:
        server = Server(Path(data), workers=3, PILOTAPP_ENV="development", PILOTAPP_DEMO="1")
        server.run("db", "up")
        server.run("demo", "load")
        with server:
            databases.bind(databases.config_for(f"sqlite:///{server.data / 'pilotapp.db'}", server.data))
            found = [finding for visitor in VISITORS for finding in _scan(wapiti, server.url, visitor, folder)]
            complaints = server.complaints()
            shutil.copy(server.log, folder / "server.log")
    for finding in (finding for finding in found if finding.level > INFORMATIONAL):
        print(f"{finding}{f' -- {finding.reason}' if finding.reason else ''}")
    wrong = [finding for finding in found if finding.level > INFORMATIONAL and finding.reason is None]
    print(f"{len(found)} findings, {len(wrong)} above informational without an explanation")
    print(f"{len(complaints)} complaints in the server's log", *complaints, sep="\n")
    return len(wrong) + len(complaints)


def _install(build: Path) -> Path:
    home = build / "scanner"
    if not (home / ".installed").exists():
        print(f"installing {PACKAGE} into {home.name} ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        pip = [str(home / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        subprocess.run([*pip, PACKAGE], check=True)
        (home / ".installed").touch()
    return home / "bin" / "wapiti"


def _scan(wapiti: Path, url: str, visitor: str | None, folder: Path) -> Iterator[Finding]:
    report = folder / f"{visitor or 'nobody'}.json"
    options = ["--max-scan-time", str(CRAWL_SECONDS), "--max-attack-time", str(MODULE_SECONDS), "--flush-session"]
    options += ["--store-session", str(folder / "session"), "--no-bugreport", "--verify-ssl", "0", "-S", "aggressive"]
    options += [part for path in LEFT_ALONE for part in ("-x", f"{url}{path}")]
    if visitor:
        cookie = {"version": 0, "value": _cookie(visitor), "expires": None, "secure": False, "port": None}
        jar = folder / f"{visitor}.cookies.json"
        jar.write_text(json.dumps({"127.0.0.1": {"/": {"pilotapp": cookie}}}))
        options += ["-c", str(jar)]
    done = subprocess.run(
        [wapiti, "-u", f"{url}/", "-m", MODULES, "-f", "json", "-o", report, *options], capture_output=True, text=True
    )
    (folder / f"{visitor or 'nobody'}.log").write_text(done.stdout + done.stderr)
    if not report.exists():
        raise SystemExit(f"the scanner left no report:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    yield from _findings(json.loads(report.read_text()), visitor or "nobody")


def _cookie(name: str) -> str:
    person = Person.get(Person.email == f"{name}@pilotapp.example")
    return people.cookie_of(people.start_session(person.uid, person.roles), csrf_token=secrets.token_hex(20))


def _findings(report: dict[str, Any], visitor: str) -> Iterator[Finding]:
    pages = report["infos"].get("crawled_pages_nbr")
    print(f"as {visitor}: {pages} pages and forms crawled", flush=True)
    if visitor != "nobody" and pages < FEWEST_PAGES:
        raise SystemExit(f"the scanner saw so little as {visitor} that it cannot have been signed in")
    for part in ("vulnerabilities", "anomalies", "additionals"):
        for category, found in report[part].items():
            for one in found:
                request = f"{one['method']} {one['path']}"
                level = INFORMATIONAL if part == "additionals" else int(one["level"])
                yield Finding(visitor, category, str(one["info"]), request, level)


if __name__ == "__main__":
    sys.exit(min(main(Path(sys.argv[1])), 1))
