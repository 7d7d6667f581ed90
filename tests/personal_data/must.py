"""Sentences that must be found, and such that must not, twenty of each for each language: must.txt.

In a sentence that must be found the identifying part stands between brackets. All names and numbers are invented.
`python -m tests.personal_data.must` prints how many hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pilotapp import personal_data

FILE = Path(__file__).with_name("must.txt")
LANGUAGES = ("de", "en", "tr", "uk", "ru", "ar")


def read() -> Iterator[tuple[str, str, str]]:
    """Yield the language, 'found' or 'not', and the sentence."""
    language = wanted = ""
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith("# "):
            _, language, wanted = line.split()
        elif line:
            yield language, wanted, line


def plain(sentence: str) -> str:
    """Return the sentence without brackets."""
    return sentence.replace("[", "").replace("]", "")


def holds(wanted: str, sentence: str) -> bool:
    """Whether every character of the part is found, or nothing is."""
    text = plain(sentence)
    places = {place for one in personal_data.find(text) for place in range(one.start, one.end)}
    if wanted == "not":
        return not places
    return places >= set(range(sentence.index("["), sentence.index("]") - 1))


if __name__ == "__main__":
    for language in LANGUAGES:
        for wanted in ("found", "not"):
            some = [one for tongue, kind, one in read() if (tongue, kind) == (language, wanted)]
            failing = [one for one in some if not holds(wanted, one)]
            print(language, wanted, len(some) - len(failing), "of", len(some), *failing, sep="\n  " if failing else " ")
