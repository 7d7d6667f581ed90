"""Every action that the code writes down has its words, and no words stand for an action that nobody writes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from pilotapp import audit, codes
from pilotapp.audit.sentences import GROUPS, SENTENCES, group_of
from pilotapp.visits.forms import FORMS

PACKAGE = Path(audit.__file__).resolve().parents[1]
FUNCTIONS = ("audit.write", "audit.write_many", "audit.by_operator")
# Where a part of the action comes from a code: all codes of these kinds may stand there.
VARYING = {"visit.": ("act",), "note.": ("note_act",)}
# Who hands a list of acts to `write_many`, and which.
LISTS = {
    "visits/commands.py": {f"visit.{kind}" for kind in FORMS},
    "supervision/note_commands.py": {"note.write", "note.reply"},
}
# Kinds of subjects that are nobody's data, or several people's: whose, `about` says there.
NOBODYS = ("programme", "reflection", "release", "release_sum", "import")


def sources() -> Iterator[tuple[str, ast.Module]]:
    """Every source outside of the audit log's own package."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if PACKAGE / "audit" not in path.parents:
            yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text())


def calls(tree: ast.AST, functions: tuple[str, ...] = FUNCTIONS) -> Iterator[ast.Call]:
    """The calls of these functions."""
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return (node for node in nodes if ast.unparse(node.func) in functions)


def written() -> set[str]:
    """The actions that the code can write."""
    found: set[str] = set()
    for file, tree in sources():
        for node in calls(tree):
            if ast.unparse(node.func) == "audit.write_many":
                assert file in LISTS, f"{file}: say in this test where the actions of its list stand"
                found |= LISTS[file]
            else:
                found |= actions_of(node.args[1], file, tree)
    return found


def actions_of(node: ast.expr, file: str, tree: ast.Module) -> set[str]:
    """What an action may be: a text, a text that begins before a code, or what a function of the file is given."""
    if isinstance(node, ast.Constant):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return actions_of(node.body, file, tree) | actions_of(node.orelse, file, tree)
    if isinstance(node, ast.Name):
        return {one for given in given_for(node.id, tree) for one in actions_of(given, file, tree)}
    assert isinstance(node, ast.JoinedStr), f"{file}: write the action as a text, so that it can be found"
    beginning = node.values[0]
    assert isinstance(beginning, ast.Constant) and beginning.value in VARYING, f"{file}: {ast.unparse(node)}"
    return {beginning.value + code for kind in VARYING[beginning.value] for code in codes.codes(kind)}


def given_for(name: str, tree: ast.Module) -> list[ast.expr]:
    """What calls in this file give for the parameter `name` of the function that writes to the log."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        names = [argument.arg for argument in function.args.args]
        if name in names and any(calls(function)):
            return [call.args[names.index(name)] for call in calls(tree, (function.name,))]
    return []


def test_it_has_a_sentence_for_every_action() -> None:
    lacking = written() - set(SENTENCES)
    assert lacking == set(), "add a line for each in pilotapp/audit/sentences.py"


def test_it_has_no_sentence_for_what_nobody_writes() -> None:
    assert set(SENTENCES) - written() == set()


def test_it_has_one_group_for_every_action() -> None:
    firsts = [first for _, _, group in GROUPS.values() for first in group]
    assert len(firsts) == len(set(firsts))
    assert {group_of(action) for action in SENTENCES} == set(GROUPS)


def test_it_knows_whose_data_every_kind_of_subject_is() -> None:
    nodes = [node for _, tree in sources() for node in calls(tree, ("audit.write", "audit.by_operator"))]
    kinds = {ast.literal_eval(node.args[2]) for node in nodes}
    assert {"visit", "person"} <= kinds
    assert kinds - {"person", *NOBODYS} <= set(audit._OWNERS), "whose data is it? say it in pilotapp/audit/__init__.py"
