"""The operator identifies people by their addresses, and gets a list of stored addresses to check."""

from __future__ import annotations

import pytest

from pilotapp.models import AuditRow, Funding, Invite, Person
from tests.support.people import create, uid_of

SHARP, FOLDED = "amal@fußball.example", "amal@fussball.example"
OTHERS = ["AMAL@FUßBALL.example", " amal@xn--fuball-cta.example", "amal@fuß\u200bball.example"]
ADD = ("person", "add", "--programme", "musterstadt", "--role", "coordinator", "--name", "Nina", "--email")
COMMANDS = {
    "invite": ("person", "invite", "--yes"),
    "role": ("person", "role", "--add", "trainer"),
    "funder": ("funder", "add", "--programme", "musterkreis"),
    "erase": ("person", "erase", "--yes"),
}


@pytest.fixture
def sharp(app):
    """Amal's address has a sharp s."""
    Person.update(email=SHARP).where(Person.uid == uid_of("amal")).execute()


@pytest.mark.parametrize("typed", OTHERS)
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_it_finds_her_however_the_address_is_spelled(pilotapp, sharp, command, typed):
    done = pilotapp(*command, "--email", typed)
    assert done.exit_code == 0, done.output
    assert {row.subject for row in AuditRow.select() if row.subject_kind == "person"} == {uid_of("amal")}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_it_finds_nobody_under_another_address(pilotapp, sharp, command):
    done = pilotapp(*command, "--email", FOLDED)
    assert (done.exit_code, "Nobody has this e-mail address" in done.output) == (1, True)
    assert not (AuditRow.select().exists() or Invite.select().exists() or Funding.select().exists())


@pytest.mark.parametrize("email", [SHARP, FOLDED, "jörg@example.org"])
def test_it_adds_the_first_coordinator_with_her_very_address(pilotapp, email):
    assert pilotapp(*ADD, email).exit_code == 0
    assert Person.get(Person.name == "Nina").email == email


@pytest.mark.parametrize(("email", "words"), [("n\u200bina@example.org", "invisible"), ("a@b..example", "like name@")])
def test_it_refuses_what_is_no_address(pilotapp, email, words):
    done = pilotapp(*ADD, email)
    assert (done.exit_code, words in done.output) == (1, True)
    assert not Person.select().where(Person.name == "Nina").exists()


def test_it_lists_addresses_that_somebody_must_look_at(pilotapp):
    before = {"amal": FOLDED, "berna": "berna@hessen.example", "tarek": "ta\u202erek@example.org"}
    for name, email in before.items():
        Person.update(email=email).where(Person.uid == uid_of(name)).execute()
    for number, email in enumerate(("zoe@bücher.example", "zoe@xn--bcher-kva.example")):
        create(f"zoe{number}", "musterstadt", ("pilot",))
        known = {"email": email, "email_key": f"zoe@xn--bcher-kva.example{' 2' * number}"}
        Person.update(**known).where(Person.uid == uid_of(f"zoe{number}")).execute()
    lines = pilotapp("person", "addresses").output.splitlines()
    assert [line.rpartition(": ")[2] for line in lines if not line.startswith(" ")] == ["2", "1", "2"]
    assert [line.strip() for line in lines if line.startswith(" ")] == [
        "musterstadt, zoe@xn--bcher-kva.example (2)",
        "musterstadt: Zoe0 <zoe@bücher.example>",
        "musterstadt: Zoe1 <zoe@xn--bcher-kva.example>",
        "musterkreis (1)",
        r"musterkreis: Tarek <ta\u202erek@example.org>",
        "fussball.example (1)",
        f"musterstadt: Amal <{FOLDED}>",
        "hessen.example (1)",
        "musterstadt: Berna <berna@hessen.example>",
    ]


def test_it_lists_nothing_where_all_is_well(pilotapp):
    create("zoe", "musterstadt", ("pilot",))
    Person.update(email="zoe@fußball.example").where(Person.uid == uid_of("zoe")).execute()
    lines = pilotapp("person", "addresses").output.splitlines()
    assert [line.rpartition(": ")[2] for line in lines] == ["0", "0", "0"]
