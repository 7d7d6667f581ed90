"""The server of these stories does the jobs too: imports, long files and releases are made beside its requests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.databases import Bench
from tests.support.kept_server import KeptServer
from tests.support.world import World


@pytest.fixture(scope="session")
def working_server(bench: Bench, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptServer]:
    """The server that these stories use in turns."""
    folder = tmp_path_factory.mktemp("working")
    kept = KeptServer(bench, folder, prepare=lambda server: server.env.update(PILOTAPP_JOBS="on"))
    yield kept
    kept.close()


@pytest.fixture
def world(working_server: KeptServer) -> Iterator[World]:
    """A running server that does the jobs, behind the proxy, with the standing people and nothing else."""
    with World.around(working_server) as running:
        yield running
