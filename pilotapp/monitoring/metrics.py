"""Metrics for Prometheus: each worker counts into its own files, and the process beside the workers sums them.

The files are in the folder PROMETHEUS_MULTIPROC_DIR and stay when a worker ends, so that no counts are lost. Labels are
names of areas, statuses and kinds: no addresses, no names of people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pilotapp.monitoring.results import LEVELS, Result

if TYPE_CHECKING:
    from prometheus_client import Counter, Histogram
    from prometheus_client.metrics_core import GaugeMetricFamily

REQUEST_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
LAG_SECONDS = (10, 60, 300, 3600, 6 * 3600, 86_400, 7 * 86_400)


@dataclass(frozen=True, slots=True)
class Counted:
    """The counters of workers: requests with their seconds, errors, and the age of entries when they were stored."""

    requests: Histogram
    errors: Counter
    lag: Histogram


@cache
def counted() -> Counted:
    """Return the counters of this process, created on first use."""
    from prometheus_client import Counter, Histogram

    area_and_status = ("area", "status")
    return Counted(
        Histogram(
            "pilotapp_request_seconds",
            "Requests to pages and fragments, by area of the app and HTTP status.",
            area_and_status,
            buckets=REQUEST_SECONDS,
            registry=None,
        ),
        Counter(
            "pilotapp_errors",
            "Requests that failed, by kind: away (the database) or unexpected.",
            ("kind",),
            registry=None,
        ),
        Histogram(
            "pilotapp_delivery_lag_seconds",
            "Age of entries of phones when they were stored, by the clock of their phone.",
            buckets=LAG_SECONDS,
            registry=None,
        ),
    )


def printed(results: list[Result]) -> bytes:
    """Return all metrics in Prometheus' text format: the sums over all workers, and the results of the checks."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector
    from prometheus_client.registry import Collector

    class Found(Collector):
        def collect(self) -> Iterator[GaugeMetricFamily]:
            yield from _gauges(results)

    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    registry.register(Found())
    return generate_latest(registry)


def _gauges(results: list[Result]) -> Iterator[GaugeMetricFamily]:
    from prometheus_client.metrics_core import GaugeMetricFamily

    levels = GaugeMetricFamily(
        "pilotapp_check_status", f"The checks of pilotapp status: {dict(enumerate(LEVELS))}.", labels=["check"]
    )
    worst: dict[str, int] = {}
    for result in results:
        worst[result.check] = max(result.status, worst.get(result.check, 0))
    for check, status in worst.items():
        levels.add_metric([check], status)
    yield levels
    for name, value in (item for result in results for item in result.numbers.items()):
        words = "See docs/deploy.md, Monitoring."
        if isinstance(value, (int, float)):
            yield GaugeMetricFamily(f"pilotapp_{name}", words, value=value)
            continue
        gauge = GaugeMetricFamily(f"pilotapp_{name}", words, labels=["of"])
        for of, one in value.items():
            gauge.add_metric([of], one)
        yield gauge
