"""Suppression may take minutes: it reports progress, and stops on request."""

from __future__ import annotations

from random import Random

import pytest

from pilotapp.disclosure import suppression
from tests.support.random_releases import Release, release_of, visits_of

SECRET = "kept by the installation"


class Stopped(Exception):
    """Raised to stop the suppression."""


@pytest.fixture(scope="module")
def release() -> Release:
    """A table of about 70 cells, of which about half are suppressed."""
    return release_of(visits_of(Random(3)), ("institution_kind", "client_language", "topic"))


def test_it_tells_of_each_look_and_ends_with_the_last(release: Release) -> None:
    heard: list[tuple[int, int]] = []
    hidden = suppression.suppress(
        release.cells, release.constraints, 5, SECRET, on_progress=lambda *of: heard.append(of)
    )
    done = [one for one, _ in heard]
    assert done == sorted(done)
    assert all(one <= total for one, total in heard)
    assert heard[-1][0] == heard[-1][1] >= len(hidden)


def test_it_hides_the_same_whether_somebody_listens_or_not(release: Release) -> None:
    heard: list[tuple[int, int]] = []
    listened = suppression.suppress(
        release.cells, release.constraints, 5, SECRET, on_progress=lambda *of: heard.append(of)
    )
    assert suppression.suppress(release.cells, release.constraints, 5, SECRET) == listened
    assert len(heard) > len(listened)


def test_it_ends_where_it_is_told_to(release: Release) -> None:
    heard: list[int] = []

    def on_progress(done: int, _total: int) -> None:
        heard.append(done)
        if done == 3:
            raise Stopped

    with pytest.raises(Stopped):
        suppression.suppress(release.cells, release.constraints, 5, SECRET, on_progress=on_progress)
    assert heard[-1] == 3
