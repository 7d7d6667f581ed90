"""A certificate shows every name in any script, or says beforehand what it cannot show."""

from __future__ import annotations

import pytest

from pilotapp.fonts.letters import INSTEAD
from pilotapp.models import Certificate, CertificateName, Person, Programme
from tests.certificates.papers import FIRST, LAST, confirmed, issue, paper_of
from tests.support.pdf_text import unmet, words_of
from tests.support.people import uid_of

# Invented, in the languages of codes.LANGUAGES that need letters of their own.
NAMES = {
    "Tigrinya": "ሰላም ኣብነት",
    "Georgian": "ნინო მაგალითი",
    "Armenian": "Անի Օրինակ",
    "Greek": "Ελένη Παράδειγμα",
    "Ukrainian": "Ґанна Їжакевич",
    "Serbian": "Љубица Ђурђевић",
    "Macedonian": "Ѓорѓи Ќосев",
    "Vietnamese": "Nguyễn Thị Ví Dụ",
    "Turkish": "Çağrı İğdır Şimşek",
    "Polish": "Żółć Świętosława Łącka",
    "Romanian": "Ștefan Țară Bărbulescu",
    "Kurdish": "Şêrîn Çîçek Ûsiv",
    "Azerbaijani": "Əliağa Nümunə",
    "Hausa": "Ɓala Ɗanƙande Ƴar’aduwa",
    "Yoruba": "Adéọlá Ọṣun",
    "Lingala": "Mɔsɛ Ndakisá",
    "Chinese": "王小明 歐陽",
    "Thai": "สมชาย ตัวอย่าง",
}
FROM_THE_RIGHT = {
    "Arabic": "أمل مثال",
    "Persian": "فرشته نمونه‌ای",
    "Sorani": "ئاڤان نموونە",
    "Urdu": "ثناء ٹھاکر ڑے",
}
COMPOSED = {
    "Hindi": "आशा उदाहरण",
    "Punjabi": "ਗੁਰਪ੍ਰੀਤ ਮਿਸਾਲ",
    "Bengali": "শ্রাবণী উদাহরণ",
    "Tamil": "செல்வி எடுத்துக்காட்டு",
}


@pytest.fixture
def row(app, frozen):
    """A certificate of amal."""
    confirmed(minutes=90)
    return issue()


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_it_prints_the_name_whole_and_keeps_the_standards(row, app, name):
    body = paper_of(app, row, name=name)
    assert unmet(body) == []
    assert name in words_of(body)


@pytest.mark.parametrize("name", FROM_THE_RIGHT.values(), ids=FROM_THE_RIGHT)
def test_it_prints_names_that_run_from_the_right(row, app, name):
    """In the file the letters are in the printed order, from left to right; joiners may be anywhere."""
    body = paper_of(app, row, name=name)
    assert unmet(body) == []
    assert name[::-1].replace("\u200c", "") in words_of(body).replace("\u200c", "")


@pytest.mark.parametrize("name", COMPOSED.values(), ids=COMPOSED)
def test_it_prints_names_whose_signs_stand_around_each_other(row, app, name):
    body = paper_of(app, row, name=name)
    assert unmet(body) == []
    assert INSTEAD not in words_of(body)


@pytest.mark.parametrize(
    ("name", "shown"), [("Amal 🦄 Muster", "Amal □ Muster"), ("Ᏸmal", "□mal"), ("A\u0007mal", "Amal")]
)
def test_it_shows_a_box_for_what_is_in_no_font_and_keeps_the_standards(row, app, name, shown):
    body = paper_of(app, row, name=name)
    assert unmet(body) == []
    assert "".join(shown.split()) in "".join(words_of(body).split())  # the box is of another font, so a run of its own
    assert Certificate.get_by_id(row.uid).name == name


def test_it_says_so_before_it_is_issued_and_on_its_page(row, karin):
    Person.update(name="Amal 🦄🦄Ᏸ").where(Person.uid == uid_of("amal")).execute()
    CertificateName.delete().execute()  # what was typed before is offered first
    new = karin.page(f"/people/{uid_of('amal')}/certificates/new?first_day={FIRST}&last_day={LAST}")
    assert "On the paper an empty box stands for each of these: 🦄 Ᏸ" in new.text
    assert f"/people/{uid_of('amal')}/edit" in new.links()
    assert "an empty box stands for each of these: 🦄 Ᏸ" in karin.page(f"/certificates/{issue().uid}").text


def test_it_says_so_of_the_programmes_name_too(karin):
    Programme.update(name="Lotsen 🦄").where(Programme.uid == uid_of("musterstadt")).execute()
    confirmed()
    assert "an empty box stands for each of these: 🦄" in karin.page(f"/certificates/{issue().uid}").text


def test_it_says_nothing_where_all_letters_are_there(row, karin):
    Person.update(name=NAMES["Tigrinya"]).where(Person.uid == uid_of("amal")).execute()
    new = karin.page(f"/people/{uid_of('amal')}/certificates/new?first_day={FIRST}&last_day={LAST}")
    assert NAMES["Tigrinya"] in new.text
    assert "empty box" not in new.text + karin.page(f"/certificates/{issue().uid}").text
