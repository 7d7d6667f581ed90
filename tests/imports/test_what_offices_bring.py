"""Every file that an office brings is read right, asked about or refused; none is silently wrong.

`python -m pytest tests/imports/test_what_offices_bring.py -s` prints the table of docs/imports.md.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.imports.coordinator import Coordinator, add_pilots
from tests.imports.measured import Measured, by_kind, measure, table
from tests.imports.offices import OFFICES, Office
from tests.imports.offices.declared import WRONG
from tests.support.people import Somebody

FOUND: list[Measured] = []
DOCS = Path(__file__).resolve().parents[2] / "docs" / "imports.md"


def _cases() -> list[object]:
    marks = {True: (pytest.mark.process,), False: ()}
    return [pytest.param(office, id=office.name, marks=marks[office.is_workbook]) for office in OFFICES]


@pytest.mark.parametrize("office", _cases())
def test_it_reads_what_an_office_brings(karin: Somebody, office: Office) -> None:
    add_pilots()
    found = measure(office, Coordinator(karin, office).bring())
    FOUND.append(found)
    assert not found.flaws, f"{'; '.join(found.flaws)} ({found.why})"


def test_it_reads_nothing_silently_wrong() -> None:
    print(f"\n{table(FOUND)}")
    assert [one.office.name for one in FOUND if one.found == WRONG] == []


def test_it_is_written_down_in_the_docs() -> None:
    if len(FOUND) < len(OFFICES):
        pytest.skip("not all files were brought")
    said = DOCS.read_text().rpartition("After")[2].replace("*", "")
    assert [line for line in by_kind(FOUND) if line not in said] == []


def test_it_has_enough_of_every_kind() -> None:
    names = [office.name for office in OFFICES]
    assert len(set(names)) == len(names) >= 75
    assert all(office.visits or office.classes != ("right",) for office in OFFICES)
