"""Private words that standard terms replaced stay out of the code: modules, classes, functions, arguments.

Everyday words (part, held, facts, limits, words, look) are not in the list: they mean something else elsewhere.
Stored codes, columns, job names, migrations and the databases of earlier versions keep their words; they are no names.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.test_floors import ROOT, sources

MODULES = frozenset(
    [
        "lockout",
        "uids",
        "coordination",
        "prepared",
        "keeping",
        "beside",
        "ledger",
        "shelf",
        "sent",
        "fate",
        "traces",
        "judge",
        "judging",
        "book",
        "effects",
        "island",
        "postage",
        "origins",
        "delivery_door",
        "entering",
        "outsider",
        "widening",
        "chance",
        "hidings",
        "look",
        "shown",
        "asking",
        "schemes",
        "country",
        "taking_back",
        "vocabulary",
        "left_out",
        "marks",
        "choice",
        "care_look",
        "care_facts",
        "note_effects",
        "patience",
        "logs",
    ]
)
NAMES = frozenset(
    [
        "lock_out",
        "place_of",
        "read_place",
        "keep_one",
        "leave_ajar",
        "heard_after_leaving",
        "Shelf",
        "Sent",
        "GOES",
        "STAYS",
        "_make_a_shell",
        "keep_at_it",
        "do_next",
        "work_off",
        "_signs_of_life",
        "_Hole",
        "Widening",
        "Hiding",
        "Unprotectable",
        "collides",
        "Looks",
        "Told",
        "untold",
        "Relation",
        "SHARE",
        "WHOLE",
        "Joint",
        "_Choice",
        "_show_again",
        "_near",
        "narrow",
        "is_wide",
        "protect",
        "intervals",
        "alive_at",
        "gone_at",
        "held_for",
        "Judge",
        "Judged",
        "Assessor",
        "Doorkeeper",
        "LEFT_OUT",
        "NOT_HERS",
        "Look",
        "Book",
        "ExportPart",
        "ReleaseSumPart",
    ]
)
# exports.sheets.Book is a workbook.
HERE_ONLY = {("Book", "pilotapp/exports/sheets.py")}
SCRIPTS = ("aim", "begun", "kept", "loss", "standing", "forgetful", "hand-in", "pauses", "sure", "missing")


def names(path: Path) -> Iterator[str]:
    """Yield all classes, functions, arguments and variables that a module defines."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def test_it_uses_no_private_word_as_a_name() -> None:
    found = {(name, path.relative_to(ROOT).as_posix()) for path in sources() for name in names(path) if name in NAMES}
    assert found == HERE_ONLY


def test_it_calls_no_module_by_a_private_word() -> None:
    assert {path.stem for path in sources()}.isdisjoint(MODULES)


def test_it_calls_no_constant_most_of_something() -> None:
    found = {name for path in sources() for name in names(path) if re.match(r"_?(MOST|LONGEST|AT_ONCE)(_|$)", name)}
    assert found == set()


def test_it_calls_scripts_by_what_they_do() -> None:
    scripts = {path.stem for path in (ROOT / "pilotapp/static/js").glob("*.js")}
    assert scripts and scripts.isdisjoint(SCRIPTS)
