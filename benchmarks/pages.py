"""Figure 8: a pilot's main pages and the log, compared with a minimal page of equal bytes, rows and SELECTs.

Responses are uncompressed while they are timed; the compressed size without headers is shown too.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import repeat
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import load, ours
from benchmarks.figures import Figure
from benchmarks.ours import Visitor
from benchmarks.settings import brief, rounds
from pilotapp import demo
from pilotapp.config import Config
from tests.support.servers import ROOT, free_port

ROUNDS = rounds(5)
SECONDS = brief(1.5, 0.3)
BUDGET = 1.3
# Address, person, maximum of rows, and the number of choices in the form of the minimal page: those of a small form, or
# as many as on our page if that is a form.
PAGES = (
    ("home", "/", "amal", 5, 12),
    ("my visits", "/visits", "amal", 20, 12),
    ("enter afterwards", "/visits/new", "amal", 0, 121),
    ("log, 50 rows", "/log", "karin", 50, 12),
)


def measure(build: Path, work: Path) -> list[Figure]:
    """Measure ours and the limit in turn, one connection each, median time of a response."""
    config = ours.open_database(work / "ours")
    demo.load()
    visitors = {name: ours.sign_in(ours.person(name)) for _, _, name, _, _ in PAGES}
    figures = []
    with ours.server(work / "ours") as server, bare(work) as limit:
        for words, path, name, rows, choices in PAGES:
            mine, shape = visitors[name].get(path), _shape(config, server, visitors[name], path)
            asked = urlencode({"selects": shape.selects, "rows": rows, "choices": choices, "size": shape.size})
            theirs = load.request("GET", f"/?{asked}", limit.headers)
            load.warm(server, [mine])
            load.warm(limit, [theirs])
            pairs = [
                (load.run(server, [repeat(mine)], SECONDS), load.run(limit, [repeat(theirs)], SECONDS))
                for _ in range(ROUNDS)
            ]
            figures.append(load.beside("8", f"{words} ({shape})", pairs, at_most=BUDGET, against="bare page"))
    return figures


@dataclass(frozen=True, slots=True)
class Shape:
    """The size of a page in bytes, uncompressed and as sent, and its number of SELECTs."""

    size: int
    sent: int
    selects: int

    def __str__(self) -> str:
        """The label in the table."""
        return f"{self.size / 1000:.1f} KB, {self.sent / 1000:.2f} KB as sent, {self.selects} SELECTs"


def _shape(config: Config, server: load.Server, visitor: Visitor, path: str) -> Shape:
    connection = load.Connection(server.port)
    plain, packed = (len(connection.ask(message).body) for message in (visitor.get(path), visitor.get_packed(path)))
    return Shape(plain, packed, selects(config, visitor, path))


def selects(config: Config, visitor: Visitor, path: str) -> int:
    """Return the number of SELECTs of this page, counted in this process."""
    from pilotapp.factory import create_app

    counted: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: counted.append(str(record.msg[0]))  # type: ignore[method-assign]
    logger = logging.getLogger("peewee")
    client = create_app(config).test_client(use_cookies=False)
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    client.get(path, headers={**visitor.headers, "Accept-Encoding": "identity"})
    logger.setLevel(logging.WARNING)
    logger.removeHandler(handler)
    return sum(text.startswith("SELECT") for text in counted)


class Limit:
    """The minimal app under the same server with as many processes."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pid = 0
        self.headers = {"Accept-Language": "de"}


@contextmanager
def bare(work: Path) -> Iterator[Limit]:
    """Run the limit, signed in."""
    from benchmarks import bare as app

    file, limit = str(work / "bare.db"), Limit(free_port())
    app.database.init(file)
    app.database.create_tables([app.User, app.Row])
    app.User.create(name="Amal")
    at = datetime(2026, 1, 1)
    rows = [
        {"name": f"Visit {n}", "place": "school", "at": at + timedelta(hours=n), "minutes": n % 90, "done": n % 2}
        for n in range(300)
    ]
    app.Row.insert_many(rows).execute()
    app.database.close()
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--port", str(limit.port)]
    options = ["--workers", str(ours.WORKERS), "--blocking-threads", "1", "--log-level", "error", "--factory"]
    environment = {"BARE_DATABASE": file, "BARE_TRANSLATIONS": str(ROOT / "translations"), "PATH": "/usr/bin:/bin"}
    process = subprocess.Popen([*command, *options, "benchmarks.bare:create_app"], cwd=ROOT, env=environment)
    limit.pid = process.pid
    try:
        limit.headers["Cookie"] = _sign_in(limit.port)
        yield limit
    finally:
        process.terminate()
        process.wait()


def _sign_in(port: int) -> str:
    for _ in range(300):
        try:
            answer = load.Connection(port).ask(load.request("GET", "/in", {}))
            return answer.header("set-cookie").split(";")[0]
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The bare app did not start.")
