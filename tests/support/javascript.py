"""The JavaScript side: `python -m tests.support.javascript lint` checks it, `... test` runs its tests in Node."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.support import NODE

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("pilotapp/static/js", "pilotapp/assets", "tests/js", "tests/support", "tests/fixtures")
ENDINGS = (".js", ".mjs")
# What no module of a page may use: the security policy forbids it, or words and HTML belong to templates.
FORBIDDEN = {
    r"\beval\(|new Function\(": "code out of text",
    r"\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write": "HTML out of text: clone a <template>",
    r"\bconsole\.": "console output",
    r"(?<![=!])==(?!=)|!=(?!=)": "loose comparison",
    r"\bvar\b": "var",
    r"[\"'`][A-ZÄÖÜ][a-zäöüß]+ [a-zäöüß]+[^\"'`]*[\"'`]": "a sentence: it belongs into a template",
}
# APIs that a browser may refuse, and the only modules that may use them: each handles the refusal.
REFUSED = {
    r"\b(localStorage|sessionStorage)\b": {"storage.js"},
    r"\b(indexedDB|openDB)\b": {"copies.js", "outbox.js"},
    r"\bcaches\b": {"keeping.js", "page-cache.js", "sw-pages.js", "sw.js"},
    r"\bBroadcastChannel\b": {"phone.js"},
}


def modules(*folders: str) -> list[Path]:
    """Return all modules in these folders."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in ENDINGS)
    return sorted(path for path in found if "node_modules" not in path.parts)


def complaints() -> Iterator[str]:
    """Yield what is wrong, one line each: syntax in all files, the project's rules in modules of pages."""
    for path in modules(*FOLDERS):
        name = path.relative_to(ROOT)
        checked = subprocess.run([NODE, "--check", path], capture_output=True, text=True)
        if checked.returncode and path.name != "dump_phone.js":
            yield f"{name}: {checked.stderr.strip()}"
    for path in modules("pilotapp/static/js"):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            code = re.sub(r"//.*", "", line)
            yield from (
                f"{path.relative_to(ROOT)}:{number}: {why}"
                for pattern, why in FORBIDDEN.items()
                if re.search(pattern, code)
            )
            yield from (
                f"{path.relative_to(ROOT)}:{number}: {found[0]}: a browser may refuse it, see REFUSED"
                for pattern, doors in REFUSED.items()
                if path.name not in doors and (found := re.search(pattern, code))
            )


def lint() -> int:
    """Print what is wrong; return the exit status."""
    found = list(complaints())
    print("\n".join(found), file=sys.stderr, end="\n" if found else "")
    return 1 if found else 0


def test() -> int:
    """Run the tests in tests/js; return the exit status."""
    files = [path for path in modules("tests/js") if path.name.endswith((".test.js", ".test.mjs"))]
    if not files:
        print("tests/js holds no test", file=sys.stderr)
        return 1
    return subprocess.run([NODE, "--test", *files], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit({"lint": lint, "test": test}[sys.argv[1]]())
