"""PDF by Typst: a template filled with data; tagged, for archives (PDF/A-2a) and screen readers (PDF/UA-1).

What people wrote reaches the template as JSON in `sys.inputs.data`: text to print, never markup to run. Fonts are
Typst's own and those in `fonts/`, so that a document looks the same on every machine. Nothing else is read or fetched.
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

TEMPLATES = PACKAGE / "templates"
FONTS = PACKAGE / "fonts"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


def frame(*, title: str, author: str, footer: str, language: str) -> dict[str, str]:
    """What `_paper.typ` is told of every document; `language` is the one in which its words are said."""
    return {
        "title": title,
        "author": author,
        "language": language.split("_")[0],
        "footer": footer,
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
    }


def render(template: str, data: Mapping[str, Any], *, made_at: datetime) -> bytes:
    """The PDF that the Typst file `template` of the templates' folder makes of `data`; equal for equal data.

    Soft hyphens are taken out: who copies or hears the text would stumble over them, and Typst hyphenates itself.

    Where a letter is in no font (a name in Ethiopic, say), the standards cannot be kept: the document is then made
    without them, with a box for each such letter.
    """
    compiler = typst.Compiler(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False).replace("\u00ad", "")},
    )
    try:
        return _pdf(compiler, made_at, STANDARDS)
    except typst.TypstError as error:
        if "could not be displayed with font" not in error.message:
            raise
        return _pdf(compiler, made_at, [])


def _pdf(compiler: typst.Compiler, made_at: datetime, standards: list[typst.PDFStandard]) -> bytes:
    made = compiler.compile(format="pdf", pdf_standards=standards, timestamp=int(made_at.timestamp()))
    if not isinstance(made, bytes):
        raise TypeError("Typst gave pages instead of a document")
    return made


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])
