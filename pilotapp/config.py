"""Settings: the only place that reads the environment; one frozen, typed Config built once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from environs import Env, EnvError, validate

import pilotapp

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = Path(__file__).resolve().parent
DEFAULT_SECRET = "development-only-secret-do-not-use"  # noqa: S105 - refused in production
ENVIRONMENTS = ("development", "production", "test")


class ConfigError(SystemExit):
    """A setting is missing or unsafe; the message says which one and what to set."""


def _shipped(name: str) -> Path:
    """The folder `name` beside the package in a checkout, inside it in a wheel."""
    checkout = ROOT / name
    return checkout if checkout.is_dir() else PACKAGE / "_shipped" / name


TRANSLATIONS = _shipped("translations")
MIGRATIONS = _shipped("migrations")


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. `database_url` is 'sqlite:///…' or 'postgresql://…'; sizes are bytes, times are hours or days.

    `address` is where browsers find the app, such as https://lotsen.example.org; passkeys are made for its name.
    `keys` is the folder of the keys by which text is sealed, `erasures` the ledger of people who were erased; neither
    is part of any backup of the database.
    """

    data: Path
    database_url: str
    keys: Path
    erasures: Path
    secret_key: str
    environment: str = "development"
    demo: bool = False
    debug: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 3
    https: bool = False
    address: str = ""
    languages: tuple[str, ...] = ("de", "en")
    translations: tuple[Path, ...] = (TRANSLATIONS,)
    migrations: Path = MIGRATIONS
    sync_body_limit: int = 256 * 1024
    invite_hours: int = 72
    version: str = pilotapp.__version__

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")


def load_config() -> Config:
    """Read the settings from the environment. Raises ConfigError with a sentence on what to do."""
    try:
        config = _read(Env())
    except EnvError as error:
        raise ConfigError(f"pilotapp cannot start: {error}") from error
    _refuse_unsafe(config)
    return config


def _read(env: Env) -> Config:
    port = env.int("PORT", 8000)
    with env.prefixed("PILOTAPP_"):
        environment = env.str("ENV", "development", validate=validate.OneOf(ENVIRONMENTS))
        data = Path(env.str("DATA", "data")).resolve()
        extra = (Path(part) for part in env.str("TRANSLATIONS", "").split(os.pathsep) if part)
        return Config(
            data=data,
            database_url=env.str("DATABASE_URL", f"sqlite:///{data / 'pilotapp.db'}"),
            keys=Path(env.str("KEYS", str(data / "keys"))).resolve(),
            erasures=Path(env.str("ERASURES", str(data / "erasures.jsonl"))).resolve(),
            secret_key=env.str("SECRET_KEY", DEFAULT_SECRET),
            environment=environment,
            demo=env.bool("DEMO", False),
            debug=env.bool("DEBUG", False),
            host=env.str("HOST", "127.0.0.1"),
            port=port,
            workers=env.int("WORKERS", (os.cpu_count() or 1) + 1),
            https=env.bool("HTTPS", environment == "production"),
            address=env.str("ADDRESS", "").rstrip("/"),
            languages=tuple(env.list("LANGUAGES", ["de", "en"])),
            translations=(TRANSLATIONS, *extra),
        )


def _refuse_unsafe(config: Config) -> None:
    if config.environment != "production":
        return
    if config.secret_key == DEFAULT_SECRET or len(config.secret_key) < 32:
        raise ConfigError(
            "pilotapp cannot start in production: set PILOTAPP_SECRET_KEY to 32 or more random characters."
        )
    if config.debug:
        raise ConfigError("pilotapp cannot start in production with PILOTAPP_DEBUG switched on.")
    if config.demo:
        raise ConfigError("pilotapp cannot start in production with PILOTAPP_DEMO switched on.")
    if config.https and not config.address.startswith("https://"):
        raise ConfigError(
            "pilotapp cannot start in production: set PILOTAPP_ADDRESS to its public address, "
            "for example https://lotsen.example.org."
        )
