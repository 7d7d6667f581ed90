"""What can be written instead of a finding: two or three choices in the language of its text. Pure.

`static/js/personal-data-choices.js` does the same on the phone, line by line; both read choices.json.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pilotapp.personal_data.matching import NEARBY, Found, patterns

AROUND = 60  # characters before and after a finding that decide its language
ARTICLED = ("woman", "man", "doctor", "family")
NOUNS = (*ARTICLED, "person")  # proposals of which the choices are nouns, which must fit the sentence


@dataclass(frozen=True, slots=True)
class Offer:
    """The passage `start` to `end`, and what can be written instead, in `language`.

    The passage is the finding, with an article before it where each choice has one of its own.
    """

    start: int
    end: int
    language: str
    choices: tuple[str, ...]


class Choices:
    """The contents of choices.json, compiled."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.offers: dict[str, list[str]] = data["offers"]
        self.words: dict[str, dict[str, str]] = data["words"]
        self.languages = {code: _compiled(pattern) for code, pattern in data["languages"].items()}
        self.scripts = [(_compiled(pattern), code) for pattern, code in data["scripts"]]
        self.titles = _compiled(data["titles"])
        self.forms = {code: [(_compiled(one), form) for one, form in rules] for code, rules in data["forms"].items()}
        self.unfit = {code: _compiled(pattern) for code, pattern in data["unfit"].items()}
        self.articles = {
            code: [(_compiled(one), prefix) for one, prefix in rules] for code, rules in data["articles"].items()
        }


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(patterns().expand(pattern).replace("(?<", "(?P<"))


@cache
def _known() -> Choices:
    return Choices(json.loads(Path(__file__).with_name("choices.json").read_text("utf-8")))


def offer(text: str, found: Found, page: str) -> Offer:
    """Return the choices for a finding of `matching.find`; in the language `page` where the text has no words."""
    _, start, end, proposal = found
    known, plain = _known(), text.translate(patterns().signs)
    language = _language(known, plain, start, end, page)
    if language == "en" and plain[:end].endswith("'s"):
        end -= 2  # 'the woman' instead of 'Mrs Miller', before 's
    around = f"{plain[max(0, start - NEARBY) : start]}|{plain[start:end]}|{plain[end : end + AROUND]}"
    form = next((one for rule, one in known.forms.get(language, ()) if rule.search(around)), 0)
    fits = proposal not in NOUNS or language not in known.unfit or not known.unfit[language].search(around)
    begin, prefix = _article(known, plain, start, proposal, language) if fits else (start, "")
    words = known.words[language]
    near = next((key for key, rule in patterns().near if rule.search(plain[max(0, start - NEARBY) : end + NEARBY])), "")

    def word(key: str) -> str:
        if key.startswith("cue"):
            return f"{proposal} {words[key[4:]]}" if key[4:] else proposal
        forms = words[(near or "clerk") if key == "near" else key].split("|")
        return prefix + (forms[form] if form < len(forms) else forms[0])

    return Offer(begin, end, language, tuple(dict.fromkeys(map(word, _keys(known, proposal if fits else "unfit")))))


def _keys(known: Choices, proposal: str) -> list[str]:
    if proposal in known.offers:
        return known.offers[proposal]
    return known.offers["title" if known.titles.search(proposal.translate(patterns().signs)) else "cue"]


def _language(known: Choices, plain: str, start: int, end: int, page: str) -> str:
    """Return the language with most words around the finding, else in the text; at a tie `page` if it is one."""
    text = f" {plain}"  # words begin after another character, so that half a word at the edge is none
    for some in (text[max(0, start - AROUND) : end + AROUND], text):
        counts = {code: len(rule.findall(some)) for code, rule in known.languages.items()}
        if most := max(counts.values()):
            return page if counts.get(page) == most else next(code for code, count in counts.items() if count == most)
    script = next((code for rule, code in known.scripts if rule.search(plain)), page)
    return script if script in known.words else "en"


def _article(known: Choices, plain: str, start: int, proposal: str, language: str) -> tuple[int, str]:
    """Return where the passage begins, with an article before it, and a preposition that the article held."""
    if proposal in ARTICLED:
        before = plain[max(0, start - NEARBY) : start]
        for rule, prefix in known.articles.get(language, ()):
            if hit := rule.search(before):
                return start - len(hit["word"]) - 1, prefix
    return start, ""
