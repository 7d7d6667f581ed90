"""The runbook of docs/deploy.md: its cases with their commands."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from tests.support.loaded import ROOT

SECTION = re.compile(r"^## Runbook\n(.*?)^## ", re.MULTILINE | re.DOTALL)
CASE = re.compile(r"^### (.+)\n", re.MULTILINE)
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FOR = {"sh": ("sqlite", "postgresql"), "sh sqlite": ("sqlite",), "sh postgresql": ("postgresql",)}
MAY_WARN = "pilotapp status"  # exit status 1: a warning, such as low disk space


@dataclass(frozen=True)
class Case:
    """A heading, and its blocks: databases that they are for, and lines of one command each."""

    heading: str
    blocks: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    def commands(self, kind: str) -> list[str]:
        """Return the commands for this kind of database, in order."""
        return [line for kinds, lines in self.blocks if kind in kinds for line in lines]

    def script(self, kind: str) -> str:
        """Return the unchanged commands as a shell script that stops at the first failing one and names it."""
        check = f'ok() {{ [ "$1" = 0 ] || [ "$1$2" = "1{MAY_WARN}" ] || {{ echo "FAILED with $1: $2"; exit 1; }}; }}'
        typed = (f"echo {shlex.quote('# ' + line)}\n{line}\nok $? {shlex.quote(line)}" for line in self.commands(kind))
        return "\n".join(["set -u -o pipefail", check, *typed])


def continuous_copy() -> str:
    """Return the lines that start a continuous copy by Litestream."""
    text = (ROOT / "docs" / "deploy.md").read_text().partition("\n## Continuous copies\n")[2]
    return str(BLOCK.findall(text)[0][1])


def cases() -> list[Case]:
    """Return all cases of the section, in order. Raises KeyError for a block of an unknown kind."""
    found = SECTION.search((ROOT / "docs" / "deploy.md").read_text())
    assert found, "docs/deploy.md has no runbook"
    _, *parts = CASE.split(found[1])
    return [
        Case(heading, tuple((FOR[info], tuple(text.splitlines())) for info, text in BLOCK.findall(body)))
        for heading, body in zip(parts[::2], parts[1::2], strict=True)
    ]
