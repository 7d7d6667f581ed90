"""The layers of the package: which module may import which. Change the table together with the README's map."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "pilotapp"

# From top to bottom. Packages in the same row must not import each other; imports only run downward.
FLOORS = (
    (
        "factory",
        "cli",
        "serving",
        "jobs",
        "demo",
    ),
    (
        "home",
        "sync",
        "pwa",
    ),
    ("exports",),
    (
        "visits",
        "releases",
        "imports",
    ),
    (
        "people",
        "auth",
        "account",
        "supervision",
        "reflection",
        "safeguarding",
        "settings",
        "reports",
        "certificates",
        "history",
    ),
    ("web",),
    ("monitoring",),
    (
        "erasure",
        "backups",
    ),
    (
        "figures",
        "background",
        "identity",
        "notices",
        "own_data",
    ),
    (
        "audit",
        "entries",
    ),
    ("models",),
    ("db",),
    ("rooms",),
    (
        "pdf",
        "formats",
        "personal_data",
        "addresses",
    ),
    (
        "sealing",
        "fonts",
        "names",
        "phone_numbers",
        "disclosure",
        "i18n",
        "pilot_words",
        "codes",
        "periods",
    ),
    ("domain",),
    (
        "config",
        "clock",
        "refusals",
        "ids",
        "append_only",
    ),
    ("log",),
)
# The models, lowest first: a table may refer to a lower one only. Same row: no references.
NOUNS = (
    ("handling",),
    ("base",),
    ("attempt", "generation", "programme", "background_task"),
    ("person",),
    (
        "audit_head",
        "session",
        "invite",
        "passkey",
        "recovery_code",
        "challenge",
        "declaration",
        "funding",
        "suppression_job",
        "timed_job",
        "import_run",
        "visit_fact",
    ),
    (
        "certificate",
        "emergency_number",
        "letterhead",
        "export",
        "notice",
        "note",
        "reflection_session",
        "safeguarding_report",
        "visit",
    ),
    ("entry", "review", "audit_row", "release"),
)
STARTERS = {
    ("cli", "factory"),
    ("cli", "demo"),
    ("cli", "serving"),
    ("cli", "jobs"),
    ("serving", "factory"),
    ("serving", "jobs"),
}
RULES_NEVER = ("flask", "flask_login", "flask_wtf", "wtforms")

LEVELS = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
NOUN_LEVELS = {noun: level for level, nouns in enumerate(NOUNS) for noun in nouns}


def sources() -> list[Path]:
    """Return the package's own Python files."""
    return sorted(path for path in PACKAGE.rglob("*.py") if "static" not in path.parts and "assets" not in path.parts)


def room_of(path: Path) -> str:
    """Return the package or root module that a source belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Yield the full names of all modules and objects that a source imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(path: Path) -> set[str]:
    """Return the packages of this project that a source imports from."""
    parts = (name.split(".") for name in imports(path))
    return {names[1] for names in parts if names[0] == "pilotapp" and len(names) > 1} - {"__version__"}


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_it_imports_downward_only(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        assert not own_imports(path)
        return
    wrong = {
        other for other in own_imports(path) - {room} if LEVELS[other] <= LEVELS[room] and (room, other) not in STARTERS
    }
    assert not wrong, f"{room} may not import {wrong}"


def test_it_has_a_floor_for_every_room() -> None:
    rooms = {room_of(path) for path in sources()} - {"__init__"}
    assert rooms == set(LEVELS)


@pytest.mark.parametrize("path", sorted((PACKAGE / "models").glob("[a-z]*.py")), ids=lambda path: path.stem)
def test_it_points_to_lower_nouns_only(path: Path) -> None:
    names = (name.split(".") for name in imports(path))
    nouns = {parts[2] for parts in names if parts[:2] == ["pilotapp", "models"] and len(parts) > 2}
    assert all(NOUN_LEVELS[noun] < NOUN_LEVELS[path.stem] for noun in nouns), f"{path.stem} points to {nouns}"


def test_it_touches_the_current_user_in_views_and_the_hall_only() -> None:
    users = {path for path in sources() if any(name.endswith(".current_user") for name in imports(path))}
    wrong = [path for path in users if not path.stem.endswith("views") and room_of(path) != "web"]
    assert not wrong


def test_it_reads_the_environment_in_config_only() -> None:
    readers = {room_of(path) for path in sources() if _uses(path, {"environ", "getenv", "Env"})}
    assert readers == {"config"}


def test_it_asks_the_time_of_the_clock_only() -> None:
    askers = {room_of(path) for path in sources() if _calls(path, {"now", "utcnow", "today"}, {"datetime", "date"})}
    assert askers == {"clock"}
    assert not [path for path in sources() if "time.time" in imports(path) or _calls(path, {"time"}, {"time"})]


def test_it_keeps_flask_out_of_rules_and_commands() -> None:
    pure = [path for path in sources() if path.stem.endswith(("rules", "commands", "queries"))]
    assert pure
    for path in pure:
        found = {name.split(".")[0] for name in imports(path)} & set(RULES_NEVER)
        assert not found, f"{path.relative_to(ROOT)} imports {found}"


def _uses(path: Path, names: set[str]) -> bool:
    nodes = list(ast.walk(ast.parse(path.read_text())))
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    plain = {node.id for node in nodes if isinstance(node, ast.Name)}
    return bool(names & (attributes | plain))


def _calls(path: Path, methods: set[str], owners: set[str]) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in methods
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in owners
        for node in ast.walk(ast.parse(path.read_text()))
    )
