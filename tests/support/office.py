"""LibreOffice: opens tables and returns how it interpreted each cell."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

SEMICOLONS = "CSV:59,34,76,1"  # separator ';', quote '"', UTF-8, from the first line: as in Germany
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
PATIENCE = 120  # seconds


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not empty: its `kind` (string, float, date …), its displayed text, and its formula, if any."""

    kind: str
    shown: str
    formula: str | None


def program() -> str:
    """Return the path of LibreOffice. Raises SystemExit with what to install."""
    found = shutil.which("soffice")
    if not found:
        raise SystemExit("No LibreOffice: install Debian's package 'libreoffice-calc-nogui'.")
    return found


def opened(files: Mapping[str, bytes], folder: Path, reader: str = SEMICOLONS) -> dict[str, list[Cell]]:
    """Return what LibreOffice reads in these files, by their names; `reader` is its filter ('' lets it guess)."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    how = [f"--infilter={reader}"] if reader else []
    command = [program(), profile, "--headless", *how, "--convert-to", "fods", "--outdir", str(folder)]
    paths = [str(folder / name) for name in files]
    subprocess.run([*command, *paths], check=True, capture_output=True, timeout=PATIENCE)
    return {name: _cells((folder / name).with_suffix(".fods")) for name in files}


def convert(path: Path, kind: str, profile: str) -> None:
    """Save a table as `kind` (xlsx, ods, xls) beside it; dates stay dates."""
    reader = "--infilter=CSV:59,34,76,1,1/5/2/1/3/2,0,false,true"
    command = [program(), profile, "--headless", reader, "--convert-to", kind, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)


def _cells(path: Path) -> list[Cell]:
    return [
        Cell(
            cell.get(f"{_OFFICE}value-type", ""),
            "\n".join("".join(line.itertext()) for line in cell.iter(f"{_TEXT}p")),
            cell.get(f"{_TABLE}formula"),
        )
        for cell in ElementTree.parse(path).iter(f"{_TABLE}table-cell")
        if cell.get(f"{_OFFICE}value-type")
    ]
