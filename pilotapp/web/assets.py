"""What the asset build made: hashed addresses, the inline style sheet with its hash, and the icons there are."""

from __future__ import annotations

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
HASHED = r"-[0-9a-f]{10}\.[a-z0-9]+$"  # names that change with what is in the file


class AssetsMissing(RuntimeError):
    """The build has not run yet."""


def init_app(app: Flask) -> None:
    """Give templates `asset_url(name)`, `sprite_url()`, `critical_css()`, `has_icon(name)` and `has_asset(name)`."""
    app.jinja_env.globals.update(
        asset_url=url, sprite_url=sprite_url, critical_css=critical_css, has_icon=has_icon, has_asset=has_asset
    )


@cache
def manifest() -> dict[str, Any]:
    """The build's manifest, read once. Raises AssetsMissing."""
    path = DIST / "manifest.json"
    if not path.exists():
        raise AssetsMissing("The browser assets are not built yet: run `make assets`.")
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def url(name: str) -> str:
    """The address of a built file by its plain name, such as 'app.css'. Raises AssetsMissing."""
    if not has_asset(name):
        raise AssetsMissing(f"{name} is not among the built browser assets: run `make assets`.")
    return ADDRESS + str(manifest()["files"][name])


def path(name: str) -> Path:
    """Where a built file lies on disk (the service worker is served by a view)."""
    return DIST / url(name).removeprefix(ADDRESS)


def has_asset(name: str) -> bool:
    """Whether the build made a file of this name."""
    return name in manifest()["files"]


@cache
def sprite_url() -> str:
    """The address of the icon sprite; an icon is `sprite_url()#name`."""
    return url("sprite.svg")


@cache
def _symbols() -> frozenset[str]:
    return frozenset(manifest()["symbols"])


def has_icon(name: str) -> bool:
    """Whether the sprite has an icon of this name."""
    return name in _symbols()


@cache
def critical_css() -> Markup:
    """The short style sheet that stands inline in pages for people who are not signed in, the same in all of them."""
    return Markup(manifest()["critical"])  # noqa: S704


@cache
def critical_hash() -> str:
    """The source expression of the inline style sheet for the Content-Security-Policy, without quotes."""
    digest = hashlib.sha256(critical_css().encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
