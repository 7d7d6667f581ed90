"""The commands of docs/deploy.md: the cases of its runbook, and those of the first hour."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from tests.support.loaded import ROOT

DOCS = ROOT / "docs" / "deploy.md"
SECTION = r"^## {heading}\n(.*?)^## "
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
        return script(self.commands(kind))


def script(lines: list[str]) -> str:
    """Return the unchanged commands as a shell script that stops at the first failing one and names it."""
    check = f'ok() {{ [ "$1" = 0 ] || [ "$1$2" = "1{MAY_WARN}" ] || {{ echo "FAILED with $1: $2"; exit 1; }}; }}'
    typed = (f"echo {shlex.quote('# ' + line)}\n{line}\nok $? {shlex.quote(line)}" for line in lines)
    return "\n".join(["set -u -o pipefail", check, *typed])


def section(heading: str) -> str:
    """Return the text under this heading of the docs."""
    found = re.search(SECTION.format(heading=re.escape(heading)), DOCS.read_text(), re.MULTILINE | re.DOTALL)
    assert found, f"docs/deploy.md has no section {heading!r}"
    return found[1]


def first_hour() -> tuple[list[str], list[str], list[str]]:
    """Return the lines of the first hour: those that install, come into service, and add the first people."""
    install, service, people = (body.splitlines() for _, body in BLOCK.findall(section("The first hour")))
    return install, service, people


def instead_of_sqlite() -> list[str]:
    """Return the lines that put PostgreSQL in the place of SQLite."""
    [(_, body)] = BLOCK.findall(section("Settings"))
    return str(body).splitlines()


def continuous_copies(kind: str) -> tuple[list[str], list[str]]:
    """Return the lines that begin a continuous copy of this kind of database, and those that bring it into service."""
    found = (body.splitlines() for info, body in BLOCK.findall(section("Continuous copies")) if FOR[info] == (kind,))
    begin, recover = found
    return begin, recover


def cases() -> list[Case]:
    """Return all cases of the section, in order. Raises KeyError for a block of an unknown kind."""
    _, *parts = CASE.split(section("Runbook"))
    return [
        Case(heading, tuple((FOR[info], tuple(text.splitlines())) for info, text in BLOCK.findall(body)))
        for heading, body in zip(parts[::2], parts[1::2], strict=True)
    ]
