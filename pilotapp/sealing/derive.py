"""The secret of this installation (PILOTAPP_SECRET_KEY): another one for each purpose, and outside of requests too."""

from __future__ import annotations

import hashlib
import hmac

from pilotapp.config import Config

_key: str | None = None


def connect(config: Config) -> None:
    """Let the secret be that of `config`."""
    global _key
    _key = config.secret_key


def secret_for(purpose: str) -> str:
    """64 hex digits by HMAC-SHA-256: the same as long as the secret is, and no help with those of other purposes."""
    if _key is None:
        raise RuntimeError("db.connect() first: it says what the secret is")
    return hmac.new(_key.encode(), f"purpose\0{purpose}".encode(), hashlib.sha256).hexdigest()
