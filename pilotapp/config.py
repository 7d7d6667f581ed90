"""Settings from the environment, which only this module reads, as one frozen, typed Config."""

import os
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from environs import Env, EnvError, validate
from flask import current_app

import pilotapp

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = Path(__file__).resolve().parent
DEFAULT_SECRET = "development-only-secret-do-not-use"  # noqa: S105 - refused in production
ENVIRONMENTS = ("development", "production", "test")
LANGUAGES = ("de", "en")  # offered unless PILOTAPP_LANGUAGES is set; the first is the default
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
PLAIN_HTTP = "everybody on the way can read along"
_FIRST_PASSED = 3  # the first file descriptor that systemd passes


class ConfigError(SystemExit):
    """A setting is missing or unsafe; the message says which one and what to set."""


class Settings(Env):
    """The environment; an empty or blank setting counts as not set."""

    def _get_value(self, env_key: str, default: Any) -> Any:
        value = super()._get_value(env_key, default)
        return default if isinstance(value, str) and not value.strip() else value


def _shipped(name: str) -> Path:
    """Return the folder `name`: beside the package in a checkout, inside it in a wheel."""
    checkout = ROOT / name
    return checkout if checkout.is_dir() else PACKAGE / "_shipped" / name


TRANSLATIONS = _shipped("translations")
MIGRATIONS = _shipped("migrations")


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. `database_url` is 'sqlite:///…' or 'postgresql://…'; sizes are bytes, times are hours or days.

    `address` is where browsers find the app, such as https://lotsen.example.org; passkeys are bound to its host name.
    `keys` is the folder of the keys that seal texts, `erasures` the log of erased people; neither is part of the
    database. `backups` is where `pilotapp backup` writes. `hosts` are the host names that the app answers to (empty:
    all), `proxies` the networks of trusted proxies. `mail_url` is smtp:// or smtps://user:password@host:port; None
    sends no mail; `mail_from` is the sender's address. `jobs`: whether `pilotapp serve` also runs the timed jobs.
    `horizon_days`: the age up to which a backup is restored without a special option, and so how long phones keep
    sealed copies of what they delivered. `monitor`: host and port where a separate process answers /healthz and, with
    `metrics`, /metrics; None starts no such process. `backup_max_hours`: the age of the newest backup above which
    `pilotapp status` reports a problem.
    """

    data: Path
    database_url: str
    keys: Path
    erasures: Path
    backups: Path
    secret_key: str
    environment: str = "development"
    demo: bool = False
    debug: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 3
    https: bool = False
    plain_http: str = ""
    address: str = ""
    hosts: tuple[str, ...] = ()
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    languages: tuple[str, ...] = LANGUAGES
    translations: tuple[Path, ...] = (TRANSLATIONS,)
    migrations: Path = MIGRATIONS
    sync_body_limit: int = 256 * 1024
    horizon_days: int = 35
    invite_hours: int = 72
    mail_url: str = ""
    mail_from: str = ""
    jobs: bool = True
    monitor: tuple[str, int] | None = None
    monitor_open: bool = False
    metrics: bool = False
    backup_max_hours: int = 26
    version: str = pilotapp.__version__

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def url(self) -> str:
        """The public address of the app; without one, where the server listens, as seen on its own machine."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - only for the link
        return self.address or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def doubts(self) -> list[str]:
        """Return warnings about settings that do not prevent the start."""
        if self.environment != "production":
            return []
        found = []
        if self.data.is_dir() and self.data.stat().st_mode & 0o007:
            found.append(f"everybody on this machine can look into {self.data}: chmod 700")
        if self.https and not self.proxies:
            found.append("PILOTAPP_PROXIES is not set: behind a proxy, all visitors count as one address")
        if self._is_read_on_the_way():
            found.append(
                "PILOTAPP_DATABASE_URL names another machine: add ?sslmode=verify-full, or others may read along"
            )
        return found

    def _is_read_on_the_way(self) -> bool:
        """Whether the database is on another machine and its TLS certificate is not verified."""
        parts = urlsplit(self.database_url)
        host = parts.hostname or "localhost"
        return host not in LOOPBACK and "sslmode=verify-full" not in parts.query


def current_config() -> Config:
    """Return the settings of the running application."""
    config: Config = current_app.config["PILOTAPP"]
    return config


def environment(**more: str) -> dict[str, str]:
    """Return the environment of this process updated by `more`, for a child process."""
    return os.environ | more


def export(**variables: str) -> None:
    """Set environment variables of this process, for a library that reads them and for processes forked later."""
    os.environ.update(variables)


def passed_socket() -> int | None:
    """Return the descriptor of the listening socket that systemd passed to this process, or None (sd_listen_fds(3))."""
    is_mine = os.environ.get("LISTEN_PID") == str(os.getpid()) and os.environ.get("LISTEN_FDS", "0") != "0"
    return _FIRST_PASSED if is_mine else None


def writes_to_journal() -> bool:
    """Whether systemd started this process and the output goes to its journal."""
    return bool(os.environ.get("JOURNAL_STREAM"))


def load_config() -> Config:
    """Read the settings from the environment. Raises ConfigError with a message on what to set."""
    try:
        config = _read(Settings())
    except EnvError as error:
        raise ConfigError(f"pilotapp cannot start: {error}") from error
    _refuse_other_databases(config)
    _refuse_half_a_mail_server(config)
    _refuse_open_monitor(config)
    _refuse_unsafe(config)
    return config


def _read(env: Settings) -> Config:
    port = env.int("PORT", 8000)
    flask_debug = env.str("FLASK_DEBUG", "") not in ("", "0", "false", "no")  # also set by `flask --debug`
    with env.prefixed("PILOTAPP_"):
        environment = env.str("ENV", "development", validate=validate.OneOf(ENVIRONMENTS))
        data = Path(env.str("DATA", "data")).resolve()
        address = env.str("ADDRESS", "").rstrip("/")
        return Config(
            data=data,
            database_url=env.str("DATABASE_URL", f"sqlite:///{data / 'pilotapp.db'}"),
            keys=Path(env.str("KEYS", str(data / "keys"))).resolve(),
            erasures=Path(env.str("ERASURES", str(data / "erasures.jsonl"))).resolve(),
            backups=Path(env.str("BACKUPS", str(data / "backups"))).resolve(),
            secret_key=env.str("SECRET_KEY", DEFAULT_SECRET),
            environment=environment,
            demo=env.bool("DEMO", False),
            debug=env.bool("DEBUG", False) or flask_debug,
            host=env.str("HOST", "127.0.0.1"),
            port=port,
            workers=env.int("WORKERS", (os.cpu_count() or 1) + 1),
            https=env.bool("HTTPS", environment == "production"),
            plain_http=env.str("PLAIN_HTTP", ""),
            address=address,
            mail_url=env.str("MAIL_URL", ""),
            mail_from=env.str("MAIL_FROM", "").strip(),
            jobs=env.bool("JOBS", True),
            horizon_days=env.int("HORIZON_DAYS", 35, validate=validate.Range(1, 400)),
            monitor=_listener(env.str("MONITOR", "")),
            monitor_open=env.bool("MONITOR_OPEN", False),
            metrics=env.bool("METRICS", False),
            backup_max_hours=env.int("BACKUP_MAX_HOURS", 26, validate=validate.Range(1)),
            hosts=tuple(env.list("HOSTS", [urlsplit(address).hostname or ""] if address else [])),
            proxies=tuple(map(_network, env.list("PROXIES", []))),
            languages=tuple(env.list("LANGUAGES", list(LANGUAGES))),
            translations=(TRANSLATIONS, *map(Path, filter(None, env.str("TRANSLATIONS", "").split(os.pathsep)))),
        )


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text.strip())
    except ValueError as error:
        raise ConfigError(f"pilotapp cannot start: PILOTAPP_PROXIES: {error}") from error


def _listener(text: str) -> tuple[str, int] | None:
    """Parse host and port from 127.0.0.1:8001, [::1]:8001, or 8001, which listens on 127.0.0.1."""
    if not text:
        return None
    try:
        parts = urlsplit(f"//127.0.0.1:{text}" if text.isdecimal() else f"//{text}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port:
        raise ConfigError("pilotapp cannot start: PILOTAPP_MONITOR is not like 127.0.0.1:8001.")
    return host, port


def _refuse_open_monitor(config: Config) -> None:
    if config.metrics and not config.monitor:
        raise ConfigError(
            "pilotapp cannot start: PILOTAPP_METRICS needs PILOTAPP_MONITOR, the address that prints them."
        )
    if config.monitor and config.monitor[0] not in LOOPBACK and not config.monitor_open:
        raise ConfigError(
            "pilotapp cannot start: PILOTAPP_MONITOR listens beyond this machine. Use 127.0.0.1, or set "
            "PILOTAPP_MONITOR_OPEN=on where a firewall lets nobody in but your monitoring."
        )


def _refuse_other_databases(config: Config) -> None:
    if not config.database_url.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise ConfigError(
            "pilotapp cannot start: PILOTAPP_DATABASE_URL is not like postgresql://user:password@host/name."
        )


def _refuse_half_a_mail_server(config: Config) -> None:
    parts = urlsplit(config.mail_url)
    if config.mail_url and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        raise ConfigError("pilotapp cannot start: PILOTAPP_MAIL_URL is not like smtps://user:password@host:465.")
    if config.mail_url and "@" not in config.mail_from:
        raise ConfigError("pilotapp cannot start: PILOTAPP_MAIL_URL needs the sender in PILOTAPP_MAIL_FROM.")


def _refuse_unsafe(config: Config) -> None:
    is_public = config.environment == "production" or config.address.startswith("https://")
    if is_public and (config.secret_key == DEFAULT_SECRET or len(config.secret_key) < 32):
        _refuse("set PILOTAPP_SECRET_KEY to 32 or more random characters.")
    if config.environment != "production":
        return
    if config.debug:
        _refuse("PILOTAPP_DEBUG or FLASK_DEBUG is switched on.")
    if config.demo:
        _refuse("PILOTAPP_DEMO is switched on.")
    if config.https and not config.address.startswith("https://"):
        _refuse("set PILOTAPP_ADDRESS to its public address, for example https://lotsen.example.org.")
    if not config.https and config.plain_http != PLAIN_HTTP:
        _refuse(f"without PILOTAPP_HTTPS, set PILOTAPP_PLAIN_HTTP to '{PLAIN_HTTP}'.")
    if not config.hosts:
        _refuse("set PILOTAPP_HOSTS to the names under which it answers.")


def _refuse(reason: str) -> None:
    raise ConfigError(f"pilotapp cannot start in production: {reason}")
