"""One word for one thing: form field = command argument = key of the phone's entry = column."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from pilotapp import codes
from pilotapp.models import Visit
from pilotapp.visits import commands
from pilotapp.visits.forms import FORMS

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("check_in", "check_out", "record", "withdraw", "answer")
# Fields that are no columns of a visit, and why.
ELSEWHERE = {"topics": "a table of its own", "answer": "kept in the entry"}
FORBIDDEN = re.compile(
    r"name|birth|address|street|phone|mail|file_number|photo|gps|latitude|longitude|note|remark|text"
)


def fields(kind: str) -> set[str]:
    """The names in the form of this kind of entry."""
    return {name for name in vars(FORMS[kind]) if hasattr(getattr(FORMS[kind], name), "field_class")}


def keys_of_the_phone() -> dict[str, set[str]]:
    """The keys that the phone's module writes into the body of each kind."""
    source = (ROOT / "pilotapp" / "static" / "js" / "entry.js").read_text()
    table = re.search(r"const KEYS = \{(.*?)\n\};", source, re.S)
    assert table, "entry.js has no table KEYS"
    rows = re.findall(r"(\w+): \[(.*?)\]", table.group(1), re.S)
    return {kind: set(re.findall(r'"(\w+)"', names)) for kind, names in rows}


def test_it_has_a_form_a_command_and_a_label_for_each_kind_of_entry() -> None:
    assert set(FORMS) == set(KINDS) == set(codes.codes("kind"))
    assert all(callable(getattr(commands, kind)) for kind in KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_it_names_form_fields_and_keys_of_the_phone_alike(kind: str) -> None:
    assert keys_of_the_phone()[kind] == fields(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_it_names_command_arguments_like_form_fields(kind: str) -> None:
    parameters = inspect.signature(getattr(commands, kind)).parameters
    named = {name for name, one in parameters.items() if one.kind is one.KEYWORD_ONLY} - {"uid", "visit"}
    takes_all = any(one.kind is one.VAR_KEYWORD for one in parameters.values())
    assert named <= fields(kind) and (takes_all or named == fields(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_it_names_columns_like_form_fields(kind: str) -> None:
    assert fields(kind) - set(Visit._meta.fields) <= set(ELSEWHERE)


def test_it_has_no_word_for_anything_that_names_a_client() -> None:
    words = set(Visit._meta.fields) | {name for kind in KINDS for name in fields(kind)}
    assert [word for word in words if FORBIDDEN.search(word)] == []
