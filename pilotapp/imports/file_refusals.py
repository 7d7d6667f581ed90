"""Why a file is refused as a whole, and what to do about it."""

from typing import Any

from flask_babel import lazy_gettext as _l

from pilotapp.imports.decoding import Decoded, UnclearEncoding

_RESAVE = _l(
    "Please open it in your spreadsheet program (Excel or LibreOffice), choose 'Save as' and the format .xlsx, and "
    "choose that file here."
)


def _other(what: Any) -> Any:
    return _l("%(what)s %(remedy)s", what=what, remedy=_RESAVE)


REFUSALS: dict[str, Any] = {
    "empty": _l("This file is empty. Please choose the file with your table."),
    "too_large": _l(
        "This file is too large: at most 10 MB, 50,000 rows and 80 columns. Please cut it into several files, for "
        "example one for each year; rows that came before are recognised."
    ),
    "password": _l("This file has a password. Please save it without one and choose it again."),
    "unreadable": _l(
        "This file cannot be read as a table. Please open it in your spreadsheet program, save it as .xlsx or .csv, "
        "and choose that file."
    ),
    "quote": _l(
        "In line %(line)s of the file a quotation mark is not closed, or stands within a text, so that it is not clear "
        "where the cells end. Nothing was read. Please correct this line, or save the table as .xlsx."
    ),
    "html": _other(_l("This is a web page (HTML) under the name of a spreadsheet.")),
    "mhtml": _other(_l("This is a saved web page (MHTML) under the name of a spreadsheet.")),
    "xml2003": _other(_l("This is an XML spreadsheet of Excel 2003.")),
    "slk": _other(_l("This is a SYLK file (.slk).")),
    "numbers": _l(
        "This is a file of Apple Numbers. Please export it there as Excel or CSV, and choose that file here."
    ),
    "word": _l("This is a text document. Please copy its table into a spreadsheet and save that as .xlsx."),
    "rtf": _l("This is a text document. Please copy its table into a spreadsheet and save that as .xlsx."),
    "pdf": _l("This is a PDF. Please choose the spreadsheet from which it was made."),
}
_UNCLEAR = _l(
    "It cannot be told for sure which letters this file means. Please say which line is spelled right, and choose the "
    "file once more: nothing of it was kept."
)
_SHOWN, _MAX_LETTERS = 3, 30  # words of a sample, letters of a word


def unclear_letters(content: bytes, decoded: Decoded) -> UnclearEncoding:
    """Return the question by which of several encodings a text is to be read.

    Its samples are words of the first line only: names of columns, and nobody's name.
    """
    line = next((line for line in content.splitlines() if any(byte > 127 for byte in line)), b"")[:400]
    first = line if content.lstrip().startswith(line[:20]) else b""
    samples = []
    for encoding in (decoded.encoding, *decoded.rivals):
        words = (first or _letters(content)).decode(encoding, errors="replace").replace(";", " ").split()
        shown = [word[:_MAX_LETTERS] for word in words if not word.isascii()][:_SHOWN]
        samples.append((encoding, " ".join(shown)))
    return UnclearEncoding(_UNCLEAR, samples)


def _letters(content: bytes) -> bytes:
    """The different bytes beyond ASCII, apart: letters alone name nobody."""
    return b" ".join(bytes([byte]) for byte in sorted({byte for byte in content if byte > 127}))
