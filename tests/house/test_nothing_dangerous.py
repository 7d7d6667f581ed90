"""What no code may use: evaluation of text, other programs, other sites, weak randomness, weak hashes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.test_floors import PACKAGE, sources
from tests.support import javascript

# Modules that are imported nowhere, or only in these files (by their path inside the package).
ONLY_IN: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("pickle", "marshal", "shelve", "dill", "yaml", "lxml", "html5lib"), ()),
    # An SVG of a logo is read by defusedxml, without entities and DTDs, and written by the standard library.
    **dict.fromkeys(("xml", "defusedxml"), ("certificates/logo.py",)),
    **dict.fromkeys(("pty", "cffi", "multiprocessing", "code", "runpy"), ()),
    **dict.fromkeys(("urllib.request", "http.client", "requests", "httpx", "urllib3", "ftplib", "ldap", "ldap3"), ()),
    **dict.fromkeys(("memcache", "pymemcache", "redis", "tarfile"), ()),
    "importlib": ("rooms.py",),  # the rooms are found by the folders of the package itself
    # The demo is loaded, and uploaded workbooks are read, in a separate process that frees its memory when it ends.
    # PostgreSQL's own programs make and restore its backups.
    "subprocess": ("backups/on_postgresql.py", "cli/connection.py", "imports/reading.py"),
    # own files are written; uploads are measured and looked into, not unpacked
    "zipfile": ("exports/csv_file.py", "imports/file_kinds.py", "imports/hidden_rows.py", "imports/reading.py"),
    # only our own data
    "tempfile": (
        "backups/recovered.py",
        "exports/commands.py",
        "exports/visit_rows.py",
        "exports/worker.py",
        "monitoring/health.py",
        "serving.py",
    ),
    "ctypes": ("background/supervisor.py",),  # prctl, only available this way: ends a child with its parent
    "random": (
        "demo/circle.py",
        "demo/diary.py",
        "demo/rows.py",
        "demo/load.py",
        "demo/plot.py",
        "demo/story.py",
        "demo/timeline.py",
    ),
    "smtplib": ("notices/mailer.py",),
    # health requests this server's own port, the listener answers on the address that the operator chose
    "socket": ("monitoring/health.py", "monitoring/listener.py", "serving.py"),
}
CALLS = {"eval", "exec", "compile", "__import__", "system", "popen", "render_template_string", "from_string"}
HASHES = {"md5", "sha1", "new", "sha224"}
# Only these files compose SQL as text; a value is never a part of it.
WRITE_SQL = (
    "audit/proof.py",
    "audit/rights.py",
    "backups/inventory.py",
    "backups/on_postgresql.py",
    "backups/on_sqlite.py",
    "cli/keys.py",
    "db/__init__.py",
    "figures/facts/__init__.py",
    "figures/facts/cells.py",
    "figures/facts/check.py",
    "figures/facts/nationwide.py",
    "figures/facts/refresh.py",
    "db/compiled_queries.py",
)
JAVASCRIPT = {
    **javascript.FORBIDDEN,
    r"__proto__|\.prototype\b|\bfor\s*\([^;)]*\bin\b": "what an object inherits",
    r"addEventListener\(.message.|\.onmessage": "a message that another window could send",
    r"https?:": "another site",
}
# Listeners for messages of own workers, pages or tabs, which browsers only deliver within one origin.
HEAR = ("install.js", "phone.js", "sw.js")


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Yield each source by its path inside the package."""
    for path in sources():
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text("utf-8"))


def names(tree: ast.Module) -> Iterator[str]:
    """Yield the names of imported modules, with their parent packages."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def called(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield the calls of a source: object and name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            on = node.func.value if isinstance(node.func, ast.Attribute) else None
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield (on.id if isinstance(on, ast.Name) else ""), name


def test_it_imports_nothing_that_runs_reads_or_asks_what_it_should_not() -> None:
    found = {
        (module, path) for path, tree in trees() for name in names(tree) for module in ONLY_IN if _is(name, module)
    }
    assert {(module, path) for module, path in found if path not in ONLY_IN[module]} == set()
    assert {module for module, _ in found} == {module for module, places in ONLY_IN.items() if places}


def _is(name: str, module: str) -> bool:
    return name == module or name.startswith(f"{module}.")


def test_it_makes_no_code_and_no_template_out_of_text() -> None:
    found = {(path, on, name) for path, tree in trees() for on, name in called(tree) if name in CALLS}
    assert {call for call in found if call[1] not in ("re", "compiler")} == set()  # patterns, and Typst's own files


def test_it_hashes_with_sha_256_only() -> None:
    found = {(path, name) for path, tree in trees() for on, name in called(tree) if on == "hashlib" and name in HASHES}
    assert found == set()


def test_it_writes_sql_in_few_places_and_binds_every_value() -> None:
    found = {path for path, tree in trees() for _, name in called(tree) if name in ("execute_sql", "executemany")}
    assert found == set(WRITE_SQL)
    marked = {path for path, tree in trees() for _, name in called(tree) if name == "SQL"}
    texts = [node.args[0] for _, tree in trees() for node in ast.walk(tree) if _is_sql(node)]
    assert marked and all(isinstance(text, ast.Constant) for text in texts)


def _is_sql(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "SQL"


@pytest.mark.parametrize("path", javascript.modules("pilotapp/static/js"), ids=lambda path: path.name)
def test_it_lets_no_script_make_code_or_html_out_of_text(path: Path) -> None:
    text = re.sub(r"//.*", "", path.read_text("utf-8"))
    found = {why for pattern, why in JAVASCRIPT.items() if re.search(pattern, text)}
    assert found <= ({"a message that another window could send"} if path.name in HEAR else set())


def test_it_calls_only_our_own_markup_safe() -> None:
    pages = {path: path.read_text("utf-8") for path in (PACKAGE / "templates").rglob("*.html")}
    safe = [found for text in pages.values() for found in re.findall(r"([^\s(,]+)\s*\|\s*safe\b", text)]
    places = {f"data-{name}></span>{quote}" for name in ("count", "made", "time") for quote in "'\""}
    assert set(safe) <= {'"<wbr>@"', 'data-at>%s</span>"', *places}
    assert not [
        path.name for path, text in pages.items() if re.search(r"autoescape\s+false|<script(?![^>]*src=)", text)
    ]
