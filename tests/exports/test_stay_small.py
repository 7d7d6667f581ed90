"""A long file is streamed: neither its rows nor its bytes are in memory as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import exporting
from tests.support.databases import Bench

pytestmark = pytest.mark.process

VISITS = 50_000
GROWTH = 10  # megabytes over what a file of few takes


@pytest.fixture(scope="module")
def filled(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A separate database with many visits of one programme."""
    folder = tmp_path_factory.mktemp("many")
    url = bench.empty(folder)
    exporting.run(url, folder, "fill", str(VISITS))
    return url, folder


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_it_takes_no_memory_for_rows(filled: tuple[str, Path], form: str) -> None:
    found = exporting.run(*filled, "make", form)
    assert found["peak"] - found["before"] < GROWTH, found
    assert found["size"] > 1


def test_it_would_be_seen_if_it_did(filled: tuple[str, Path]) -> None:
    found = exporting.run(*filled, "hold", "csv")
    assert found["peak"] - found["before"] > GROWTH, found
