"""How files that are taken away are called: in the reader's words, in letters that every system can write."""

from __future__ import annotations

import re
import unicodedata


def attachment(words: str, usual: str, mark: object, ending: str) -> dict[str, str]:
    """The header of a file 'words-mark.ending', both given by the application and not by a person.

    `usual` takes the place of words in letters that ASCII does not have, such as Arabic ones.
    """
    return named(f"{plain(words) or usual}-{mark}.{ending}")


def named(name: str) -> dict[str, str]:
    """The header of a file whose name is made of `plain` words, codes and digits."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def plain(words: str) -> str:
    """Small letters, digits and lines; '' where that would lose more than accents."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-") if letters.isascii() else ""
