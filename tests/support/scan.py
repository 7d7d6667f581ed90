"""`make scan`: wapiti crawls and attacks the running demo, anonymously and signed in with each role.

Fails if it reports anything above informational that no reason in scan_excuses.py explains. Prints the routes that it
did not reach. Reports are in build/scan.
"""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from pilotapp import clock
from pilotapp.models import Person
from tests.support import databases, people, scan_excuses, scan_reach
from tests.support.scan_excuses import Finding, Site
from tests.support.servers import ROOT, Server

PACKAGE = "wapiti3==3.2.3"
# Passive and active modules; left out are those that contact other hosts (ssrf, xxe, log4shell, takeover, wapp, cms) or
# try other products' addresses (nikto, wp_enum, network_device).
MODULES = (
    "cookieflags,csp,http_headers,https_redirect,csrf,backup,crlf,exec,file,htaccess,ldap,methods,permanentxss,"
    "redirect,shellshock,sql,timesql,upload,xss"
)
NOBODY = "nobody"
# A person for each role; the coordinator comes last and alone, because those forms change other people's accounts.
VISITORS = {
    NOBODY: "",
    "amal": "pilot",
    "selma": "safeguarding",
    "greta": "funder",
    "olga": "operator",
    "karin": "coordinator",
}
BESIDE_THE_DEMO = "olga"
PUBLIC_PAGE = "/statistics/mittelstadt"
CRAWL_SECONDS, MODULE_SECONDS, BATCH_SIZE = 120, 30, 3
INFORMATIONAL = 0
# Addresses that would end the session.
LEFT_ALONE = ("/sign-out", "/sign-in/demo", "/me/leave*", "/me/sessions/*", "/people/*/lost-phone")


def main(folder: Path) -> int:
    """Scan as each visitor; return the number of unexplained findings and of complaints in the server's log."""
    folder.mkdir(parents=True, exist_ok=True)
    wapiti = _install(ROOT / "build")
    with tempfile.TemporaryDirectory() as data:
        server = Server(Path(data), workers=3, PILOTAPP_ENV="development", PILOTAPP_DEMO="1")
        open_pages = _prepare(server)
        with server:
            databases.bind(databases.config_for(f"sqlite:///{server.data / 'pilotapp.db'}", server.data))
            site = Site(server.port, server.data, {name: _cookie(name) for name in VISITORS})
            found = _scan_all(wapiti, site, folder, open_pages)
            serious = [finding for finding in found if finding.level > INFORMATIONAL]
            reasons = {finding: scan_excuses.reason(finding, site) for finding in serious}
            complaints = server.complaints()
            shutil.copy(server.log, folder / "server.log")
    for finding, reason in reasons.items():
        print(finding, f"-- {reason}" if reason else "")
    wrong = sum(reason is None for reason in reasons.values())
    print(f"{len(found)} findings, {wrong} above informational without an explanation that holds")
    print(f"{len(complaints)} complaints in the server's log", *complaints, sep="\n")
    return wrong + len(complaints)


def _prepare(server: Server) -> list[str]:
    """Load the demo and an operator; return public pages that no link leads to, one of them an invitation."""
    server.run("db", "up")
    server.run("demo", "load")
    names = {BESIDE_THE_DEMO: VISITORS[BESIDE_THE_DEMO], "zahra": "pilot"}
    for name, role in names.items():
        who = ["--role", role, "--name", name, "--email", _email(name)]
        link = server.run("person", "add", "--programme", "mittelstadt", *who)
    return [f"/invite/{link.strip().rsplit('/', 1)[1]}", PUBLIC_PAGE]


def _person(name: str) -> Person:
    found: Person = Person.get(Person.email == _email(name))
    return found


def _email(name: str) -> str:
    return f"{name}@pilotapp.example"


def _scan_all(wapiti: Path, site: Site, folder: Path, open_pages: list[str]) -> list[Finding]:
    """Scan some visitors in parallel, then the coordinator."""
    things = {name: scan_reach.things(_person(name)) for name in VISITORS if name != NOBODY}

    def scan(visitor: str) -> list[Finding]:
        role = VISITORS[visitor]
        starts = [*scan_reach.starts(role, things.get(visitor, {})), *(open_pages if visitor == NOBODY else ())]
        report = _attack(wapiti, visitor, starts, site, folder)
        reached = scan_reach.routes(folder / "sessions" / visitor)
        if not scan_reach.is_inside(role, reached):
            raise SystemExit(f"as {visitor} the scanner saw no page that only a {role} may open")
        print(_what_was_reached(visitor, role, reached, report), flush=True)
        return list(_findings(report, visitor))

    *others, last = VISITORS
    with ThreadPoolExecutor(BATCH_SIZE) as several:
        found = list(chain.from_iterable(several.map(scan, others)))
    return [*found, *scan(last)]


def _install(build: Path) -> Path:
    home = build / "scanner"
    if not (home / ".installed").exists():
        print(f"installing {PACKAGE} into {home.name} ...", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        pip = [str(home / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        subprocess.run([*pip, PACKAGE], check=True)
        (home / ".installed").touch()
    return home / "bin" / "wapiti"


def _attack(wapiti: Path, visitor: str, starts: list[str], site: Site, folder: Path) -> dict[str, Any]:
    """Crawl from `starts`, attack, and return the scanner's report."""
    report, session, url = folder / f"{visitor}.json", folder / "sessions" / visitor, f"http://127.0.0.1:{site.port}"
    shutil.rmtree(session, ignore_errors=True)
    report.unlink(missing_ok=True)
    options = ["--max-scan-time", str(CRAWL_SECONDS), "--max-attack-time", str(MODULE_SECONDS), "--flush-session"]
    options += ["--store-session", str(session), "--no-bugreport", "--verify-ssl", "0", "-S", "aggressive"]
    options += [part for path in LEFT_ALONE for part in ("-x", f"{url}{path}")]
    options += [part for path in starts for part in ("-s", f"{url}{path}")]
    cookie = {"version": 0, "value": site.cookies[visitor], "expires": None, "secure": False, "port": None}
    jar = folder / f"{visitor}.cookies.json"
    jar.write_text(json.dumps({"127.0.0.1": {"/": {"pilotapp": cookie}}}))
    options += ["-c", str(jar)]
    done = subprocess.run(
        [wapiti, "-u", f"{url}/", "-m", MODULES, "-f", "json", "-o", report, *options], capture_output=True, text=True
    )
    (folder / f"{visitor}.log").write_text(done.stdout + done.stderr)
    if not report.exists():
        raise SystemExit(f"the scanner left no report:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    read: dict[str, Any] = json.loads(report.read_text())
    return read


def _cookie(name: str) -> str:
    """Return the cookie of a new session that needs no reauthentication; without sign-in it only has a CSRF token.

    Without it the scanner's first simultaneous requests would race for the cookie that holds the token.
    """
    token = ""
    if name != NOBODY:
        person = _person(name)
        token = people.start_session(person.uid, person.roles, authenticated_at=clock.now() + timedelta(hours=6))
    return people.cookie_of(token, csrf_token=secrets.token_hex(20))


def _what_was_reached(visitor: str, role: str, reached: set[str], report: dict[str, Any]) -> str:
    pages, missed = report["infos"].get("crawled_pages_nbr"), scan_reach.missed(role, reached)
    routes = f"{len(scan_reach.of_role(role)) - len(missed)} routes of hers reached, {len(missed)} not:"
    return "\n    ".join([f"as {visitor}: {pages} pages and forms crawled, {routes}", *missed])


def _findings(report: dict[str, Any], visitor: str) -> Iterator[Finding]:
    for part in ("vulnerabilities", "anomalies", "additionals"):
        for category, found in report[part].items():
            for one in found:
                level = INFORMATIONAL if part == "additionals" else int(one["level"])
                yield Finding(visitor, category, str(one["info"]), level, str(one["http_request"]))


if __name__ == "__main__":
    sys.exit(min(main(Path(sys.argv[1])), 1))
