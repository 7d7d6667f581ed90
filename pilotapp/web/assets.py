"""The results of the asset build: hashed addresses, the inline style sheet with its hash, and the icons."""

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from markupsafe import Markup

from pilotapp.config import PACKAGE

DIST = PACKAGE / "static" / "dist"
ADDRESS = "/static/"
HASHED = r"-[0-9a-f]{10}\.[a-z0-9]+$"  # file names that contain a hash of the content


class AssetsMissing(RuntimeError):
    """The asset build has not run yet."""


def init_app(app: Flask) -> None:
    """Add `asset_url(name)`, `sprite_url()`, `critical_css()`, `has_icon(name)` and `has_asset(name)` to templates."""
    app.jinja_env.globals.update(
        asset_url=url, sprite_url=sprite_url, critical_css=critical_css, has_icon=has_icon, has_asset=has_asset
    )


@cache
def manifest() -> dict[str, Any]:
    """Return the build's manifest, read once. Raises AssetsMissing."""
    path = DIST / "manifest.json"
    if not path.exists():
        raise AssetsMissing("The browser assets are not built yet: run `make assets`.")
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def url(name: str) -> str:
    """Return the address of a built file by its plain name, such as 'app.css'. Raises AssetsMissing."""
    if not has_asset(name):
        raise AssetsMissing(f"{name} is not among the built browser assets: run `make assets`.")
    return ADDRESS + str(manifest()["files"][name])


def path(name: str) -> Path:
    """Return the path of a built file on disk (the service worker is served by a view)."""
    return DIST / url(name).removeprefix(ADDRESS)


def has_asset(name: str) -> bool:
    """Whether the build made a file with this name."""
    return name in manifest()["files"]


@cache
def sprite_url() -> str:
    """Return the address of the icon sprite; an icon is `sprite_url()#name`."""
    return url("sprite.svg")


@cache
def _symbols() -> frozenset[str]:
    return frozenset(manifest()["symbols"])


def has_icon(name: str) -> bool:
    """Whether the sprite has an icon with this name."""
    return name in _symbols()


@cache
def critical_css() -> Markup:
    """Return the short style sheet for inline use in pages without sign-in, the same in all of them."""
    return Markup(manifest()["critical"])  # noqa: S704


@cache
def critical_hash() -> str:
    """Return the hash source of the inline style sheet for the Content-Security-Policy, without quotes."""
    digest = hashlib.sha256(critical_css().encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
