"""Figure 14 in a short form: many phones deliver what waited while coordinators read."""

from __future__ import annotations

import json
from itertools import cycle
from pathlib import Path
from threading import Thread

from benchmarks import load, ours
from benchmarks.figures import Figure
from benchmarks.load import Answer
from benchmarks.ours import Phone
from pilotapp import demo
from pilotapp.models import Entry

PHONES, READERS, ENTRIES = 30, 4, 60
BODIES = 5
QUIET = 3.0


def measure(build: Path, work: Path) -> list[Figure]:
    """30 phones with 300 entries each in bodies of 60, 4 coordinators; each phone is a person of her own."""
    ours.open_database(work / "ours")
    demo.load()
    pilots = [ours.sign_in(person) for person in ours.pilots(PHONES)]
    karin = ours.sign_in(ours.person("karin"))
    before = Entry.select().count()
    with ours.server(work / "ours") as server:
        pages = [karin.get("/log"), karin.get("/month")]
        quiet = load.run(server.port, [cycle(pages)], QUIET)
        bodies = [_bodies(Phone(pilot, server.url)) for pilot in pilots]
        drains: list[load.Load] = []
        drain = Thread(target=lambda: drains.append(load.run(server.port, bodies, 600, _all_stored)))
        drain.start()
        busy = load.run(server.port, [cycle(pages)] * READERS, 600, until=lambda: not drain.is_alive())
        drain.join()
    lost = before + PHONES * BODIES * ENTRIES - Entry.select().count()
    what = f"{PHONES} phones x {BODIES * ENTRIES} entries"
    return [
        Figure("14", f"{what}, drained in", "s", drains[0].seconds if drains else 0),
        Figure("14", f"{what}, not stored", "", lost if drains else -1, at_most=0),
        Figure(
            "14", "p99 of a coordinator's page meanwhile", "ms", busy.p99, quiet.median, at_most=10, against="quiet"
        ),
    ]


def _bodies(phone: Phone) -> list[bytes]:
    return [phone.delivery(phone.take(ENTRIES)) for _ in range(BODIES)]


def _all_stored(answer: Answer) -> bool:
    return answer.status == 200 and all(one["answer"] == "stored" for one in json.loads(answer.body)["answers"])
