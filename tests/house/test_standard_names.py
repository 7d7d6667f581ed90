"""Private words that standard terms replaced stay out: of names in Python, scripts and templates, and of the docs.

Everyday words (part, held, facts, limits, words, look) are not in the list: they mean something else elsewhere.
Stored codes, columns, job names, migrations and the databases of earlier versions keep their words; they are no names.
Comments and docstrings of the package speak of the pilot, the coordinator or the person, not of 'her' or 'him'.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterable, Iterator
from functools import cache
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
# What an attacker learns: exact values, and narrow ranges of values.
IN_TESTS = {("narrow", "tests/support/same_publication.py"), ("narrow", "tests/support/table_attack.py")}
STORED = {"alive_at", "gone_at", "held_for"}  # columns
SCRIPTS = ("aim", "begun", "kept", "loss", "standing", "forgetful", "hand-in", "pauses", "sure", "missing")
FILE = re.compile(rf"(?<![\w-])(?:(?:{'|'.join(MODULES)})\.py|(?:{'|'.join(SCRIPTS)})\.js)\b")
PRONOUN = re.compile(r"\b(she|hers?|herself|he|his|him|himself)\b", re.IGNORECASE)
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`")
DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
SCRIPT_FILES = sorted(path for folder in ("pilotapp/static/js", "tests/js") for path in (ROOT / folder).glob("*.js"))
TEMPLATES = sorted((ROOT / "pilotapp/templates").rglob("*.html"))
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def own_tests() -> list[Path]:
    """Return the Python files of the tests, without the makers of earlier versions' fixtures."""
    return [path for path in sorted((ROOT / "tests").rglob("*.py")) if "fixtures" not in path.parts]


@cache
def names(path: Path) -> frozenset[str]:
    """Return all classes, functions, arguments and variables that a module defines."""
    return frozenset(_names(ast.parse(path.read_text("utf-8"))))


def _names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def script_names(path: Path) -> set[str]:
    """Return the names that a script defines, in the spelling of Python."""
    defined = re.findall(r"\b(?:function\*?|class|const|let)\s+(\w+)", path.read_text("utf-8"))
    return {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower() if name[0].islower() else name for name in defined}


def template_words(path: Path) -> set[str]:
    """Return the words in the expressions and tags of a template, without strings."""
    code = re.findall(r"\{\{.*?\}\}|\{%.*?%\}", path.read_text("utf-8"), re.DOTALL)
    return set(re.findall(r"\w+", QUOTED.sub("", " ".join(code))))


def quoted_words(path: Path) -> set[str]:
    """Return the words in the code spans of a document."""
    return {word for span in re.findall(r"`([^`]*)`", path.read_text("utf-8")) for word in re.findall(r"\w+", span)}


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of comments and docstrings of a Python file, or of the comments of a script, with numbers."""
    text = path.read_text("utf-8")
    if path.suffix == ".js":
        found = ((number, re.search(r"(?:^|\s)// .*", line)) for number, line in enumerate(text.splitlines(), 1))
        yield from ((number, comment[0]) for number, comment in found if comment)
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, DOCUMENTED) and (docstring := ast.get_docstring(node, clean=False)):
            yield from enumerate(docstring.splitlines(), node.body[0].lineno)


def old_names(paths: Iterable[Path], read: Callable[[Path], Iterable[str]]) -> set[tuple[str, str]]:
    """Return the old names that `read` finds in these files, with the files."""
    return {(name, path.relative_to(ROOT).as_posix()) for path in paths for name in read(path) if name in NAMES}


def test_it_uses_no_private_word_as_a_name() -> None:
    assert old_names(sources(), names) == HERE_ONLY


def test_it_uses_no_private_word_in_scripts_templates_tests_and_docs() -> None:
    assert TEMPLATES and SCRIPT_FILES and DOCUMENTS
    assert old_names(own_tests(), names) == IN_TESTS
    assert old_names(SCRIPT_FILES, script_names) == {("WHOLE", "pilotapp/static/js/page-cache.js")}  # a page's end
    assert old_names(TEMPLATES, template_words) == set()
    assert {(name, path) for name, path in old_names(DOCUMENTS, quoted_words) if name not in STORED} == set()


def test_it_refers_to_no_file_by_an_old_name() -> None:
    files = [*sources(), *own_tests(), *SCRIPT_FILES, *TEMPLATES, *DOCUMENTS]
    found = {
        (file, path.relative_to(ROOT).as_posix()) for path in files for file in FILE.findall(path.read_text("utf-8"))
    }
    assert found == set()


def test_it_speaks_of_people_by_what_they_are() -> None:
    scripts = (ROOT / "pilotapp/static/js").glob("*.js")
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in [*sources(), *scripts]
        for number, line in prose(path)
        if PRONOUN.search(QUOTED.sub("", line))
    ]
    assert found == []


def test_it_calls_no_module_by_a_private_word() -> None:
    assert {path.stem for path in sources()}.isdisjoint(MODULES)


def test_it_calls_no_constant_most_of_something() -> None:
    found = {name for path in sources() for name in names(path) if re.match(r"_?(MOST|LONGEST|AT_ONCE)(_|$)", name)}
    assert found == set()


def test_it_calls_scripts_by_what_they_do() -> None:
    scripts = {path.stem for path in (ROOT / "pilotapp/static/js").glob("*.js")}
    assert scripts and scripts.isdisjoint(SCRIPTS)
