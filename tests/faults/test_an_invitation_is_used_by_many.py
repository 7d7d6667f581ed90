"""Many browsers use the same invitation at the same moment, over several workers: one succeeds."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, OpenerDirector, build_opener

from pilotapp.auth import passwords
from pilotapp.models import AuditRow, Invite, Person, Session
from tests.support.world import World

MANY = 8
ZEYNEP = ("--programme", "musterstadt", "--role", "pilot", "--name", "Zeynep", "--email", "zeynep@example.org")


class _Stay(HTTPRedirectHandler):
    """Follow no redirects."""

    def redirect_request(self, *given: Any) -> None:
        return None


def browser(link: str) -> tuple[OpenerDirector, str]:
    """A browser that has opened the invitation, and the token of its form."""
    opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stay())
    html = opener.open(link).read().decode()
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found
    return opener, found[1]


def use(opener: OpenerDirector, link: str, token: str, password: str) -> int:
    """The status of the answer to this password."""
    try:
        answer = opener.open(link, urlencode({"csrf_token": token, "password": password}).encode())
        return int(answer.status)
    except HTTPError as error:
        return error.code


def test_it_lets_one_of_them_in(world: World) -> None:
    link = f"{world.server.url}/invite/{world.server.run('person', 'add', *ZEYNEP).strip().rpartition('/')[2]}"
    browsers = [browser(link) for _ in range(MANY)]
    sentences = [f"Der Bus Nummer {number} kommt nie um acht" for number in range(MANY)]
    with ThreadPoolExecutor(MANY) as pool:
        together = [
            pool.submit(use, opener, link, token, sentence)
            for (opener, token), sentence in zip(browsers, sentences, strict=True)
        ]
    answers = [one.result() for one in together]
    assert sorted(answers) == [303] + [410] * (MANY - 1)
    winner = sentences[answers.index(303)]
    assert passwords.matches(Person.get(Person.email == "zeynep@example.org").password_hash, winner)
    assert (Session.select().count(), Invite.select().where(Invite.used_at.is_null(False)).count()) == (1, 1)
    assert AuditRow.select().where(AuditRow.action == "invite.use").count() == 1
