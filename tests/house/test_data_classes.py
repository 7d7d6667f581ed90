"""Every column has a data class in docs/security.md, and no class names a column that no longer exists."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from pilotapp.models import TABLES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "security.md"
CLASSES = {"number", "setting", "code", "personal", "device", "secret", "text", "trace", "report"}
_ROW = re.compile(r"^\| `(\w+)` \| (\w+) \| ((?:`\w+` ?)+)\|$", re.MULTILINE)
# Names of columns that may hold secrets; each of these columns is hashed, sealed or public by nature.
OPENS = re.compile(r"hash|token|secret|password|credential|_key$|totp$|code_hash")


def classified() -> list[tuple[str, str, str]]:
    """Return table, column and class of every row of the document."""
    return [
        (table, column, kind)
        for table, kind, columns in _ROW.findall(PAGE.read_text())
        for column in re.findall(r"`(\w+)`", columns)
    ]


def columns() -> set[tuple[str, str]]:
    """Return table and column of all models."""
    return {(table._meta.table_name, field.column_name) for table in TABLES for field in table._meta.sorted_fields}


def test_it_has_one_class_for_every_column() -> None:
    named = Counter((table, column) for table, column, _ in classified())
    assert set(named) == columns(), "give new columns a class in docs/security.md; take away those that are gone"
    assert [column for column, times in named.items() if times > 1] == []


def test_it_uses_the_classes_that_the_page_explains() -> None:
    explained = set(re.findall(r"^\| (\w+) \| [a-z]", PAGE.read_text(), re.MULTILINE))
    assert {kind for _, _, kind in classified()} == CLASSES
    assert explained >= CLASSES


def test_it_calls_secret_whatever_opens_something() -> None:
    harmless = {
        ("person", "name_key"),
        ("person", "email_key"),
        ("entry", "hash"),
        ("audit_row", "hash"),
        ("audit_head", "hash"),
        ("safeguarding_report", "hash"),
        ("release", "hash"),
        ("release_sum", "hash"),
    }
    opening = {(table, column, kind) for table, column, kind in classified() if OPENS.search(column)}
    wrong = {(table, column) for table, column, kind in opening if kind != "secret"} - harmless
    assert wrong == set()
