"""Recognise the format of an uploaded file by its first bytes, whatever its name says."""

import re
import zipfile
from io import BytesIO

# What reading a zip raises that is damaged, encrypted, or packed in a way that Python does not know.
BROKEN_ZIP = (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError)
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_HEAD = 4096  # bytes in which text formats announce themselves
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream of an .xlsx with a password, inside an OLE container
# code of a refusal: what the file begins with, spaces and a byte order mark aside
_TEXTS: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("mhtml", re.compile(rb"mime-version:|(?:from|date|subject): [^\n]*\n(?:[^\n]*\n){0,10}?mime-version:", re.I)),
    ("xml2003", re.compile(rb"<\?xml\b.*?(?:office:spreadsheet|progid=\"Excel\.Sheet\")", re.I | re.S)),
    ("xml2003", re.compile(rb"<(?:\w+:)?workbook\b", re.I)),
    (
        "html",
        re.compile(
            rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|table|meta|style)\b", re.I | re.S
        ),
    ),
    ("slk", re.compile(rb"ID;P")),
    ("pdf", re.compile(rb"%PDF-")),
    ("rtf", re.compile(rb"\{\\rtf")),
)


def unsupported(content: bytes) -> str | None:
    """Return the code of a refusal for a file that is recognised and cannot be read, else None.

    Codes: 'html', 'mhtml', 'xml2003', 'slk', 'pdf', 'rtf', 'numbers', 'word', 'password'.
    """
    if content.startswith(OLE):
        return "password" if _ENCRYPTED in content else None
    if content.startswith(ZIP):
        return _archive(content)
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")[2:]
    head = head.lstrip()
    return next((code for code, pattern in _TEXTS if pattern.match(head)), None)


def _archive(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if any(info.flag_bits & 1 for info in packed.infolist()):
                return "password"
            names = set(packed.namelist())
            if "META-INF/manifest.xml" in names:
                with packed.open("META-INF/manifest.xml") as manifest:
                    return "password" if b"encryption-data" in manifest.read(1 << 20) else None
    except BROKEN_ZIP:
        return None  # the reader of workbooks says what is wrong with it
    if any(name.endswith(".iwa") for name in names):
        return "numbers"
    return "word" if "word/document.xml" in names else None
