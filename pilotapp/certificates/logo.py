"""Checks the file of a logo: a PNG, or an SVG that only draws.

The file is printed by Typst, which runs and fetches nothing, and is never sent to a browser. All the same nothing is
stored that could run, load something or take long to draw: a PNG loses all but its pixels, an SVG may contain shapes,
text and colours only, and refers to itself only.
"""

import re
import struct
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from flask_babel import lazy_gettext as _l

from pilotapp.refusals import Refusal

MAX_BYTES = 200_000
MAX_SIDE = 2_000  # pixels of a PNG
MAX_UNITS = 10_000.0  # of an SVG
MAX_DEPTH, MAX_ELEMENTS = 30, 2_000
TOO_LARGE = _l("This file is too large. A logo may have 200 KB, a PNG 2,000 pixels on each side.")
NO_PICTURE = _l("This is neither a PNG nor an SVG that can be read. Please choose another file.")
NOT_DRAWN = _l(
    "This SVG contains something that is not drawn (%(what)s). Please save it as a plain SVG, or choose a PNG instead."
)
_PNG = b"\x89PNG\r\n\x1a\n"
_PIXELS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_DRAWN = frozenset(
    {"svg", "g", "defs", "title", "desc", "style", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
    | {"text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask"}
)
_LEFT_OUT = ("metadata",)  # of the SVG's namespace; everything of others is left out too
_ELSEWHERE = re.compile(
    r"url\(\s*['\"]?\s*(?!#)|@|\\|expression|(?:java|vb)script:|data:|(?<![\w-])filter(?:\s|/\*.*?\*/)*:",
    re.IGNORECASE | re.DOTALL,
)
_LENGTH = re.compile(r"\s*(\d{1,6}(?:\.\d*)?)\s*(?:px|pt|pc|mm|cm|in|%)?\s*")


def kind(content: bytes) -> str:
    """Return 'png' or 'svg', as Typst calls the format of a stored logo."""
    return "png" if content.startswith(_PNG) else "svg"


def cleaned(content: bytes) -> bytes:
    """Return the file as it is stored. Raises Refusal (field `logo`) for what is no logo or could be harmful."""
    if len(content) > MAX_BYTES:
        raise Refusal(TOO_LARGE, field="logo")
    return _pixels(content) if content.startswith(_PNG) else _drawing(content)


def _pixels(content: bytes) -> bytes:
    """Return a PNG without comments, profiles and animations."""
    chunks = list(_chunks(content))
    if not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND" or len(chunks[0][1]) != 25:
        raise Refusal(NO_PICTURE, field="logo")
    if max(struct.unpack(">II", chunks[0][1][8:16])) > MAX_SIDE:
        raise Refusal(TOO_LARGE, field="logo")
    return _PNG + b"".join(chunk for name, chunk in chunks if name in _PIXELS)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (name, whole chunk) of a PNG up to its end."""
    at = len(_PNG)
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4])
        if end > len(content):
            return
        yield content[at + 4 : at + 8], content[at:end]
        if content[at + 4 : at + 8] == b"IEND":
            return
        at = end


def _drawing(content: bytes) -> bytes:
    """Return an SVG without comments, metadata and what editors add."""
    try:
        root = fromstring(content)  # refuses entities, and never loads a DTD
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise Refusal(NO_PICTURE, field="logo") from error
    if root.tag != f"{_SVG}svg" or not _has_size(root):
        raise Refusal(NO_PICTURE, field="logo")
    if sum(1 for _each in root.iter()) > MAX_ELEMENTS:
        raise Refusal(TOO_LARGE, field="logo")
    _clean(root, 0)
    return tostring(root)


def _has_size(root: Element) -> bool:
    """Whether the SVG has a size within the limits: a view box, or width and height."""
    lengths = [_LENGTH.fullmatch(root.get(name, "100%")) for name in ("width", "height")]
    if not all(length and 0 < float(length[1]) <= MAX_UNITS for length in lengths):
        return False
    if "viewBox" not in root.attrib:
        return {"width", "height"} <= set(root.attrib)
    try:
        box = [float(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip())]
    except ValueError:
        return False
    return len(box) == 4 and all(-MAX_UNITS <= part <= MAX_UNITS for part in box) and min(box[2:]) > 0


def _clean(element: Element, depth: int) -> None:
    """Remove what is foreign from the element and those in it. Raises Refusal for what does more than draw."""
    if depth > MAX_DEPTH:
        raise Refusal(TOO_LARGE, field="logo")
    for child in list(element):
        name = child.tag.removeprefix(_SVG)
        if name.startswith("{") or name in _LEFT_OUT:
            element.remove(child)
            continue
        _clean(child, depth + 1)
    name = element.tag.removeprefix(_SVG)
    if name not in _DRAWN:
        raise _refused(name)
    if name == "style" and _ELSEWHERE.search("".join(element.itertext())):
        raise _refused(name)
    for attribute, value in list(element.attrib.items()):
        name = attribute.removeprefix(_XLINK)
        if name.startswith("{"):
            del element.attrib[attribute]
        else:
            _check(name, value)


def _check(name: str, value: str) -> None:
    """Refuse an attribute that runs something, refers elsewhere or filters, which takes long to draw."""
    if name.lower().startswith("on") or name == "filter" or _ELSEWHERE.search(value):
        raise _refused(name)
    if name == "href" and not value.startswith("#"):
        raise _refused(name)


def _refused(what: str) -> Refusal:
    return Refusal(NOT_DRAWN % {"what": what[:30]}, field="logo")
