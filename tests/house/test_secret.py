"""The secret of the installation: derived differently for each purpose, and never used itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pilotapp.sealing import derive


def test_it_is_another_one_for_each_purpose_and_installation(app: Any) -> None:
    config = app.config["PILOTAPP"]
    try:
        mine = derive.secret_for("hidden cells")
        assert mine == derive.secret_for("hidden cells") != derive.secret_for("something else")
        assert config.secret_key not in mine
        derive.connect(replace(config, secret_key="of another installation"))
        assert derive.secret_for("hidden cells") != mine
    finally:
        derive.connect(config)
