"""One name for one thing: form field = command argument = key of the phone's entry = column."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pilotapp import codes
from pilotapp.models import Note, NoteAct, SafeguardingReport, Visit
from pilotapp.safeguarding import commands as safeguarding
from pilotapp.supervision import note_commands
from pilotapp.sync.handlers import FORMS
from pilotapp.visits import commands

ROOT = Path(__file__).resolve().parents[2]
OF_VISITS = ("check_in", "check_out", "record", "withdraw", "answer")
COMMANDS: dict[str, Callable[..., Any]] = {
    **{kind: getattr(commands, kind) for kind in OF_VISITS},
    "note": note_commands.write,
    "note_reply": note_commands.reply,
    "safeguarding": safeguarding.report,
}
COLUMNS: dict[str, set[str]] = {
    **{kind: set(Visit._meta.fields) for kind in OF_VISITS},
    "note": set(Note._meta.fields),
    "note_reply": set(NoteAct._meta.fields),
    "safeguarding": set(SafeguardingReport._meta.fields),
}
# Fields that are not columns of a visit or a note, and why.
ELSEWHERE = {
    "topics": "a table of its own",
    "answer": "kept in the entry",
    "themes": "a table of its own",
    "no_person": "said about the text, when it is judged",
}
FORBIDDEN = re.compile(
    r"name|birth|address|street|phone|mail|file_number|photo|gps|latitude|longitude|note|remark|text"
)


def fields(kind: str) -> set[str]:
    """Return the field names in the form of this kind of entry."""
    return {name for name in dir(FORMS[kind]) if hasattr(getattr(FORMS[kind], name), "field_class")}


def keys_of_the_phone() -> dict[str, set[str]]:
    """Return the keys that the phone's module writes into the body of each kind."""
    built = json.loads((ROOT / "pilotapp" / "static" / "js" / "entry-keys.json").read_text())
    return {kind: {name for name, _shape, _since in keys} for kind, keys in built["keys"].items()}


def test_it_has_a_form_a_command_and_a_label_for_each_kind_of_entry() -> None:
    assert set(FORMS) == set(COMMANDS) == set(COLUMNS) == set(codes.codes("kind"))


@pytest.mark.parametrize("kind", COMMANDS)
def test_it_names_form_fields_and_keys_of_the_phone_alike(kind: str) -> None:
    assert keys_of_the_phone()[kind] == fields(kind)


@pytest.mark.parametrize("kind", COMMANDS)
def test_it_names_command_arguments_like_form_fields(kind: str) -> None:
    parameters = inspect.signature(COMMANDS[kind]).parameters
    named = {name for name, one in parameters.items() if one.kind is one.KEYWORD_ONLY} - {"uid", "visit", "note"}
    takes_all = any(one.kind is one.VAR_KEYWORD for one in parameters.values())
    assert named <= fields(kind) and (takes_all or named == fields(kind))


@pytest.mark.parametrize("kind", COMMANDS)
def test_it_names_columns_like_form_fields(kind: str) -> None:
    assert fields(kind) - COLUMNS[kind] <= set(ELSEWHERE)


def test_it_has_no_word_for_anything_that_names_a_client() -> None:
    words = set(Visit._meta.fields) | {name for kind in OF_VISITS for name in fields(kind)}
    assert [word for word in words if FORBIDDEN.search(word)] == []
