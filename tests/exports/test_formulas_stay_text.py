"""Attack 23: with any name, no cell of any exported table is a formula."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pilotapp import clock, db
from pilotapp.formats.csv_text import write
from pilotapp.models import Programme
from tests.exports.sheets import EVERY_TABLE
from tests.support import office, payloads, people, stage
from tests.support.people import Somebody

NUMBER = re.compile(r"-?\d+([.,]\d+)?")
SIGNS = "=+-@＝＋－＠﹢﹣−﹦﹫"


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet could read this cell as a formula, whatever leading characters it ignores."""
    if NUMBER.fullmatch(cell):
        return False
    seen = "".join(letter for letter in cell if unicodedata.category(letter) not in ("Cc", "Cf", "Zs"))
    return seen.startswith(tuple(SIGNS))


def cells(body: bytes, delimiter: str = ";") -> Iterator[str]:
    """Every cell as a spreadsheet reads the file: split at semicolons, or at another separator guessed wrongly."""
    for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=delimiter):
        yield from row


@pytest.fixture
def written(karin: Somebody, frozen: Any) -> Somebody:
    """karin, in a programme whose name and pilots' names are formulas."""
    start = clock.now() - timedelta(days=1)
    with db.transaction():
        for number, text in enumerate([*payloads.FORMULAS, *payloads.MARKUP, *payloads.LETTERS]):
            person = people.create(f"writer{number}", "musterstadt", ("pilot",))
            person.name = text
            person.save()
            stage.afterwards(f"writer{number}", start, start + timedelta(minutes=30))
        Programme.update(name="=1+1").execute()
    return karin


@pytest.mark.parametrize("table", EVERY_TABLE)
def test_it_has_no_formula_in_any_table(written: Somebody, table: str) -> None:
    body = written.client.get(f"/figures.csv?table={table}&period=2026-03").data
    found = list(cells(body))
    assert len(found) > 3
    assert [cell for cell in found if is_formula(cell)] == []


@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
@pytest.mark.parametrize("before", ["", "x,", "x;", "x\t", "x\n", 'x,"', "|"])
def test_it_keeps_text_text_under_a_wrong_guess_of_the_separator(before: str, delimiter: str) -> None:
    body = write(["day", "name"], [["2026", before + text] for text in payloads.FORMULAS])
    assert [cell for cell in cells(body, delimiter) if is_formula(cell)] == []


def test_it_keeps_negative_numbers_numbers() -> None:
    assert list(cells(write(["n"], [[-5], [-0.5], [0]]))) == ["n", "-5", "-0.5", "0"]


@pytest.mark.process
@pytest.mark.parametrize("reader", [office.SEMICOLONS, ""], ids=["semicolons", "guessed"])
def test_it_is_text_when_libreoffice_opens_it(written: Somebody, tmp_path: Path, reader: str) -> None:
    tables = {
        f"{table}.csv": written.client.get(f"/figures.csv?table={table}&period=2026-03").data for table in EVERY_TABLE
    }
    found = [cell for cells in office.opened(tables, tmp_path, reader).values() for cell in cells]
    assert len(found) > len(payloads.FORMULAS)
    assert [cell for cell in found if cell.formula] == []


@pytest.mark.process
def test_it_is_a_number_when_libreoffice_opens_a_negative_one(tmp_path: Path) -> None:
    table = {"n.csv": write(["n"], [[-5], ["=1+1"]]), "harm.csv": b"=1+1;@SUM(A1)\r\n"}
    found = office.opened(table, tmp_path)
    assert [(cell.kind, cell.formula) for cell in found["n.csv"]] == [
        ("string", None),
        ("float", None),
        ("string", None),
    ]
    assert any(cell.formula for cell in found["harm.csv"])


def test_it_would_find_a_formula() -> None:
    assert all(is_formula(text) for text in payloads.FORMULAS if text[0] not in "'\"")
