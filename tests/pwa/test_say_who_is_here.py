"""Every response names its session's person; only by that a phone deletes what it keeps for others."""

from __future__ import annotations

from flask import Flask

from pilotapp import clock
from pilotapp.models import Session
from tests.support import people
from tests.support.page_client import PageClient
from tests.support.people import Somebody

HERE, LEFT = "Pilotapp-Person", "Pilotapp-Left"


def test_it_names_whoever_is_signed_in_whatever_the_answer_is(amal: Somebody, karin: Somebody) -> None:
    for somebody, paths in ((amal, ("/", "/log", "/nothing-here", "/sync/hello")), (karin, ("/", "/month", "/visits"))):
        said = {path: somebody.client.get(path).headers.get(HERE) for path in paths}
        assert said == dict.fromkeys(paths, str(somebody.person.uid))


def test_it_names_nobody_on_a_phone_that_is_not_hers_alone(app: Flask) -> None:
    amal = people.sign_in(app, "amal", shared=True)
    assert {amal.client.get(path).headers[HERE] for path in ("/", "/visits", "/emergency")} == {"nobody"}


def test_it_says_nothing_to_somebody_whose_session_ran_out(amal: Somebody, client: PageClient) -> None:
    Session.update(ends_at=clock.now()).execute()
    for somebody in (amal.client, client):
        for path in ("/", "/sign-in", "/emergency", "/visits"):
            assert not {HERE, LEFT} & set(somebody.get(path).headers.keys()), path


def test_it_says_whose_session_was_ended_and_nobody_is_here_then(amal: Somebody) -> None:
    Session.update(ended_at=clock.now()).execute()
    for path in ("/", "/sign-in", "/emergency"):
        headers = amal.client.get(path).headers
        assert (headers.get(HERE), headers.get(LEFT)) == (None, str(amal.person.uid)), path


def test_it_does_not_say_that_she_is_here_when_she_signs_out(amal: Somebody) -> None:
    answer = amal.send("/sign-out").response
    assert answer.status_code == 303 and HERE not in answer.headers
