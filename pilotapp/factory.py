"""The application factory: builds the Flask app from the packages' parts, in the order of this file."""

from typing import Any

from flask import Flask, request
from peewee import OperationalError, PeeweeException
from whitenoise import WhiteNoise

from pilotapp import db, erasure, formats, rooms, sealing
from pilotapp import log as pilotapp_log
from pilotapp.auth import demo_people
from pilotapp.config import PACKAGE, Config, load_config
from pilotapp.db import timeouts
from pilotapp.identity import access_ledger, session_lifetimes
from pilotapp.notices import mailer
from pilotapp.web import (
    access,
    assets,
    compression,
    errors,
    forgery,
    headers,
    health,
    languages,
    login,
    metrics,
    navigation,
    notice_links,
    request_log,
    site,
)
from pilotapp.web.proxies import Proxies


def create_app(config: Config | None = None) -> Flask:
    """Build the application from a configuration (default: the environment's)."""
    config = config or load_config()
    app = Flask("pilotapp", static_folder=None)
    _configure(app, config)
    _open_database(app, config)
    _furnish(app, config)
    for blueprint in (health.bp, *(one for room in rooms.rooms() for one in room.blueprints)):
        app.register_blueprint(blueprint)
    access.refuse_unmarked(app)
    pilotapp_log.hide(access.secret_prefixes(app))
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        forgery.HeadAsGet(app.wsgi_app),
        root=PACKAGE / "static" / "dist",
        prefix="static/",
        max_age=0,
        immutable_file_test=assets.HASHED,
        mimetypes={".svg": "image/svg+xml; charset=utf-8"},
        allow_all_origins=False,
    )
    outermost: Any = headers.Always(request_log.Around(app, Proxies(app.wsgi_app, config.proxies)), config)
    app.wsgi_app = outermost  # type: ignore[method-assign]
    return app


def _configure(app: Flask, config: Config) -> None:
    app.config.update(
        PILOTAPP=config,
        SECRET_KEY=config.secret_key,
        TESTING=config.environment == "test",
        DEBUG=config.debug,
        SESSION_COOKIE_NAME="__Host-pilotapp" if config.https else "pilotapp",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=config.https,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=session_lifetimes.MAX_ABSOLUTE,
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=config.sync_body_limit,
    )


def _open_database(app: Flask, config: Config) -> None:
    db.connect(config)
    look = _FirstLook(config)
    look.take_early()

    @app.before_request
    def take_connection() -> None:
        if request.endpoint != "health.healthz":  # it reports a missing database itself
            timeouts.begin_request()
            db.database.connect(reuse_if_open=True)
            look.take()

    @app.teardown_request
    def give_back(error: BaseException | None) -> None:
        try:
            db.release()
        finally:
            timeouts.end_request()


class _FirstLook:
    """Initialises the database once, before the first request that uses it, as soon as it is reachable.

    A worker starts while the database is unavailable, and answers 503 until it is back.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._is_taken = False

    def take_early(self) -> None:
        """Try at the start; do nothing if the database is unavailable."""
        try:
            self.take()
        except PeeweeException as error:
            if not db.is_away(error):
                raise
        finally:
            db.release()

    def take(self) -> None:
        """Initialise once in this process. Raises what refuses the start, and database errors."""
        if self._is_taken:
            return
        sealing.ready()
        try:
            access_ledger.join()
            erasure.apply()
        except OSError as error:  # treated like an unavailable database: the next request tries again
            raise OperationalError(f"a ledger cannot be read: {error}") from error
        demo_people.refuse_in_production(self._config)
        self._is_taken = True


def _furnish(app: Flask, config: Config) -> None:
    """Set up what every request needs: compression, sign-in, languages, access, headers, errors, filters, assets."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    compression.init_app(app)  # first, because the first handler is the last to process a response
    request_log.init_app(app, config)
    metrics.init_app(app, config)
    forgery.init_app(app, config)
    login.init_app(app)
    languages.init_app(app, config)
    access.init_app(app)
    errors.init_app(app)
    formats.init_app(app)
    navigation.init_app(app)
    notice_links.init_app(app)
    site.init_app(app)
    mailer.init_app(app, config)
    assets.init_app(app)
    headers.init_app(app)
