"""Shows 5 and attack 23: LibreOffice finds numbers, days and text in what it opens, and no formula."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.exports import hostile
from tests.exports.sheets import ask
from tests.support import office
from tests.support.office import Cell
from tests.support.people import Somebody

pytestmark = pytest.mark.process

COMMAS = "CSV:44,34,76,1"


@pytest.fixture
def written(karin: Somebody, frozen: Any) -> Somebody:
    """karin, in a programme whose people's names are formulas and markup."""
    hostile.fill()
    return karin


def kinds(cells: list[Cell]) -> set[str]:
    """The kinds of these cells, as the office program reads them."""
    return {cell.kind for cell in cells}


def test_it_finds_typed_cells_in_a_spreadsheet(written: Somebody, tmp_path: Path) -> None:
    made = {
        "all.xlsx": ask(written, period="2026").data,
        "visits.xlsx": ask(written, what="visits").data,
        "pivot.xlsx": ask(written, what="pivot", rows="pilot", columns="month").data,
    }
    found = office.opened(made, tmp_path, reader="")
    assert [cell for cells in found.values() for cell in cells if cell.formula] == []
    assert {"string", "float", "date", "time"} <= kinds(found["visits.xlsx"])
    assert [cell.shown for cell in found["visits.xlsx"] if cell.kind == "date"] == ["2026-03-02"] * len(hostile.NAMES)
    assert next(cell.shown for cell in found["visits.xlsx"] if cell.kind == "time") == "30 min"
    assert "March 2026" in {cell.shown for cell in found["all.xlsx"] if cell.kind == "date"}
    shown = {cell.shown for cell in found["all.xlsx"] if cell.kind == "string"}
    assert {"=1+1", hostile.PROGRAMME, "{{7*7}}"} <= shown


@pytest.mark.parametrize("separator", ["semicolon", "comma"])
def test_it_finds_no_formula_in_any_csv(written: Somebody, tmp_path: Path, separator: str) -> None:
    made = {}
    for mark in ("true", None):
        for table in ("pilot", "month", "definitions"):
            fields: dict[str, Any] = {
                "what": "table",
                "table": table,
                "format": "csv",
                "separator": separator,
                "mark": mark,
            }
            made[f"{table}-{bool(mark)}.csv"] = ask(written, **fields).data
        fields = {"what": "visits", "format": "csv", "separator": separator, "mark": mark}
        made[f"visits-{bool(mark)}.csv"] = ask(written, **fields).data
    found = office.opened(made, tmp_path, reader=COMMAS if separator == "comma" else office.SEMICOLONS)
    assert [cell for cells in found.values() for cell in cells if cell.formula] == []
    for mark in ("True", "False"):
        assert [cell.shown for cell in found[f"pilot-{mark}.csv"] if cell.kind == "float"][:2] == ["30", "1"]
        days = [cell for cell in found[f"visits-{mark}.csv"] if cell.kind == "date"]
        assert len(days) == len(hostile.NAMES)
        assert any("＝1+1" in cell.shown for cell in found[f"pilot-{mark}.csv"])
