"""PDF by Typst: a template filled with data; tagged, for archives (PDF/A-2a) and screen readers (PDF/UA-1).

Text from people reaches the template as JSON in `sys.inputs.data` and is printed, never evaluated as markup. The fonts
are Typst's own and those in `fonts/`, so that a document looks the same on every machine. Nothing else is read or
fetched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

import typst
from flask_babel import gettext as _

from pilotapp.config import PACKAGE
from pilotapp.fonts import letters

TEMPLATES = PACKAGE / "templates"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


def frame(*, title: str, author: str, footer: str, language: str) -> dict[str, str]:
    """Return the data that `_paper.typ` needs for every document; `language` is the language of the document."""
    return {
        "title": title,
        "author": author,
        "language": language.split("_")[0],
        "footer": footer,
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "unprinted": _("Where %(box)s stands, there is a letter that this document cannot show.", box=letters.INSTEAD),
    }


def render(template: str, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """Return the PDF that the Typst file `template` of the template folder makes of `data`; equal for equal data.

    The standards forbid characters that no font has: `letters.INSTEAD` is printed for each, and a framed document says
    so.
    """
    compiler = _compiler(template, data)
    made = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=int(made_at.timestamp()))
    if not isinstance(made, bytes):
        raise TypeError("Typst gave pages instead of a document")
    return made


def picture(template: str, data: Mapping[str, Any], *, dots: int = 96) -> bytes:
    """Return the first page of such a document as PNG, with `dots` per inch."""
    compiler = _compiler(template, data)
    pages = compiler.compile(format="png", ppi=dots)
    page = pages[0] if isinstance(pages, list) else pages
    if not isinstance(page, bytes):
        raise TypeError("Typst gave no page")
    return page


def _compiler(template: str, data: Mapping[str, Any]) -> typst.Compiler:
    document = _printed(data)
    words = json.dumps({**document, "unprinted": ""}, ensure_ascii=False)
    if letters.INSTEAD in words:
        words = json.dumps(document, ensure_ascii=False)
    return typst.Compiler(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": words, "fonts": json.dumps(letters.families())},
    )


def _printed(data: Any) -> Any:
    """Return the data with all texts replaced by their printable form."""
    if isinstance(data, str):
        return letters.printed(data)
    if isinstance(data, Mapping):
        return {key: _printed(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_printed(value) for value in data]
    return data


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[letters.FOLDER])
