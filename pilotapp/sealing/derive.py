"""Secrets derived from the installation's secret (PILOTAPP_SECRET_KEY), one for each purpose."""

import hashlib
import hmac

from pilotapp.config import Config

_key: str | None = None


def connect(config: Config) -> None:
    """Set the secret of `config`."""
    global _key
    _key = config.secret_key


def secret_for(purpose: str) -> str:
    """Return 64 hex digits by HMAC-SHA-256 for this purpose; they do not reveal those of other purposes."""
    if _key is None:
        raise RuntimeError("call db.connect() first: it sets the secret")
    return hmac.new(_key.encode(), f"purpose\0{purpose}".encode(), hashlib.sha256).hexdigest()
