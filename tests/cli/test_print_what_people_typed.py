"""A stored name cannot control the operator's terminal, whatever an older version has stored."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pilotapp import serving
from pilotapp.auth import demo_people
from pilotapp.cli import terminal
from pilotapp.models import Person, Programme
from tests.support.people import uid_of

# Clears the screen, forges a line, turns what stands behind it.
FORGED = "Greta\x1b[2J\x1b]0;x\x07\r\nKarin  coordinator\u202e\u2028\x9b1m"
WRITTEN = r"Greta\x1b[2J\x1b]0;x\x07\r\nKarin  coordinator\u202e\u2028\x9b1m"
COMMANDS = (
    ("funder", "list"),
    ("funder", "add", "--email", "greta@example.org", "--programme", "musterkreis"),
    ("person", "list", "--programme", "musterstadt"),
    ("person", "invite", "--email", "greta@example.org", "--yes"),
    ("person", "role", "--email", "greta@example.org", "--add", "trainer"),
)


def is_harmless(output: str) -> bool:
    """Whether a terminal would only print letters and line ends, without control sequences."""
    return all(letter.isprintable() or letter == "\n" for letter in output)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_it_prints_a_forged_name_in_one_line_and_without_its_effects(pilotapp, command):
    Person.update(name=FORGED).where(Person.uid == uid_of("greta")).execute()
    done = pilotapp(*command)
    assert (done.exit_code, WRITTEN in done.output, is_harmless(done.output)) == (0, True, True)
    assert not re.search(r"^Karin  coordinator", done.output, re.M)


def test_it_prints_a_forged_address_and_a_forged_slug_the_same_way(pilotapp):
    Person.update(email="x\x1b[2J@example.org").where(Person.uid == uid_of("greta")).execute()
    Programme.update(slug="a\x1b[2Jb").where(Programme.uid == uid_of("musterstadt")).execute()
    done = pilotapp("funder", "list")
    assert (done.exit_code, r"\x1b[2J" in done.output, is_harmless(done.output)) == (0, True, True)
    assert done.output.count(r"\x1b[2J") == 2


def test_it_prints_what_was_typed_and_refused_the_same_way(pilotapp):
    done = pilotapp("reports", "rebuild", "--programme", "a\x1b[2J\nb")
    assert (done.exit_code, done.output) == (1, "Error: There is no programme a\\x1b[2J\\nb.\n")


def test_it_says_who_can_sign_in_the_same_way(app):
    Person.update(email=demo_people.EMAILS[0]).where(Person.uid == uid_of("amal")).execute()
    Programme.update(name=FORGED).execute()
    words = serving.welcome(replace(app.config["PILOTAPP"], demo=True))
    assert (WRITTEN in words, is_harmless(words), len(words.splitlines())) == (True, True, 3)


def test_it_keeps_letters_of_every_script(pilotapp):
    Person.update(name="Олена ሰላም علی\u200cرضا").where(Person.uid == uid_of("greta")).execute()
    assert "Олена ሰላም علی\u200cرضا" in pilotapp("funder", "list").output


def test_it_prints_by_one_function_only():
    folder = Path(terminal.__file__).parent
    by_themselves = re.compile(r"\b(s?echo|print|ClickException)\(")
    printing = [path.name for path in folder.glob("*.py") if by_themselves.search(path.read_text())]
    assert printing == ["terminal.py"]
