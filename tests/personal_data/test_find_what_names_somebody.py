"""What the check of free text detects, what it ignores, and where."""

from __future__ import annotations

import time

import pytest

from pilotapp import personal_data
from pilotapp.personal_data import matching
from pilotapp.refusals import Refusal

HOSTILE = """
    a A 1 0 Aa_ Frau_ Frau_A_ Frau_Aa_ frau_a_ a. a@ a@a. 1_ 0_ 0- +1_ 1.1. 1/ DE1_ Dr. Dr.Dr. Aa- Aa' Name:_ heißt_
    Aastr Aastr_1 Am_Aa_ Mutter,_ Mutter_von_ السيد_ ابو_ شارع_ا_ Az._ Az_Nr_ AA-1_ 12345_A вул._ Aa_und_ no_ (_ 😀 İ ß
"""
LONG, PATIENCE = 10_000, 3.0  # characters; seconds, where a tenth of one is usual


def found(text: str) -> list[tuple[str, str]]:
    """The kind and the text of each finding."""
    return [(one.kind, text[one.start : one.end]) for one in personal_data.find(text)]


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("Ich war mit Frau Kessling dort.", "name", "Frau Kessling"),
        ("Ich war mit Frau Prof. Dr. Anneke von Kessling dort.", "name", "Frau Prof. Dr. Anneke von Kessling"),
        ("wieder mit frau kessling dort", "name", "kessling"),
        ("Die Mutter Nasrin Hilfe sucht.", "name", "Mutter Nasrin"),
        ("Frau\r\nKessling", "name", "Frau\r\nKessling"),
        ("Er heißt Delovan.", "name", "Delovan"),
        ("Delovans Mutter kam.", "name", "Delovans Mutter"),
        ("Mrs. J. Kolbrook came.", "name", "Mrs. J. Kolbrook"),
        ("Bugün Fatma Hanım geldi.", "name", "Fatma Hanım"),
        ("Прийшла Ірина Петрівна вчора.", "name", "Ірина Петрівна"),
        ("مع السيدة مريم اليوم", "name", "السيدة مريم"),
        ("Nummer: 0171 3920017!", "phone", "0171 3920017"),
        ("رقم ٠١٧١٣٩٢٠٠١٧", "phone", "٠١٧١٣٩٢٠٠١٧"),
        ("an n.k@example.org bitte", "email", "n.k@example.org"),
        ("n.k (at) example.org", "email", "n.k (at) example.org"),
        ("bei @delo.van", "account", "@delo.van"),
        ("Sie wohnt Rosa-Beispiel-Straße 22 b.", "address", "Rosa-Beispiel-Straße 22 b"),
        ("in 49090 Musterhausen", "address", "49090 Musterhausen"),
        ("am 3. März 1987 war das", "birth_date", "3. März 1987"),
        ("geboren am 3. März", "birth_date", "3. März"),
        ("في ٣ مارس ١٩٨٧", "birth_date", "٣ مارس ١٩٨٧"),
        ("Az. III/50.2-4711 fehlt", "file_number", "III/50.2-4711"),
        ("IBAN DE89 3704 0044 0532 0130 00 und", "iban", "DE89 3704 0044 0532 0130 00"),
        ("ID 86 095 742 719", "id_number", "86 095 742 719"),
        ("65 170839 J 003 ist es", "id_number", "65 170839 J 003"),
        ("100 000 001 46", "id_number", "100 000 001 46"),
        ("die 4711222 war es", "id_number", "4711222"),
        ("fatma hanımla gittik", "name", "fatma"),
    ],
)
def test_it_finds_exactly_the_part(text: str, kind: str, part: str) -> None:
    assert found(text) == [(kind, part)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Die Frau vom Amt und der Herr am Empfang, eine Frau und ein Dr. ohne Namen.",
        "Frau Lehrerin und Herr Richter waren da, die Mutter Angst hatte.",
        "Als Frau Arbeit zu finden ist schwer.",
        "Montag 8:30 Uhr, Bus 16, Klasse 7b, § 8a, 1.250 Euro, 20000 Euro, B1, Zimmer 204.",
        "Von 08:00 bis 12:30, 09.00 - 11.30, am 01.02.2026, am 12.11.2026 um 9, am 4. März.",
        "Das heißt Warten. Was heißt Heimat? Der Kurs heißt Wegweiser.",
        "Ein Arbeitsplatz 2 Bewerbungen, am Infoschalter 3.",
        "The woman called Monday, my mother tongue is Arabic.",
        "Müdür Bey ve Öğretmen Hanım geldi.",
        "Пан лікар і пані в реєстратурі.",
        "السيدة قالت إنها متعبة أم حزينة.",
        "65 929 970 488 hat eine falsche Prüfziffer, 116117 ist kurz.",
    ],
)
def test_it_leaves_alone_what_names_nobody(text: str) -> None:
    assert found(text) == []


def test_it_takes_a_late_date_for_an_appointment_unless_somebody_was_born(frozen: object) -> None:
    assert found("Termin am 12.11.2025 und 12.11.2026") == []
    assert found("geboren am 12.11.2025") == [("birth_date", "12.11.2025")]
    assert found("am 12.11.2019") == [("birth_date", "12.11.2019")]


def test_it_offers_other_words_also_for_a_number_that_no_pattern_knows(app: object) -> None:
    [offer] = personal_data.offers("Beni 532 123 45 67 ara, bu numara")
    assert (offer.start, offer.end, offer.language) == (5, 18, "tr")
    assert offer.choices == ("(numara çıkarıldı)", "[…]")


def test_it_gives_findings_in_order_and_none_across_another() -> None:
    ends = [0]
    for one in personal_data.find(
        "Frau Kessling, n.k@example.org, 0171 3920017, geb. 3.3.1987, Lindenstr. 4, Az. 47/11"
    ):
        assert one.start >= ends[-1]
        ends.append(one.end)
    assert len(ends) == 7


def test_it_refuses_with_what_was_found_and_what_to_do() -> None:
    with pytest.raises(Refusal, match=r"'Frau Kessling', '0171 3920017'.*no person can be recognised") as refused:
        personal_data.check("Frau Kessling, 0171 3920017")
    assert refused.value.field == "text"


def test_it_lets_pass_what_names_nobody_and_what_its_writer_answers_for() -> None:
    personal_data.check("Ich bin müde.")
    personal_data.check("Herr Ober, bitte!", no_person=True)


@pytest.mark.parametrize("unit", [unit.replace("_", " ") for unit in HOSTILE.split()])
def test_it_reads_ten_thousand_hostile_characters_at_once(unit: str) -> None:
    text = (unit * LONG)[:LONG]
    began = time.process_time()
    matching.find(text, 2026)
    personal_data.find(text)
    assert time.process_time() - began < PATIENCE
