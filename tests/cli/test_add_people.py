"""The operator sets up a programme and its first coordinator on the command line."""

from __future__ import annotations

import pytest

from pilotapp.models import AuditRow, Person, Programme

ADD = ["person", "add", "--programme", "musterstadt", "--role", "coordinator", "--name", "Nina"]
INVITE = ["person", "invite", "--email", "karin@example.org", "--yes"]


def test_it_adds_a_programme(pilotapp):
    done = pilotapp("programme", "add", "--name", "Lotsen am See", "--slug", "See")
    assert (done.exit_code, "Added the programme Lotsen am See (see)." in done.output) == (0, True)
    added = Programme.get(Programme.slug == "see")
    assert (added.time_zone, added.language) == ("Europe/Berlin", "de")
    assert AuditRow.get().person_id is None


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--slug", "musterstadt", "already a programme"),
        ("--time-zone", "Europe/Lindental", "not an IANA time zone"),
        ("--language", "tlh", "choose one of de, en"),
    ],
)
def test_it_refuses_a_programme_that_cannot_work(pilotapp, option, value, words):
    given = {"--name": "Lotsen am See", "--slug": "see", option: value}
    done = pilotapp("programme", "add", *(part for pair in given.items() for part in pair))
    assert (done.exit_code != 0, words in done.output) == (True, True)
    assert Programme.select().count() == 2


def test_it_prints_an_invitation_that_works(pilotapp, client):
    done = pilotapp(*ADD, "--email", "Nina@example.org", "--address", "https://lotsen.example/")
    link = done.output.strip().splitlines()[-1]
    assert link.startswith("https://lotsen.example/invite/")
    assert client.page(link.removeprefix("https://lotsen.example")).heading == "Welcome, Nina"
    assert Person.get(Person.name == "Nina").roles == {"coordinator"}


@pytest.mark.parametrize(
    ("env", "more", "start"),
    [
        ({}, [], "http://127.0.0.1:8000"),
        ({"PORT": "8080"}, [], "http://127.0.0.1:8080"),
        ({"PORT": "8080", "PILOTAPP_HOST": "0.0.0.0"}, [], "http://127.0.0.1:8080"),
        ({"PORT": "8080", "PILOTAPP_HOST": "fd00::7"}, [], "http://[fd00::7]:8080"),
        ({"PORT": "8080", "PILOTAPP_ADDRESS": "http://lotsen.example:81/"}, [], "http://lotsen.example:81"),
        (
            {"PILOTAPP_ADDRESS": "http://lotsen.example:81"},
            ["--address", "http://other.example:82/"],
            "http://other.example:82",
        ),
    ],
)
@pytest.mark.parametrize("command", [(*ADD, "--email", "nina@example.org"), INVITE], ids=["add", "invite"])
def test_it_prints_a_link_to_the_place_that_was_given(pilotapp, settings, client, command, env, more, start):
    for name, value in env.items():
        settings.setenv(name, value)
    link = pilotapp(*command, *more).output.strip().splitlines()[-1]
    assert link.startswith(f"{start}/invite/")
    assert client.page(link.removeprefix(start)).heading.startswith("Welcome, ")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--email", "amal@example.org"], "already registered"),
        (["--email", "nina"], "like name@example.org"),
        (["--email", "nina@example.org, berna@example.org"], "like name@example.org"),
        (["--email", "nina@example.org", "--programme", "nowhere"], "no programme with this short name"),
        (["--email", "nina@example.org", "--role", "king"], "is not one of"),
    ],
)
def test_it_refuses_a_person_who_cannot_be_added(pilotapp, more, words):
    done = pilotapp(*ADD, *more)
    assert (done.exit_code != 0, words in done.output) == (True, True)
    assert Person.select().where(Person.name == "Nina").count() == AuditRow.select().count() == 0


@pytest.mark.parametrize("slug", ["am see", "see/ufer", "--see", "see;ls", "süd", "_see"])
def test_it_refuses_a_short_name_that_commands_cannot_take(pilotapp, slug):
    done = pilotapp("programme", "add", "--name", "Lotsen am See", f"--slug={slug}")
    assert (done.exit_code, "letters, digits and hyphens" in done.output) == (1, True)
    assert Programme.select().count() == 2


def test_it_lists_the_programmes_by_their_short_names(pilotapp):
    done = pilotapp("programme", "list")
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.output.splitlines()] == sorted(one.slug for one in Programme.select())
