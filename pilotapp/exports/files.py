"""Writes a book to a file on disk in the format of the choice; rows are streamed, not collected in memory."""

from datetime import datetime
from pathlib import Path
from typing import IO

from pilotapp.exports import csv_file, pdf_file, xlsx_file
from pilotapp.exports.sheets import Book
from pilotapp.exports.spec import ExportSpec

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def write(
    book: Book, spec: ExportSpec, out: IO[bytes], *, folder: Path, made_at: datetime, words: str = "", warning: str = ""
) -> None:
    """Write in the format of `spec`; `folder` takes the writer's temporary files.

    Raises Refusal for a table that is too wide for paper.
    """
    if spec.format == "xlsx":
        xlsx_file.write_book(book, out, folder)
    elif spec.format == "pdf":
        out.write(pdf_file.render(book, made_at=made_at, words=words, warning=warning))
    else:
        csv_file.write_book(book, out, spec.style)


def type_of(name: str) -> str:
    """Return the media type of a file by its name."""
    return TYPES[name.rpartition(".")[2]]
