"""The sentences that the check of free text is measured on: planted identifiers, and decoys without any.

corpus.jsonl holds one sentence a line: its language, when it was written, and the text with each planted identifier
between <kind> and </kind>. Patterns were tuned on those of `tuned` only. Those of `before` were written before there
was a pattern; those of `after` when the patterns stood, to be harder: hasty spelling, forms nobody had thought of. All
names, numbers and addresses are invented, or documented as examples. `bare_name` is a name that no word announces.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("corpus.jsonl")
PARTS = ("tuned", "before", "after")
LANGUAGES = ("de", "en", "tr", "uk", "ar")
BARE = "bare_name"
_MARK = re.compile(r"<(?P<kind>\w+)>(?P<part>.*?)</(?P=kind)>")


@dataclass(frozen=True)
class Sentence:
    """A text without its marks, and what was planted in it: kind, start, end."""

    language: str
    written: str
    text: str
    planted: tuple[tuple[str, int, int], ...]


def read() -> list[Sentence]:
    """All sentences."""
    rows = (json.loads(line) for line in FILE.read_text("utf-8").splitlines())
    return [_sentence(**row) for row in rows]


def _sentence(language: str, written: str, text: str) -> Sentence:
    plain, planted, last = "", [], 0
    for mark in _MARK.finditer(text):
        plain += text[last : mark.start()]
        planted.append((mark["kind"], len(plain), len(plain) + len(mark["part"])))
        plain += mark["part"]
        last = mark.end()
    return Sentence(language, written, plain + text[last:], tuple(planted))
