"""docs/asvs.md answers every requirement of levels 1 and 2 once, and every test that the docs name exists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
ANSWERS = ("holds", "does not apply", "operator", "does not hold")
# OWASP ASVS 5.0.0: the number of requirements of each section, then those of level 3, which are not answered.
SECTIONS = """
1.1 2; 1.2 10 -10; 1.3 12 -12; 1.4 3; 1.5 3 -3; 2.1 3; 2.2 3; 2.3 5 -5; 2.4 2 -2; 3.1 1 -1; 3.2 3 -3; 3.3 5 -5; 3.4 8
-7 -8; 3.5 8 -6 -7 -8; 3.6 1 -1; 3.7 5 -3 -4 -5; 4.1 5 -4 -5; 4.2 5 -2 -3 -4 -5; 4.3 2; 4.4 4; 5.1 1; 5.2 6 -4 -5 -6;
5.3 3 -3; 5.4 3; 6.1 3; 6.2 12; 6.3 8 -5 -6 -7 -8; 6.4 6 -5 -6; 6.5 8 -6 -7 -8; 6.6 4 -4; 6.7 2 -1 -2; 6.8 4; 7.1 3;
7.2 4; 7.3 2; 7.4 5; 7.5 3 -3; 7.6 2; 8.1 4 -3 -4; 8.2 4 -4; 8.3 3 -2 -3; 8.4 2 -2; 9.1 3; 9.2 4; 10.1 2; 10.2 3 -3;
10.3 5 -5; 10.4 16 -12 -13 -14 -15 -16; 10.5 5; 10.6 2; 10.7 3; 11.1 4 -3 -4; 11.2 5 -4 -5; 11.3 5 -4 -5; 11.4 4; 11.5
2 -2; 11.6 2 -2; 11.7 2 -1 -2; 12.1 5 -4 -5; 12.2 2; 12.3 5 -5; 13.1 4 -2 -3 -4; 13.2 6 -6; 13.3 4 -3 -4; 13.4 7 -6
-7; 14.1 2; 14.2 8 -5 -6 -7 -8; 14.3 3; 15.1 5 -4 -5; 15.2 5 -4 -5; 15.3 7; 15.4 4 -1 -2 -3 -4; 16.1 1; 16.2 5; 16.3
4; 16.4 3; 16.5 4 -4; 17.1 2 -2; 17.2 8 -5 -6 -7 -8; 17.3 2
"""
_NAMED = re.compile(r"`((?:[\w/]+/)?test_\w+\.py)(?:::(\w+))?`|`((?:pilotapp|tests|deploy)/[\w/.-]+\.\w+)`")


def wanted() -> list[str]:
    """Return the numbers of all requirements of levels 1 and 2."""
    found = []
    for section in SECTIONS.split(";"):
        name, most, *third = section.split()
        found += [f"{name}.{number}" for number in range(1, int(most) + 1) if f"-{number}" not in third]
    return found


def spread(numbers: str) -> Iterator[str]:
    """Expand '1.2.6–1.2.8, 1.3.1' to single numbers."""
    for part in numbers.split(","):
        first, _, last = part.strip().partition("–")
        section, _, start = first.rpartition(".")
        assert not last or last.rpartition(".")[0] == section, part
        yield from (f"{section}.{number}" for number in range(int(start), int((last or first).rpartition(".")[2]) + 1))


@cache
def page() -> str:
    """Return the document."""
    return (DOCS / "asvs.md").read_text("utf-8")


def rows(text: str) -> list[list[str]]:
    """Return the five cells of every row of answers in a text."""
    lines = [line.strip().strip("|").split("|") for line in text.splitlines() if re.match(r"\| \d+\.", line)]
    return [[cell.strip() for cell in cells] for cells in lines if len(cells) == 5]


def answers() -> list[tuple[str, str]]:
    """Return (requirement, answer) of every row."""
    return [(number, row[2]) for row in rows(page()) for number in spread(row[0])]


def test_it_answers_every_requirement_once() -> None:
    counted = Counter(number for number, _ in answers())
    assert (len(wanted()), len(set(wanted()))) == (253, 253)
    assert set(wanted()) - set(counted) == set()
    assert set(counted) - set(wanted()) == set()
    assert [number for number, times in counted.items() if times > 1] == []


def test_it_has_a_part_for_each_chapter_with_its_own_numbers() -> None:
    parts = re.split(r"^## V(\d+) .*$", page().partition("# What the standard")[0], flags=re.MULTILINE)[1:]
    assert parts[::2] == [str(chapter) for chapter in range(1, 18)]
    for chapter, part in zip(parts[::2], parts[1::2], strict=True):
        numbers = {number.partition(".")[0] for row in rows(part) for number in spread(row[0])}
        assert numbers == {chapter}


def test_it_gives_one_of_four_answers_and_says_how_often() -> None:
    given = Counter(answer for _, answer in answers())
    assert set(given) == set(ANSWERS)
    hold, apply, operator, fail = (given[answer] for answer in ANSWERS)
    said = f"{hold} hold, {apply} do not apply, {operator} are the operator's, {fail} do not hold"
    assert said in " ".join(page().split())


def test_it_lists_at_the_end_what_does_not_hold() -> None:
    last = page().rpartition("# What does not hold")[2]
    listed = [number for numbers in re.findall(r"^\| ([\d., –]+) \|", last, re.MULTILINE) for number in spread(numbers)]
    assert sorted(listed) == sorted(number for number, answer in answers() if answer == "does not hold")


def test_it_shows_what_holds_by_a_test_or_says_where_it_is_written() -> None:
    bare = [row[0] for row in rows(page()) if row[2] == "holds" and not (_NAMED.search(row[4]) or "](" in row[3])]
    assert bare == []


@pytest.mark.parametrize("name", ["asvs.md", "security.md", "faults.md"])
def test_it_names_only_tests_and_places_that_exist(name: str) -> None:
    named = _NAMED.findall((DOCS / name).read_text("utf-8"))
    assert named
    assert [found for found in named if not _exists(*found)] == []


def _exists(file: str, function: str, place: str) -> bool:
    if place:
        return (ROOT / place).is_file()
    paths = (ROOT / file, ROOT / "tests" / file, ROOT / "tests" / "faults" / file)
    path: Path | None = next((path for path in paths if path.is_file()), None)
    return path is not None and (not function or f"\ndef {function}(" in path.read_text("utf-8"))
