"""Counts for Prometheus in workers, if switched on: requests, errors, and how late entries arrive."""

from collections.abc import Iterable
from time import perf_counter

from flask import Flask, Response, g, request

from pilotapp.config import Config, current_config
from pilotapp.monitoring.metrics import counted


def init_app(app: Flask, config: Config) -> None:
    """Count every request that reaches the app, by blueprint and status; static files are served before it."""
    if config.metrics:
        app.after_request(_count)


def count_error(kind: str) -> None:
    """Count a failed request: 'away' (the database) or 'unexpected'."""
    if current_config().metrics:
        counted().errors.labels(kind).inc()


def observe_lag(seconds: Iterable[float]) -> None:
    """Count stored entries, by their age in seconds."""
    if current_config().metrics:
        for one in seconds:
            counted().lag.observe(max(0.0, one))


def _count(response: Response) -> Response:
    if "started" in g:
        area = request.blueprint or "none"
        counted().requests.labels(area, str(response.status_code)).observe(perf_counter() - g.started)
    return response
