"""Large files and functions, as a report at the end of a run, never a failure."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# folder, ending, lines
FILES = (
    ("pilotapp", ".py", 250),
    ("tests", ".py", 250),
    ("pilotapp/templates", ".html", 120),
    ("pilotapp/static/js", ".js", 120),
)
FUNCTION, HANDLER = 30, 25


def large_files() -> Iterator[str]:
    """Yield files above their size."""
    for folder, ending, most in FILES:
        for path in sorted((ROOT / folder).rglob(f"*{ending}")):
            lines = len(path.read_text().splitlines())
            if lines > most and "node_modules" not in path.parts and "dist" not in path.parts:
                yield f"{path.relative_to(ROOT)}: {lines} lines (look again from {most})"


def large_functions() -> Iterator[str]:
    """Yield functions above their size; handlers have a smaller one."""
    for path in sorted((ROOT / "pilotapp").rglob("*.py")):
        most = HANDLER if path.stem.endswith("views") else FUNCTION
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > most:
                    yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {lines} lines (look again from {most})"


def report() -> list[str]:
    """Return everything that is larger than it should be."""
    return [*large_files(), *large_functions()]
