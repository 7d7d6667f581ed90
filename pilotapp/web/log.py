"""Logs as JSON lines with a request id; routes and codes only, never an address with its query, never a person."""

from __future__ import annotations

import logging
import sys
from time import perf_counter
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

from pilotapp.config import Config

logger = structlog.get_logger("pilotapp")


def init_app(app: Flask, config: Config) -> None:
    """One line a request; pretty in development, JSON in production, silent in tests."""
    production = config.environment == "production"
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer() if production else structlog.dev.ConsoleRenderer(colors=False),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO if production else logging.WARNING),
    )
    for doubt in config.doubts():
        logger.warning("doubt", what=doubt)
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.started = perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=uuid4().hex[:12])


def _end(response: Response) -> Response:
    taken = round((perf_counter() - g.started) * 1000, 1) if "started" in g else None
    level = logging.ERROR if response.status_code >= 500 else logging.INFO
    route = str(request.url_rule) if request.url_rule else None
    logger.log(level, "request", method=request.method, route=route, status=response.status_code, milliseconds=taken)
    return response
