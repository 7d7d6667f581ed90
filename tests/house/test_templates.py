"""Templates are short, without logic, and refer only to what exists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pilotapp

ROOT = Path(pilotapp.__file__).parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MACROS = {"_fields.html", "_free_text.html", "_parts.html"}  # the only files with the markup of controls
MAX_LENGTH = 200  # characters in a line
LOGIC = re.compile(r"\.(append|extend|update|pop)\(|__\w+__|{%-? *do ")
MODULE = re.compile(r'data[-_]module="([^"]*)"')
STARTED = re.compile(r'^  "?([a-z-]+)"?[:,]', re.MULTILINE)
BY_HAND = re.compile(
    r"""<button[^>]*class="kern-btn|<input type="hidden" name="[^"]*"\s+value="({{|[^"{]*")(?![^}]*forceescape)"""
    r"""|hx-trigger="every"""
)


def _modules() -> set[str]:
    """Return the names under which static/js/app.js starts a module."""
    source = (ROOT / "static/js/app.js").read_text()
    return set(STARTED.findall(source.split("const MODULES = {")[1].split("\n};")[0]))


def _where(pattern: re.Pattern[str], templates: Iterable[Path] = TEMPLATES) -> list[str]:
    """Return 'room/page.html: line' of each line that matches the pattern."""
    lines = ((path, line) for path in templates for line in path.read_text().splitlines() if pattern.search(line))
    return [f"{path.relative_to(ROOT / 'templates')}: {line}" for path, line in lines]


def test_no_line_is_longer_than_a_screen() -> None:
    assert _where(re.compile(".{" + str(MAX_LENGTH + 1) + "}")) == []


def test_no_template_collects_or_asks_for_classes() -> None:
    assert _where(LOGIC) == []


def test_controls_are_written_by_macros() -> None:
    assert _where(BY_HAND, [path for path in TEMPLATES if path.name not in MACROS]) == []


def test_every_module_that_a_page_names_is_started() -> None:
    named = {name for template in TEMPLATES for names in MODULE.findall(template.read_text()) for name in names.split()}
    assert named <= _modules()
    assert len(named) > 15


def test_every_module_that_is_started_is_named_by_a_page() -> None:
    named = " ".join(names for template in TEMPLATES for names in MODULE.findall(template.read_text())).split()
    assert _modules() <= set(named)


def test_no_button_that_destroys_comes_before_another() -> None:
    danger = re.compile(r'button\([^\n]*kind="danger"')
    other = re.compile(r"\{\{ (link_)?button\(")
    wrong = []
    for path in TEMPLATES:
        for group in re.findall(r'class="[^"]*cluster[^"]*"[^\n]*>.*?</(?:div|form|p)>', path.read_text(), re.S):
            first = other.search(group)
            if first and danger.match(group, first.end() - len("button(")) and len(other.findall(group)) > 1:
                wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []
