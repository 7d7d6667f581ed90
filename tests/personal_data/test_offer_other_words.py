"""Instead of a name or a number two or three choices fit into the sentence, in the language of the text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pilotapp import personal_data
from pilotapp.personal_data import choices, matching
from tests.personal_data import must

DATA = json.loads(Path(choices.__file__).with_name("choices.json").read_text("utf-8"))


def offered(text: str, page: str = "de") -> list[tuple[str, tuple[str, ...]]]:
    """Each passage with its choices."""
    offers = [choices.offer(text, found, page) for found in matching.find(text, 2026)]
    return [(text[one.start : one.end], one.choices) for one in offers]


@pytest.mark.parametrize(
    ("text", "passage", "words"),
    [
        ("Ich traf Frau Kessling.", "Frau Kessling", ("die Frau", "die begleitete Person", "die Person im Amt")),
        ("Ich war mit Frau Kessling da.", "Frau Kessling",
         ("der Frau", "der begleiteten Person", "der Person im Amt")),
        ("Die Frau Kessling weint.", "Die Frau Kessling", ("die Frau", "die begleitete Person", "die Person im Amt")),
        ("Ich war beim Herrn Kessling.", "beim Herrn Kessling",
         ("bei dem Mann", "bei der begleiteten Person", "bei der Person im Amt")),
        ("Ich sah Herrn Kessling.", "Herrn Kessling", ("den Mann", "die begleitete Person", "die Person im Amt")),
        ("Herr Kessling in der Schule", "Herr Kessling", ("der Mann", "die begleitete Person", "die Lehrkraft")),
        ("Ich sprach mit Dr. Kessling.", "Dr. Kessling", ("der Arztpraxis", "der begleiteten Person")),
        ("Familie Kessling zieht um.", "Familie Kessling", ("die Familie", "die begleitete Familie")),
        ("Die Mutter Nasrin kam.", "Mutter Nasrin", ("Mutter", "Mutter (Name weggelassen)")),
        ("Er heißt Delovan.", "Delovan", ("(Name weggelassen)", "[…]")),
        ("Das Auto H-AB 1234 war da.", "H-AB 1234", ("(Kennzeichen weggelassen)", "[…]")),
        ("Sie wohnt 12 Hauptstraße.", "12 Hauptstraße", ("(Adresse weggelassen)", "[…]")),
        ("Geboren am 14.5.1983.", "14.5.1983", ("(Datum weggelassen)", "[…]")),
        ("The Mrs Kolbrook was late.", "The Mrs Kolbrook",
         ("the woman", "the person I accompanied", "the person at the office")),
        ("Bugün Zeynep Hanım ile gittik.", "Zeynep Hanım", ("kadın", "eşlik ettiğim kişi", "dairedeki görevli")),
        ("Громадянка Коваль подала заяву.", "Громадянка Коваль",
         ("жінка", "моя підопічна", "працівниця установи")),
        ("Гражданка Петрова подала заявление.", "Гражданка Петрова",
         ("женщина", "моя подопечная", "сотрудница учреждения")),
        ("رافقت السيدة مريم اليوم", "السيدة مريم", ("السيدة", "السيدة التي أرافقها", "الموظفة في الدائرة")),
    ],
)  # fmt: skip
def test_it_offers_words_that_fit_into_the_sentence(text: str, passage: str, words: tuple[str, ...]) -> None:
    assert offered(text) == [(passage, words)]


REDACTED = ("(Name weggelassen)", "[…]")


@pytest.mark.parametrize(
    ("text", "passage", "words"),
    [
        ("Die Frau wohnt Hauptstraße 12.", "Hauptstraße 12", ("(Adresse weggelassen)", "[…]")),
        ("Ihre Nummer ist 0171 3920017.", "0171 3920017", ("(Nummer weggelassen)", "[…]")),
        ("Ich half Frau Kessling.", "Frau Kessling", ("der Frau", "der begleiteten Person", "der Person im Amt")),
        ("Dann half Frau Kessling.", "Frau Kessling", ("die Frau", "die begleitete Person", "die Person im Amt")),
        ("Ich habe Frau Kessling geholfen.", "Frau Kessling",
         ("der Frau", "der begleiteten Person", "der Person im Amt")),
        ("Ich habe Frau Kessling gesehen.", "Frau Kessling",
         ("die Frau", "die begleitete Person", "die Person im Amt")),
        ("Der Herr Kessling kam.", "Der Herr Kessling", ("der Mann", "die begleitete Person", "die Person im Amt")),
        ("Frau Kesslings Sohn kam.", "Frau Kesslings", REDACTED),
        ("Mrs Kolbrook's son was there.", "Mrs Kolbrook",
         ("the woman", "the person I accompanied", "the person at the office")),
        ("Bugün Zeynep Hanım'a gittik.", "Zeynep Hanım'a", ("(isim çıkarıldı)", "[…]")),
        ("Я ходила з пані Коваль до лікаря.", "пані Коваль", ("(ім'я пропущено)", "[…]")),
        ("Мы были с господином Петровым.", "господином Петровым", ("(имя пропущено)", "[…]")),
        ("Господин Петров был там.", "Господин Петров", ("мужчина", "мой подопечный", "сотрудник учреждения")),
        ("ذهبت للسيدة مريم اليوم", "للسيدة مريم", ("للسيدة", "للسيدة (بدون اسم)")),
    ],
)  # fmt: skip
def test_it_offers_no_words_that_make_a_wrong_sentence(text: str, passage: str, words: tuple[str, ...]) -> None:
    """Where no noun fits by case and gender, the name is left out."""
    assert offered(text) == [(passage, words)]


@pytest.mark.parametrize(
    "text",
    ["Frau Ayşe Yıldız kam.", "Gespräch mit Nachbarin Ayşe Yılmaz", "frau yıldız, Hauptstraße 12", "Frau Işık: çağrı."],
)
def test_it_takes_no_text_for_turkish_because_of_a_letter(text: str) -> None:
    found = matching.find(text, 2026)
    assert found and {choices.offer(text, one, "de").language for one in found} == {"de"}


def test_it_takes_the_language_of_the_page_where_the_text_has_none() -> None:
    assert offered("0171 3920017", "en") == [("0171 3920017", ("(number left out)", "[…]"))]
    assert offered("0171 3920017", "de") == [("0171 3920017", ("(Nummer weggelassen)", "[…]"))]
    assert offered("0171 3920017", "xx")[0][1][0] == "(number left out)"
    cut = "War mit der Frau da. Das Auto H-AB 1234 stand vor 12 Hauptstraße, geb. 14.5.1983. Tel. 0171 3920017."
    assert offered(cut, "en")[-1][1][0] == "(Nummer weggelassen)"


def test_it_never_lets_one_tap_make_a_client_a_clerk() -> None:
    for text in ("Herr Kessling vom Jobcenter", "Frau Kessling im Amt", "Mr Kolbrook at the office"):
        [(_, words)] = offered(text)
        assert len(words) == 3 and {"die begleitete Person", "the person I accompanied"} & set(words)


def test_it_has_two_or_three_choices_for_whatever_is_found() -> None:
    for _, _, sentence in must.read():
        assert all(2 <= len(words) <= 3 for _, words in offered(must.plain(sentence))), sentence


def test_it_has_all_words_in_all_languages_and_offers_nothing_that_it_would_mark(frozen: object) -> None:
    keys = {key for keys in DATA["offers"].values() for key in keys} - {"cue", "cue no_name", "near"}
    for language, words in DATA["words"].items():
        assert set(words) == keys | {"teacher", "no_name", "clerk"}, language
        for choice in (form for each in words.values() for form in each.split("|")):
            assert personal_data.find(f"{choice} war da, {choice}.") == [], choice
