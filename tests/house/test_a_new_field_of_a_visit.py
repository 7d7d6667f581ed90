"""A new coded field of a visit touches at most eight files and is then everywhere: made in a copy of the tree."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from tests.house.test_changing import listed
from tests.support import NODE
from tests.support.tree_copy import ROOT, TreeCopy

pytestmark = pytest.mark.process

MOST_FILES = 8  # with the migration and the German
CODES = """    "asked_by": {"client": _l("The client"), "office": _l("The office"), "neighbour": _l("A neighbour")},
"""
FIELD = """    VisitField(
        "asked_by",
        "code",
        _l("Who asked"),
        Breakdown(_l("By who asked"), _l("Who asked for the visit. Every visit stands in exactly one row.")),
        question=_l("Who asked for it?"),
        codes="asked_by",
        since=2,
    ),
"""
COLUMN = "    asked_by = activity(CharField(max_length=24, null=True))\n"
MIGRATION = """from peewee import *


def up(migrator, db):
    for table in ("visit", "visit_fact"):
        migrator.migrate(migrator.add_column(table, "asked_by", CharField(max_length=24, null=True)))


def down(migrator, db):
    for table in ("visit", "visit_fact"):
        migrator.migrate(migrator.drop_column(table, "asked_by"))
"""
GERMAN = {
    "The client": "Wer begleitet wurde",
    "The office": "Die Behörde",
    "A neighbour": "Jemand aus der Nachbarschaft",
    "Who asked": "Wer angefragt hat",
    "By who asked": "Danach, wer angefragt hat",
    "Who asked for the visit. Every visit stands in exactly one row.": "Wer um die Begleitung gebeten hat.",
    "Who asked for it?": "Wer hat angefragt?",
}
PLACES = (
    ("pilotapp/codes.py", '    "size_band": {', CODES),
    ("pilotapp/domain/visit_fields.py", '    VisitField(\n        "first_contact"', FIELD),
    ("pilotapp/models/visit.py", "    first_contact = ", COLUMN),
    ("pilotapp/models/visit_fact.py", "    first_contact = ", COLUMN),
    ("pilotapp/visits/forms.py", "    first_contact = ", '    asked_by = _choice("asked_by", default="client")\n'),
    ("pilotapp/templates/visits/_record_fields.html", "{{ switch(form.first_contact", "{{ choices(form.asked_by) }}\n"),
)
PROBE = (ROOT / "tests" / "house" / "probe_of_a_field.py").read_text()
CATALOGUE = "translations/de/LC_MESSAGES/messages.po"
FIRST_ENTRY = '#: pilotapp/addresses.py\nmsgid "Please enter an address like name@example.org."'
BUILD = """
import sys
from pathlib import Path

import hatch_build

here = Path()
hatch_build.write_entry_keys(here)
hatch_build.compile_catalogues(here / "translations")
"""
SCRIPT = """
import { bodyOf, SCHEMAS } from "FOLDER/pilotapp/static/js/entry.js";
const data = new FormData();
data.append("asked_by", "office");
process.stdout.write(JSON.stringify([bodyOf("record", data).asked_by, SCHEMAS]));
"""


EVERYWHERE = (
    "form",
    "German",
    "phone entry",
    "page",
    "log filter",
    "figures",
    "pivot",
    "release",
    "CSV",
    "XLSX",
    "import",
    "own data",
    "erasure",
    "docs/security.md",
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> TreeCopy:
    """Return a copy of the tree with the new field, built."""
    tree = TreeCopy(tmp_path_factory.mktemp("tree"))
    for file, before, text in PLACES:
        tree.change(file, before, text + before)
    tree.add("migrations/9999_who_asked.py", MIGRATION)
    entries = "".join(f'msgid "{words}"\nmsgstr "{german}"\n\n' for words, german in GERMAN.items())
    tree.change(CATALOGUE, FIRST_ENTRY, entries + FIRST_ENTRY)
    tree.run(BUILD)
    return tree


@pytest.fixture(scope="module")
def found(tree: TreeCopy, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[bool]]:
    """Return what the app with the new field shows, by place."""
    shown: dict[str, list[bool]] = json.loads(tree.run(PROBE, str(tmp_path_factory.mktemp("data"))))
    return shown


def test_it_touches_the_listed_files_and_at_most_eight(tree: TreeCopy) -> None:
    files = {re.sub(r"9999_\w+", "9999_lent_keys", file) for file in tree.files}
    assert files == listed("A field of a visit") | {CATALOGUE}
    assert len(files) <= MOST_FILES


@pytest.mark.parametrize("place", EVERYWHERE)
def test_it_is_by_that_in(found: dict[str, list[bool]], place: str) -> None:
    assert found[place] and all(found[place]), found[place]


def test_the_probe_looks_nowhere_else(found: dict[str, list[bool]]) -> None:
    assert set(found) == set(EVERYWHERE)


def test_the_phone_writes_it_in_a_new_schema(tree: TreeCopy) -> None:
    script = SCRIPT.replace("FOLDER", str(tree.folder))
    done = subprocess.run([NODE, "--input-type=module", "-e", script], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == ["office", [1, 2]]
