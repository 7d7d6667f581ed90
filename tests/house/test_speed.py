"""docs/speed.md has every figure with its day, and a place for each part that can be measured."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.kept import tables, write_into
from benchmarks.lighthouse import LIMITS, PAGES, SCORES, Seen
from benchmarks.run import PARTS

SPEED = Path(__file__).resolve().parents[2] / "docs" / "speed.md"


def rows() -> list[str]:
    """Return the rows of figures: the first column is a number or empty; pages by name follow `lighthouse`."""
    figures = SPEED.read_text().split("## Figures")[1]
    return [line for line in figures.splitlines() if line.startswith("|") and not re.match(r"\| (#|page)|\|-", line)]


def test_it_says_the_day_of_every_figure() -> None:
    assert len(rows()) > 50
    assert [row for row in rows() if not re.search(r"\| 20\d\d-\d\d-\d\d \|", row)] == []


def test_it_takes_the_figures_of_every_part_and_keeps_the_rest(tmp_path: Path, monkeypatch) -> None:
    for name in (*PARTS, "lighthouse"):
        (tmp_path / f"{name}.json").write_text(f'{{"part": "{name}", "table": "| new {name} |"}}')
    (tmp_path / "writes-short.json").write_text('{"part": "writes", "table": "| short run |"}')
    monkeypatch.setattr("benchmarks.kept.KEPT", tmp_path)
    page = tmp_path / "speed.md"
    page.write_text(SPEED.read_text())
    write_into(page)
    text = page.read_text()
    assert set(tables()) == {*PARTS, "lighthouse"}
    assert all(f"| new {name} |" in text for name in tables()) and "| short run |" not in text
    assert "size with 10,000,000 visits" in text and text.count("<!-- end of") == len(tables())


def test_it_holds_the_figures_to_their_limits() -> None:
    def said(name: str, blocking: float, shift: float) -> str:
        return Seen(name, "/", SCORES | {"total-blocking-time": blocking, "cumulative-layout-shift": shift}).verdict

    assert set(LIMITS) <= {name for name, _, _ in PAGES}
    assert [said("figures", *of) for of in ((299, 0.049), (300, 0.05))] == [
        "held",
        "NOT HELD: total-blocking-time, cumulative-layout-shift",
    ]
    assert [said(name, 250, 0) for name in ("home", "pivot")] == ["NOT HELD: total-blocking-time", "held"]
    assert said("desk", 900, 0.9) == ""
