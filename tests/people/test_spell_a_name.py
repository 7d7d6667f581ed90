"""What is stored of a typed name, and which spellings are of one name."""

from __future__ import annotations

import unicodedata

import pytest

from pilotapp import names
from pilotapp.refusals import Refusal
from tests.people.spellings import DIRTY, EMPTY

PERSIAN = "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627"  # Ali-Reza, with the joiner that belongs there


@pytest.mark.parametrize("typed", DIRTY)
def test_it_takes_out_what_nobody_can_see(typed: str) -> None:
    assert names.cleaned(typed) == "Amal Beispiel"


@pytest.mark.parametrize("typed", [None, "", *EMPTY])
def test_it_finds_no_name_where_there_is_nothing_to_read(typed: str | None) -> None:
    assert names.cleaned(typed) == ""
    with pytest.raises(Refusal, match="Please enter a name"):
        names.given(typed)


def test_it_keeps_joiners_where_they_belong() -> None:
    assert names.cleaned(f" {PERSIAN}\u200c ") == PERSIAN
    assert names.cleaned("A\u200cmal\u200d") == "Amal"


@pytest.mark.parametrize("name", ["Dr. Ayşe O’Neil-Yıldız", "ሰላም", "أمل", "Олена Ґ.", "山田", "Zoë 2", "ශ්‍රී"])
def test_it_leaves_other_names_as_they_are(name: str) -> None:
    assert names.cleaned(unicodedata.normalize("NFD", name)) == unicodedata.normalize("NFC", name)


def test_it_refuses_what_is_too_long() -> None:
    assert names.given("x" * 80) == "x" * 80
    with pytest.raises(Refusal, match="at most 80"):
        names.given("x" * 81)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Yıldız İPEK", "yildiz ipek"),
        ("Øster Ærø", "oster aero"),
        ("Łukasz Đorđe Þór ƏLİ", "lukasz dorde thor eli"),
        ("Groß-Özdemir", "gross ozdemir"),
        ("D’Angelo O'Neil O´Shea", "dangelo oneil oshea"),
        ("Beispiel, Amal", "beispiel amal"),
        ("Йосип Ґалаґан", "иосип ґалаґан"),
        ("إيمان", "ايمان"),
        ("%_?", ""),
    ],
)
def test_it_compares_letters_without_case_accents_and_marks(name: str, folded: str) -> None:
    assert names.folded(name) == folded


def test_it_finds_other_scripts_by_themselves_and_by_latin_letters() -> None:
    assert names.search_key("Олена Приклад") == "olena priklad олена приклад"
    assert names.search_key("أمل") == "aml امل"
    assert names.search_key("Amal") == "amal"
    assert max(len(names.search_key(letter * 80)) for letter in "\ufdfaЩßሰ") <= 160


def test_it_sorts_all_scripts_by_latin_letters() -> None:
    given = ["Zora", "Олена", "Özlem", "Pia", "ørjan", "Anna"]
    assert sorted(given, key=names.search_key) == ["Anna", "Олена", "ørjan", "Özlem", "Pia", "Zora"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ayşe Yıldız", "Ayse Yildiz", True),
        ("Ayşe Yıldız", "YILDIZ, Ayse", True),
        ("Anna-Lena O’Neil", "Anna Lena O'Neil", True),
        ("Олена Приклад", "Olena Priklad", True),
        ("Ayşe Yıldız", "Ayse Yilmaz", False),
        ("Ayşe Yıldız", "Ayse", False),
        ("Amal", "%", False),
    ],
)
def test_it_knows_two_spellings_of_one_name(one: str, other: str, same: bool) -> None:
    assert names.is_same(one, other) is same


def test_it_isolates_a_name_in_a_sentence_where_it_could_turn_the_words() -> None:
    assert names.isolated("Amal") == "Amal"
    assert names.isolated("أمل") == "\u2068أمل\u2069"
    assert names.isolated("أمل\u2069\u202e\n") == "\u2068أمل\u2069"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amal", "Am"),
        ("amal beispiel", "AB"),
        ("Anna-Lena von Muster", "AM"),
        ("Özlem (neu)", "ÖN"),
        ("Сергій", "Се"),
        ("X", "X"),
        ("", ""),
    ],
)
def test_it_has_two_letters_for_a_picture(name, letters):
    assert names.initials(name) == letters
