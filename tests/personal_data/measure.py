"""How much the check of free text finds: `python -m tests.personal_data.measure` prints recall and false alarms.

An identifier counts as found when every sign of it lies in findings. A decoy counts as a false alarm when anything in
it is found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pilotapp import personal_data
from tests.personal_data import corpus
from tests.personal_data.corpus import BARE, Sentence


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    of: int = 0
    hits: int = 0

    def plus(self, hit: bool) -> Share:
        """One more."""
        return Share(self.of + 1, self.hits + hit)

    @property
    def percent(self) -> float:
        """In percent; of nothing 100."""
        return 100 * self.hits / self.of if self.of else 100.0

    def __str__(self) -> str:
        return f"{self.hits} of {self.of} ({self.percent:.0f} %)"


def is_found(sentence: Sentence, start: int, end: int) -> bool:
    """Whether every sign between is part of a finding."""
    places = {place for one in personal_data.find(sentence.text) for place in range(one.start, one.end)}
    return all(place in places or sentence.text[place] == " " for place in range(start, end))


def recall(sentences: Iterable[Sentence]) -> dict[tuple[str, str], Share]:
    """Found identifiers by language and kind."""
    shares: dict[tuple[str, str], Share] = {}
    for sentence in sentences:
        for kind, start, end in sentence.planted:
            key = (sentence.language, kind)
            shares[key] = shares.get(key, Share()).plus(is_found(sentence, start, end))
    return shares


def total(shares: dict[tuple[str, str], Share], language: str | None = None, kind: str | None = None) -> Share:
    """The sum over languages and kinds, bare names aside unless they are asked for."""
    wanted = [
        share
        for (one_language, one_kind), share in shares.items()
        if language in (None, one_language) and (one_kind == kind if kind else one_kind != BARE)
    ]
    return Share(sum(share.of for share in wanted), sum(share.hits for share in wanted))


def alarms(sentences: Iterable[Sentence]) -> Share:
    """Decoys in which something was found."""
    share = Share()
    for sentence in sentences:
        if not sentence.planted:
            share = share.plus(bool(personal_data.find(sentence.text)))
    return share


def lines() -> Iterable[str]:
    """The measurement in words: of all sentences and of each part."""
    everything = corpus.read()
    for title in ("all", *corpus.PARTS):
        part = [one for one in everything if title in ("all", one.written)]
        shares = recall(part)
        bare = total(shares, kind=BARE)
        yield f"{title} ({len(part)} sentences): found {total(shares)}, false alarms {alarms(part)}, bare names {bare}"
        for language in corpus.LANGUAGES:
            own = [one for one in part if one.language == language]
            yield f"  {language}: found {total(shares, language)}, false alarms {alarms(own)}"
        for kind in sorted({kind for _, kind in shares} - {BARE}):
            yield f"  {kind}: found {total(shares, kind=kind)}"


if __name__ == "__main__":
    print("\n".join(lines()))
