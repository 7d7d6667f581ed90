"""The secret of the installation: another one for each purpose, and never itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pilotapp import secret


def test_it_is_another_one_for_each_purpose_and_installation(app: Any) -> None:
    config = app.config["PILOTAPP"]
    try:
        mine = secret.of("hidden cells")
        assert mine == secret.of("hidden cells") != secret.of("something else")
        assert config.secret_key not in mine
        secret.connect(replace(config, secret_key="of another installation"))
        assert secret.of("hidden cells") != mine
    finally:
        secret.connect(config)
