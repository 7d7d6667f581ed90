"""Names of downloaded files: in the reader's language, in ASCII for every system."""

import re
import unicodedata


def attachment(words: str, usual: str, mark: object, ending: str) -> dict[str, str]:
    """Return the header of a file 'words-mark.ending'; both parts come from the application, not from a person.

    `usual` replaces words in non-Latin letters, such as Arabic ones.
    """
    return named(f"{plain(words) or usual}-{mark}.{ending}")


def named(name: str) -> dict[str, str]:
    """Return the header of a file whose name consists of `plain` words, codes and digits."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def plain(words: str) -> str:
    """Return lower-case letters, digits and hyphens; '' if that would lose more than accents."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-") if letters.isascii() else ""
