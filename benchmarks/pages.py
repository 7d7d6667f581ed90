"""Figure 8: home, my visits and the log, against a bare page of the same bytes, rows and number of SELECTs."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import repeat
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from benchmarks import load, ours
from benchmarks.figures import Figure
from benchmarks.ours import Visitor
from pilotapp import demo
from pilotapp.config import Config
from tests.support.servers import ROOT, free_port

ROUNDS = 7
SECONDS = 1.5
BUDGET = 1.3
# What is asked, by whom, and how many rows it shows at most.
PAGES = (("home", "/", "amal", 5), ("my visits", "/visits", "amal", 20), ("log, 50 rows", "/log", "karin", 50))


def measure(build: Path, work: Path) -> list[Figure]:
    """Ours and the limit in turn, one connection each, median time of an answer."""
    config = ours.open_database(work / "ours")
    demo.load()
    visitors = {name: ours.sign_in(ours.person(name)) for _, _, name, _ in PAGES}
    figures = []
    with ours.server(work / "ours") as server, bare(work) as limit:
        for words, path, name, rows in PAGES:
            mine = visitors[name].get(path)
            size = len(load.Connection(server.port).ask(mine).body)
            shape = {"selects": selects(config, visitors[name], path), "rows": rows, "size": size}
            theirs = load.request("GET", f"/?{urlencode(shape)}", limit.headers)
            pairs = [
                (
                    load.run(server.port, [repeat(mine)], SECONDS).median,
                    load.run(limit.port, [repeat(theirs)], SECONDS).median,
                )
                for _ in range(ROUNDS)
            ]
            what = f"{words} ({size / 1000:.0f} KB, {shape['selects']} SELECTs)"
            medians = (median(each) for each in zip(*pairs, strict=True))
            figures.append(Figure("8", what, "ms", *medians, at_most=BUDGET, against="bare page"))
    return figures


def selects(config: Config, visitor: Visitor, path: str) -> int:
    """How many SELECTs this page makes, counted in this process."""
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
    """The bare app under the same server with as many processes."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.headers = {"Accept-Language": "de"}


@contextmanager
def bare(work: Path) -> Iterator[Limit]:
    """The limit, serving, and signed in to."""
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
