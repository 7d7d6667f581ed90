"""What README and DEVELOPERS mention exists: commands, folders, pictures, links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.test_floors import FLOORS

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"


def texts() -> list[Path]:
    """Return the documents."""
    return [path for path in (README, ROOT / "DEVELOPERS.md", *sorted((ROOT / "docs").glob("*.md"))) if path.exists()]


def make_targets() -> set[str]:
    """Return the targets of the Makefile."""
    return set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(), re.M))


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.name)
def test_it_names_only_commands_that_exist(path: Path) -> None:
    named = set(re.findall(r"\bmake ([a-z][\w-]*)", " ".join(re.findall(r"`[^`]+`|```.*?```", path.read_text(), re.S))))
    assert named <= make_targets()


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.name)
def test_it_links_only_to_files_that_exist(path: Path) -> None:
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text())
    local = [link for link in links if not re.match(r"\w+:", link)]
    assert [link for link in local if not (path.parent / link).exists()] == []


def test_it_starts_with_two_commands() -> None:
    text = README.read_text()
    assert "make run" in text and "make test" in text
    assert {"run", "test", "lint", "faults", "screenshots", "bench"} <= make_targets()


def test_it_draws_the_map_of_the_house() -> None:
    text = README.read_text()
    rooms = {room for floor in FLOORS for room in floor}
    missing = [room for room in sorted(rooms) if not re.search(rf"\b{room}(/|\.py)", text)]
    assert missing == []
