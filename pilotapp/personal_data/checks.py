"""Second checks of what a pattern matched: check digits, words that are not names, years that are not birth years.

Each check gets a place and returns it, perhaps shortened, or None to reject it. `static/js/personal-data-checks.js`
does the same on the phone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from pilotapp.personal_data import numbers
from pilotapp.personal_data.place import Place

NEARBY = 30
RECENT = 3  # years: a full date within these is taken for an appointment, unless a word about birth is near
POSTCODES = range(1001, 99999)


@dataclass(frozen=True)
class Words:
    """Data for the checks: sets of words in lower case, and lengths of IBANs by country."""

    stop: frozenset[str]
    roles: frozenset[str]
    ends: re.Pattern[str]
    not_streets: frozenset[str]
    arabic_stop: frozenset[str]
    arabic_names: frozenset[str]
    article: re.Pattern[str]
    birth: re.Pattern[str]
    iban_lengths: dict[str, int]
    small: frozenset[str]
    role_ends: re.Pattern[str]
    clause: re.Pattern[str]
    clause_end: re.Pattern[str]

    def is_no_name(self, word: str) -> bool:
        """Whether a capitalised word is a common noun, a weekday, a language or the like."""
        small = re.split("[-']", word.lower())
        return small[0] in self.stop or small[-1] in self.stop or bool(self.ends.search(small[-1]))

    def is_role(self, word: str) -> bool:
        """Whether the word is an occupation or role: 'Frau Lehrerin' names nobody."""
        return word.lower() in self.roles or bool(self.role_ends.search(word.lower()))


Check = Callable[[Place, Words, int], Place | None]


def _tokens(place: Place) -> list[tuple[str, int, int]]:
    return [(hit[0], hit.start(), hit.end()) for hit in re.finditer("[^ ]+", place.part)]


def _names(place: Place, unwanted: Callable[[str], bool], stop: Callable[[str], bool]) -> Place | None:
    """Take words from the first one, which must not be `unwanted`, up to the first that cannot be part of a name."""
    last = 0
    for word, _, end in _tokens(place):
        if word[0].islower() and word[0] != "'" and "-" not in word:
            continue
        if (stop if last else unwanted)(word):
            break
        last = end
    return place.cut(0, last) if last else None


def name(place: Place, words: Words, year: int) -> Place | None:
    """A name after a word that announces it; rejects common nouns."""
    return _names(place, words.is_no_name, words.is_no_name)


def kin(place: Place, words: Words, year: int) -> Place | None:
    """A name after 'die Mutter'; rejects a noun as in 'weil die Mutter Koliken fürchtet' (a clause end follows)."""
    found = name(place, words, year)
    if not found or " " in found.part:
        return found
    before = place.text[max(0, place.start - NEARBY) : place.start]
    after = place.text[found.part_end : found.part_end + 2 * NEARBY]
    return None if words.clause.search(before) and words.clause_end.search(after) else found


def title(place: Place, words: Words, year: int) -> Place | None:
    """A name after a title: accepts 'Frau Winter', rejects 'Frau Lehrerin' and 'die Frau Hilfe braucht'."""
    before = place.text[max(0, place.start - NEARBY) : place.start]
    strict = bool(words.article.search(before))
    return _names(place, lambda word: words.is_role(word) or (strict and words.is_no_name(word)), words.is_no_name)


def name_before(place: Place, words: Words, year: int) -> Place | None:
    """A name before its title, as in Turkish: the last words before it that can be a name."""
    first = None
    for word, start, _ in reversed(_tokens(place)):
        if words.is_no_name(word) or words.is_role(word):
            break
        first = start
    if first is None:
        return None
    begin = place.part_start + first
    return replace(place, part_start=begin, start=begin)


def owner(place: Place, words: Words, year: int) -> Place | None:
    """A name in the genitive: accepts 'Delovans Mutter', rejects 'Montags Kinder' and 'Das Kind'."""
    word = place.part.split("'")[0]
    return None if any(words.is_no_name(one) or words.is_role(one) for one in (word, word[:-1])) else place


def small(place: Place, words: Words, year: int) -> Place | None:
    """A lower-case name after a lower-case title: accepts 'frau kessling', rejects 'die frau weinte'."""
    before = place.text[max(0, place.start - NEARBY) : place.start]
    word = place.part
    known = word.lower() in words.small or words.is_role(word) or word[0].isupper()
    return None if known or words.article.search(before) else place


def _arabic(place: Place, words: Words, fits: Callable[[str], bool]) -> Place | None:
    """The first word, if it `fits`, and a second one if it can be a family name."""
    (first, _, end), *others = _tokens(place)
    if not fits(first):
        return None
    for second, _, second_end in others[:1]:
        small = second in words.arabic_stop or second.endswith(("ه", "ات", "ين"))
        end = second_end if second.startswith("ال") and not small else end
    return place.cut(0, end)


def arabic(place: Place, words: Words, year: int) -> Place | None:
    """After a title: a known first name, or a word that is not a particle, a verb form or an adjective."""

    def fits(word: str) -> bool:
        unlike = word in words.arabic_stop or word.startswith(("ال", "ي", "ت", "ب")) or word.endswith(("ت", "وا"))
        return word in words.arabic_names or not unlike

    return _arabic(place, words, fits)


def arabic_any(place: Place, words: Words, year: int) -> Place | None:
    """After 'his name is': any word except particles."""
    return _arabic(place, words, lambda word: word not in words.arabic_stop)


def arabic_known(place: Place, words: Words, year: int) -> Place | None:
    """After 'the mother': only a known first name that is no adjective, because Arabic has no capital letters."""
    return _arabic(place, words, lambda word: word in words.arabic_names and word not in words.arabic_stop)


def street(place: Place, words: Words, year: int) -> Place | None:
    """A street with a number; rejects 'Arbeitsplatz 2'."""
    street_name = re.split("[ 0-9]", place.part.lower())[0]
    return None if street_name in words.not_streets else place


def place_name(place: Place, words: Words, year: int) -> Place | None:
    """Accepts 'Am Alten Markt 7', rejects 'Am Montag 3'."""
    large = [word for word, _, _ in _tokens(place)[1:] if word[0].isupper()]
    return None if words.is_no_name(large[0]) else place


def town(place: Place, words: Words, year: int) -> Place | None:
    """A German postcode and its town; rejects '20000 Euro'."""
    number, word = place.part.removeprefix("D-").split(" ", 1)
    return place if int(number) in POSTCODES and not words.is_no_name(word.strip()) else None


def date(place: Place, words: Words, this_year: int) -> Place | None:
    """A full date of long ago, or any date near a word about birth."""
    figures = [int(number) for number in re.findall("[0-9]+", place.part)]
    if place.part[:4].isdigit():
        figures.reverse()
    spelt = bool(re.search(r"[^0-9\W]{3}", re.sub("st|nd|rd|th", "", place.part)))
    days, year = (figures[:1], figures[1:]) if spelt else (figures[:2], figures[2:])
    if not days or not all(1 <= day <= 31 for day in days) or (min(days) > 12 and not spelt):
        return None
    around = place.text[max(0, place.start - NEARBY) : place.end + NEARBY]
    if words.birth.search(around):
        return place
    return place if year and _full(year[0], this_year) < this_year - RECENT else None


def _full(year: int, this_year: int) -> int:
    if year >= 100:
        return year
    return year + (2000 if year <= this_year % 100 else 1900)


def phone(place: Place, words: Words, year: int) -> Place | None:
    """A telephone number; rejects dates, and opening hours such as '09.00 - 11.30'."""
    part = place.part
    is_date = re.fullmatch("[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}", part)
    is_time = re.fullmatch("[0-9]{1,2}[.][0-9]{2} {0,2}- {0,2}[0-9]{1,2}[.][0-9]{2}", part)
    return None if is_date or is_time else place


def document(place: Place, words: Words, year: int) -> Place | None:
    """The serial number of a German passport or card: letters without vowels, and at least three digits."""
    return place if sum(sign.isdigit() for sign in place.part) >= 3 else None


CHECKS: dict[str, Check] = {
    "arabic": arabic,
    "arabic_any": arabic_any,
    "arabic_known": arabic_known,
    "date": date,
    "document": document,
    "iban": lambda place, words, year: numbers.iban(place, words.iban_lengths),
    "kin": kin,
    "name": name,
    "name_before": name_before,
    "person_number": lambda place, words, year: numbers.person_number(place),
    "phone": phone,
    "owner": owner,
    "place": place_name,
    "small": small,
    "street": street,
    "title": title,
    "town": town,
}
