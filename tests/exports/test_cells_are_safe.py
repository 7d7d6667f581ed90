"""Cells of a CSV file keep their values and types."""

from __future__ import annotations

import pytest

from pilotapp.formats.csv_text import safe, write


@pytest.mark.parametrize(
    "text", ["=1+1", "+49", "-2", "@SUM(A1)", "\t1", "\r1", "\n1", "＝1", "＋1", "－1", "＠x", " =1", "\u00a0=1"]
)
def test_it_marks_text_that_could_be_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("break_", ["\t", "\r", "\n", "x,", "x;", "x\n"])
def test_it_marks_what_stands_at_the_beginning_for_a_program_that_guesses_wrong(break_: str) -> None:
    assert str(safe(f"{break_}=1")).endswith(f"{break_}'=1")


@pytest.mark.parametrize("cell", [-5, 0, 1.5, None, "Amal", "2026-03", "Beratung; Wohnen", ""])
def test_it_leaves_numbers_and_plain_text_alone(cell: str | float | None) -> None:
    assert safe(cell) == cell


def test_it_quotes_what_would_break_a_line() -> None:
    body = write(["a;b", 'say "hi"'], [["two\nlines", -3]]).decode("utf-8-sig")
    assert body == '"a;b";"say ""hi"""\r\n"two\nlines";-3\r\n'
