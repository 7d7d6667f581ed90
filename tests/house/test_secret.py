"""The secret of the installation: another one for each purpose, and never itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pilotapp.sealing import derive


def test_it_is_another_one_for_each_purpose_and_installation(app: Any) -> None:
    config = app.config["PILOTAPP"]
    try:
        mine = derive.of("hidden cells")
        assert mine == derive.of("hidden cells") != derive.of("something else")
        assert config.secret_key not in mine
        derive.connect(replace(config, secret_key="of another installation"))
        assert derive.of("hidden cells") != mine
    finally:
        derive.connect(config)
