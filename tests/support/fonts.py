"""Generates the files in pilotapp/fonts, on Debian 12: `make fonts`.

Fonts: Noto Sans, which the pages use as well, and one for each other script of the programme's languages
(`codes.LANGUAGES`), from Debian's Noto packages, regular and bold, without hinting, which a PDF does not need. Of the
30,000 Han characters only the common ones, and only regular: 2 MB instead of 17. `letters.json`: for each family the
code points that both its regular and its bold style have, including Typst's own families, which are whole files in its
library. Equal packages give equal files.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import typst
from fontTools import subset
from fontTools.ttLib import TTFont

from pilotapp.fonts.letters import FOLDER
from tests.support import tools

PACKAGES = ["fonts-noto-core", "fonts-noto-cjk"]
NOTO = Path("/usr/share/fonts/truetype/noto")
HAN = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
HAN_FAMILY = "Noto Sans CJK SC"
SCRIPTS = (
    "Sans",
    "Naskh Arabic",
    "Sans Ethiopic",
    "Sans Armenian",
    "Sans Georgian",
    "Sans Devanagari",
    "Sans Gurmukhi",
    "Sans Bengali",
    "Sans Tamil",
    "Sans Thai",
)
# Characters are looked up in this order.
FAMILIES = (
    *(f"Noto {script}" for script in SCRIPTS),
    HAN_FAMILY,
    "Libertinus Serif",
    "DejaVu Sans Mono",
)
STYLES = ("Regular", "Bold", "Book")
_FONT = re.compile(rb"(?:OTTO|\x00\x01\x00\x00)\x00[\x08-\x20].{6}(?:CFF |FFTM|GDEF|GPOS)", re.DOTALL)
_LARGEST = 2_000_000  # bytes of a font in Typst's library


def make() -> None:
    """Write all files."""
    if not (NOTO.exists() and HAN.exists()):
        tools.install_packages(PACKAGES)
    for script in SCRIPTS:
        for style in ("Regular", "Bold"):
            name = f"Noto{script.replace(' ', '')}-{style}.ttf"
            font = TTFont(NOTO / name, recalcTimestamp=False)
            _shrink(font, _public(font), FOLDER / name, features=["*"])
    _shrink(_han(), common_han(), FOLDER / "NotoSansCJKsc-Regular.otf", features=[])
    (FOLDER / "letters.json").write_text(json.dumps(table(), indent=1) + "\n")


def table() -> dict[str, str]:
    """Return for each family the code points that all its styles have, as hexadecimal ranges: '20-7e a0 131'."""
    letters: dict[str, set[int]] = {}
    files = (TTFont(path) for path in sorted(FOLDER.glob("*.[ot]tf")))
    for font in (*files, *_in_typst()):
        family, codes = font["name"].getBestFamilyName(), _public(font)
        if family in FAMILIES and font["name"].getBestSubFamilyName() in STYLES:
            letters[family] = letters.get(family, codes) & codes
    return {family: _ranges(letters[family]) for family in FAMILIES}


def common_han() -> set[int]:
    """Return the 6,763 simplified characters of GB 2312, the 5,401 common traditional ones of Big5, and punctuation."""
    both = _of("gb2312", range(0xA1, 0xF8)) + _of("big5", range(0xA1, 0xC7))
    return {ord(letter) for letter in both if letter >= "\u2e80"}


def _of(encoding: str, rows: range) -> str:
    pairs = (bytes((row, cell)) for row in rows for cell in range(0x40, 0xFF))
    return "".join(pair.decode(encoding, "ignore") for pair in pairs)


def _han() -> TTFont:
    for number in range(20):
        font = TTFont(HAN, fontNumber=number, recalcTimestamp=False)
        if font["name"].getBestFamilyName() == HAN_FAMILY:
            return font
    raise SystemExit(f"{HAN} has no {HAN_FAMILY}")


def _shrink(font: TTFont, letters: set[int], target: Path, *, features: list[str]) -> None:
    options = subset.Options(hinting=False, layout_features=features, name_IDs=["*"])
    shrinking = subset.Subsetter(options)
    shrinking.populate(unicodes=letters)
    shrinking.subset(font)
    subset.save_font(font, str(target), options)


def _public(font: TTFont) -> set[int]:
    """Return the code points of a font without control and private-use characters, which PDF/A forbids."""
    return {code for code in font.getBestCmap() if unicodedata.category(chr(code)) not in ("Cc", "Co")}


def _in_typst() -> Iterator[TTFont]:
    """Yield the fonts in Typst's library."""
    library = next(Path(typst.__file__).parent.glob("_typst*.so")).read_bytes()
    for found in _FONT.finditer(library):
        yield TTFont(BytesIO(library[found.start() : found.start() + _LARGEST]))


def _ranges(codes: set[int]) -> str:
    """Format as '20-7e a0 131'."""
    firsts = sorted(code for code in codes if code - 1 not in codes)
    lasts = sorted(code for code in codes if code + 1 not in codes)
    pairs = zip(firsts, lasts, strict=True)
    return " ".join(f"{first:x}" if first == last else f"{first:x}-{last:x}" for first, last in pairs)


if __name__ == "__main__":
    make()
