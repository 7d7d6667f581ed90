"""Figures 6 and 7: what a phone sends, one entry at a time and in batches of 100, against TimeTagger's records."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median

from benchmarks import load, ours
from benchmarks.figures import Figure
from benchmarks.load import Answer
from benchmarks.peer import TimeTagger
from pilotapp import demo

Pair = tuple[load.Load, load.Load]

ROUNDS = 5
SECONDS = 3.0
MANY = 8
BATCH = 100


def measure(build: Path, work: Path) -> list[Figure]:
    """Ours and the peer in turn; with us each connection is a person of her own."""
    ours.open_database(work / "ours")
    demo.load()
    visitors = [ours.sign_in(person) for person in ours.pilots(MANY)]
    with ours.server(work / "ours") as server, TimeTagger(build, work / "peer") as peer:
        phones = [ours.Phone(visitor, server.url) for visitor in visitors]
        alone, many, apart, batches = [], [], [], []
        for _ in range(ROUNDS):
            alone.append(_pair(server.port, [phones[0].deliveries(1)], peer, 1))
            many.append(_pair(server.port, [phone.deliveries(1) for phone in phones], peer, 1))
            apart.append(_pair(server.port, [phone.deliveries(1) for phone in phones], peer, 1, accounts=MANY))
            batches.append(_pair(server.port, [phones[1].deliveries(BATCH)], peer, BATCH))
    return [
        _rates("6", "one entry, alone", "/s", alone, 3),
        _rates("6", f"one entry, {MANY} connections", "/s", many, 3),
        Figure("6", f"p99 at {MANY} connections", "ms", *_medians(many, "p99"), at_most=0.1),
        Figure("6", f"p99, {MANY} accounts there", "ms", *_medians(apart, "p99")),
        _rates("7", f"entries in batches of {BATCH}", "/s", batches, 4, BATCH),
    ]


def _pair(port: int, streams: list[load.Stream], peer: TimeTagger, size: int, accounts: int = 1) -> Pair:
    """One round of both. TimeTagger locks by account; as it comes it has one, which all connections then use."""
    mine = load.run(port, streams, SECONDS, _all_stored)
    puts = [peer.puts(number % accounts, size) for number in range(len(streams))]
    return mine, load.run(peer.port, puts, SECONDS, lambda answer: _all_accepted(answer, size))


def _all_stored(answer: Answer) -> bool:
    return answer.status == 200 and all(one["answer"] == "stored" for one in json.loads(answer.body)["answers"])


def _all_accepted(answer: Answer, size: int) -> bool:
    return answer.status == 200 and len(json.loads(answer.body)["accepted"]) == size


def _medians(pairs: list[Pair], what: str, times: int = 1) -> tuple[float, float]:
    return tuple(times * median(getattr(pair[side], what) for pair in pairs) for side in (0, 1))


def _rates(number: str, what: str, unit: str, pairs: list[Pair], at_least: float, times: int = 1) -> Figure:
    return Figure(number, what, unit, *_medians(pairs, "rate", times), at_least=at_least)
