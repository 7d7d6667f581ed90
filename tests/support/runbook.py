"""The runbook of docs/deploy.md: its cases with the commands that an operator types."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from tests.support.loaded import ROOT

SECTION = re.compile(r"^## Runbook\n(.*?)^## ", re.MULTILINE | re.DOTALL)
CASE = re.compile(r"^### (.+)\n", re.MULTILINE)
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FOR = {"sh": ("sqlite", "postgresql"), "sh sqlite": ("sqlite",), "sh postgresql": ("postgresql",)}
MAY_WARN = "pilotapp status"  # exit status 1: a warning, such as little room


@dataclass(frozen=True)
class Case:
    """A heading, and its blocks: for which databases, and lines of one command each."""

    heading: str
    blocks: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    def commands(self, kind: str) -> list[str]:
        """What is typed with this kind of database, in this order."""
        return [line for kinds, lines in self.blocks if kind in kinds for line in lines]

    def script(self, kind: str) -> str:
        """The commands word for word, in one shell that stops at the first one that fails and names it."""
        check = f'ok() {{ [ "$1" = 0 ] || [ "$1$2" = "1{MAY_WARN}" ] || {{ echo "FAILED with $1: $2"; exit 1; }}; }}'
        typed = (f"echo {shlex.quote('# ' + line)}\n{line}\nok $? {shlex.quote(line)}" for line in self.commands(kind))
        return "\n".join(["set -u -o pipefail", check, *typed])


def continuous_copy() -> str:
    """The lines that bring a copy by Litestream into service."""
    text = (ROOT / "docs" / "deploy.md").read_text().partition("\n## Continuous copies\n")[2]
    return str(BLOCK.findall(text)[0][1])


def cases() -> list[Case]:
    """All cases of the section, in order. Raises KeyError for a block of no known kind."""
    found = SECTION.search((ROOT / "docs" / "deploy.md").read_text())
    assert found, "docs/deploy.md has no runbook"
    _, *parts = CASE.split(found[1])
    return [
        Case(heading, tuple((FOR[info], tuple(text.splitlines())) for info, text in BLOCK.findall(body)))
        for heading, body in zip(parts[::2], parts[1::2], strict=True)
    ]
