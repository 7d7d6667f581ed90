"""Figures 6 and 7: a phone's entries, singly and in batches of 100, compared with TimeTagger's records."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

from benchmarks import load, ours
from benchmarks.figures import Figure
from benchmarks.load import Answer, Pairs
from benchmarks.peer import TimeTagger
from benchmarks.settings import brief, rounds
from pilotapp import demo
from tests.support.servers import Server

ROUNDS = rounds(5)
SECONDS = brief(3.0, 0.5)
MANY = 8
BATCH = 100
# Prebuilt requests for each connection, more than can be processed: by entries in each.
MAX = {1: int(600 * SECONDS), BATCH: int(50 * SECONDS)}


def measure(build: Path, work: Path) -> list[Figure]:
    """Measure ours and the peer in turn; each connection of each round is a pilot who has sent nothing yet."""
    ours.open_database(work / "ours")
    demo.load()
    programme = ours.person("karin").programme_id
    with ours.server(work / "ours") as server, TimeTagger(build, work / "peer") as peer:
        both = _Both(server, programme, peer)
        alone, many, apart, batches = [], [], [], []
        for _ in range(ROUNDS):
            alone.append(both.run(1, 1))
            many.append(both.run(MANY, 1))
            apart.append(both.run(MANY, 1, accounts=MANY))
            batches.append(both.run(1, BATCH))
    return [
        _rates("6", "one entry, alone", alone, 3),
        _rates("6", f"one entry, {MANY} connections, one account there", many, 3),
        Figure("6", f"p99 at {MANY} connections, one account there", "ms", *load.medians(many, "p99")),
        _rates("6", f"one entry, {MANY} connections, {MANY} accounts there", apart, 3),
        Figure(
            "6", f"p99 at {MANY} connections, {MANY} accounts there", "ms", *load.medians(apart, "p99"), at_most=0.8
        ),
        _rates("7", f"entries in batches of {BATCH}", batches, 3, BATCH),
    ]


class _Both:
    """Our server and the peer."""

    def __init__(self, server: Server, programme: UUID, peer: TimeTagger) -> None:
        self._server, self._programme, self._peer = server, programme, peer

    def run(self, connections: int, size: int, accounts: int = 1) -> tuple[load.Load, load.Load]:
        """Run one round of both. TimeTagger locks by account; by default all connections use one account."""
        pilots = ours.sign_in_newcomers(self._programme, connections)
        mine = [ours.Phone(pilot, self._server.url).deliveries(size, MAX[size]) for pilot in pilots]
        puts = [self._peer.puts(number % accounts, size) for number in range(connections)]
        theirs = [load.built(stream, MAX[size]) for stream in puts]
        return (
            load.run(self._server, mine, SECONDS, _all_stored),
            load.run(self._peer, theirs, SECONDS, lambda answer: _all_accepted(answer, size)),
        )


def _all_stored(answer: Answer) -> bool:
    return answer.status == 200 and all(one["answer"] == "stored" for one in json.loads(answer.body)["answers"])


def _all_accepted(answer: Answer, size: int) -> bool:
    return answer.status == 200 and len(json.loads(answer.body)["accepted"]) == size


def _rates(number: str, what: str, pairs: Pairs, at_least: float, size: int = 1) -> Figure:
    """Return entries per second, and the processor time of one."""
    spent = load.medians(pairs, "processor", 1 / size)
    return Figure(number, what, "/s", *load.medians(pairs, "rate", size), at_least=at_least, processor=spent)
