"""Attack 28: a shared cache in front of the server never gives one person's response to another."""

from __future__ import annotations

from http.client import HTTPConnection

import pytest

from pilotapp.db import database
from pilotapp.factory import create_app
from pilotapp.web import assets
from tests.support import databases, people, walls
from tests.support.access_table import rows as table
from tests.support.shared_cache import SharedCache
from tests.support.world import World

GETS = [(row.path, row.kind) for row in table() if row.method == "GET"]
FOR_EVERYBODY = ("/static/",)
FILES = ("app.css", "app.js")


@pytest.fixture
def paths(world: World) -> list[str]:
    """Every readable address, with objects of amal's and karin's programme, and static files."""
    databases.disconnect()
    app = create_app(databases.config_for(world.server.env["PILOTAPP_DATABASE_URL"], world.server.data))
    database.connect(reuse_if_open=True)
    uids = walls.fill(app).uids
    filled = [path.replace("<uuid:uid>", str(uids.get(kind or "", {}).get("amal"))) for path, kind in GETS]
    return [path.replace("<token>", "unknown") for path in filled] + [assets.url(name) for name in FILES]


def walk(world: World, paths: list[str], name: str | None) -> dict[str, tuple[int, str]]:
    """The answers that this person gets through the cache, by address."""
    headers = {"Accept-Language": "en"}
    if name:
        token = people.start_session(people.uid_of(name), people.STANDING[name][1])
        headers["Cookie"] = f"pilotapp={people.cookie_of(token)}"
    found = {}
    for path in paths:
        connection = HTTPConnection("127.0.0.1", world.proxy.port, timeout=30)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        found[path] = (answer.status, answer.read().decode("utf-8", "replace"))
        connection.close()
    return found


def foreign(answers: dict[str, tuple[int, str]], of_karin: dict[str, tuple[int, str]]) -> list[str]:
    """The addresses at which another person got karin's answer."""
    personal = {path for path, (_, body) in of_karin.items() if "Karin" in body or "Amal" in body}
    assert len(personal) > 10
    return [path for path in personal if answers[path] == of_karin[path] or "Karin" in answers[path][1]]


def test_it_gives_nobody_what_was_made_for_karin(world: World, paths: list[str]) -> None:
    cache = SharedCache()
    world.proxy.when(cache)
    of_karin = walk(world, paths, "karin")
    for name in ("tarek", None):
        assert foreign(walk(world, paths, name), of_karin) == []
    assert {path for path in cache.kept if not path.startswith(FOR_EVERYBODY)} == set()
    assert set(cache.hits) == {path for path in paths if path.startswith(FOR_EVERYBODY)}


def test_it_would_notice_a_page_that_may_be_kept(world: World, paths: list[str]) -> None:
    world.proxy.when(SharedCache(heeds=False))
    of_karin = walk(world, paths, "karin")
    assert foreign(walk(world, paths, "tarek"), of_karin)
