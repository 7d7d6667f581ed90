"""Applies the patterns of patterns.json; `static/js/personal-data.js` is the same algorithm, line by line.

Each pattern begins at a word boundary and has only bounded repetitions, so that the time is linear in the length of any
text.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pilotapp.personal_data import checks
from pilotapp.personal_data.place import Place

NEARBY = 30  # characters before and after in which another word is taken into account
Found = tuple[str, int, int, str]  # kind, start, end, and a key of choices.json or a word of the text


@dataclass(frozen=True)
class Rule:
    """One pattern: `check` is its second check, `span` says whether the surrounding words belong to the finding."""

    kind: str
    pattern: re.Pattern[str]
    check: str | None
    whole: bool
    proposal: str
    not_after: re.Pattern[str] | None


class Patterns:
    """The contents of patterns.json, compiled."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.signs = str.maketrans(*data["map"])
        self.parts = data["sets"] | {name: _any_of(words) for name, words in data["lists"].items()} | data["macros"]
        self.rules = [self._rule(**rule) for rule in data["rules"]]
        self.near = [(word, re.compile(self.expand(pattern))) for word, pattern in data["near"]]
        self.words = checks.Words(
            stop=frozenset(data["stop"].split()),
            roles=frozenset(data["roles"].split()),
            ends=re.compile(f"(?:{data['stop_ends']})$"),
            not_streets=frozenset(data["not_streets"].split()),
            arabic_stop=frozenset(data["arabic_stop"].split()),
            arabic_names=frozenset(data["arabic_names"].split()),
            article=re.compile(self.expand(data["article"])),
            birth=re.compile(self.expand(data["birth"])),
            iban_lengths=data["iban_lengths"],
            small=frozenset(data["small"].split()),
            role_ends=re.compile(f"(?:{data['role_ends']})$"),
            clause=re.compile(self.expand(data["clause"])),
            clause_end=re.compile(data["clause_end"]),
        )

    def expand(self, pattern: str) -> str:
        """Replace the named parts in a pattern, recursively."""
        expanded = re.sub(r"\{([a-zA-Z_]+)\}", lambda name: self.parts[name[1]], pattern)
        return expanded if expanded == pattern else self.expand(expanded)

    def source(self, pattern: str) -> str:
        """Return the pattern as a regular expression in JavaScript syntax, beginning at a word boundary."""
        return self.expand("(?:^|[^{L}0-9])(?<all>" + pattern + ")")

    def _rule(
        self,
        kind: str,
        pattern: str,
        check: str | None = None,
        span: str = "all",
        proposal: str = "",
        not_after: str = "",
    ) -> Rule:
        compiled = re.compile(self.source(pattern).replace("(?<", "(?P<").replace("(?P<!", "(?<!"))
        before = re.compile(self.expand(not_after)) if not_after else None
        return Rule(kind, compiled, check, span == "all", proposal or kind, before)


def _any_of(words: str) -> str:
    """Return an alternation of the words, also with the other case of their first letter, longest first."""
    forms: dict[str, None] = {}
    for word in words.split("|"):
        for form in (word, word[0].upper() + word[1:], word[0].lower() + word[1:]):
            forms[re.sub(r"[.*+?^$()\[\]]", r"\\\g<0>", form)] = None
    return "|".join(sorted(forms, key=len, reverse=True))


@cache
def patterns() -> Patterns:
    """Return the patterns, loaded once."""
    return Patterns(json.loads(Path(__file__).with_name("patterns.json").read_text("utf-8")))


def find(text: str, year: int) -> list[Found]:
    """Return the findings of all rules without overlaps: earlier rules take precedence."""
    known = patterns()
    plain = text.translate(known.signs)
    found: list[Found] = []
    taken = bytearray(len(text))
    for rule in known.rules:
        for one in _matches(rule, known, text, plain, year):
            _, start, end, _ = one
            if not any(taken[start:end]):
                taken[start:end] = bytes([1]) * (end - start)
                found.append(one)
    return sorted(found, key=lambda one: one[1])


def _matches(rule: Rule, known: Patterns, text: str, plain: str, year: int) -> Iterable[Found]:
    position = 0
    while hit := rule.pattern.search(plain, position):
        start, end = hit.span("all")
        part = Place(plain, hit.start("part"), hit.end("part"), start, end)
        place = None if rule.not_after and rule.not_after.search(plain[max(0, start - NEARBY) : start]) else part
        if place and rule.check:
            place = checks.CHECKS[rule.check](place, known.words, year)
        if not place:
            position = start + 1
            continue
        if rule.whole:
            proposal = text[hit.start("cue") : hit.end("cue")] if rule.proposal == "cue" else rule.proposal
            yield rule.kind, place.start, place.end, proposal
            position = place.end
        else:
            yield rule.kind, place.part_start, place.part_end, rule.proposal
            position = place.part_end
