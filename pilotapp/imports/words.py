"""Words of old tables, German and English: which column is meant, and which code a cell means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache

from babel import Locale

from pilotapp import codes
from pilotapp.models.person import fold

# What a column can be; the words by which its header is recognised, most telling first.
FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "visits": {
        "day": ("datum", "tag", "date", "day", "einsatzdatum", "am"),
        "start": ("beginn", "von", "start", "anfang", "uhrzeit", "startzeit", "from", "begin"),
        "end": ("ende", "bis", "end", "schluss", "endzeit", "to", "until"),
        "duration": (
            "dauer",
            "stunden",
            "zeit",
            "minuten",
            "std",
            "einsatzzeit",
            "duration",
            "hours",
            "minutes",
            "time",
        ),
        "pilot": (
            "lotse",
            "lotsin",
            "lots",
            "pilot",
            "integrationslots",
            "sprachmittl",
            "dolmetsch",
            "begleiter",
            "ehrenamtl",
            "freiwillig",
            "mitarbeit",
            "volunteer",
            "interpreter",
            "mediator",
        ),
        "institution_kind": (
            "einrichtung",
            "institution",
            "ort der begleitung",
            "einsatzort",
            "wo",
            "behorde",
            "stelle",
            "place",
            "where",
            "ort",
            "amt",
        ),
        "topic": ("thema", "themen", "anliegen", "inhalt", "topic", "bereich", "grund", "anlass", "subject"),
        "client_language": ("sprache", "language", "muttersprache"),
        "outcome": ("ergebnis", "ausgang", "status", "stattgefunden", "outcome", "verlauf", "result"),
        "mode": ("form", "kontaktart", "art der begleitung", "art", "mode", "kanal", "weg"),
        "party": ("fur wen", "zielgruppe", "partei", "party", "einzel/familie", "wer"),
        "size_band": ("personenzahl", "anzahl personen", "anzahl", "gruppengrosse", "personen", "size", "persons"),
        "first_contact": ("erstkontakt", "erstmalig", "neu", "first contact", "erste begleitung", "erstgesprach"),
        "waiting_minutes": ("wartezeit", "warten", "waiting"),
        "travel_minutes": ("fahrzeit", "wegezeit", "anfahrt", "fahrt", "travel", "reisezeit"),
    },
    "pilots": {
        "name": ("name", "vorname", "nachname", "lotse", "lotsin", "pilot", "first name", "last name", "surname"),
        "email": ("e-mail", "email", "mail", "mailadresse"),
        "languages": ("sprache", "sprachen", "language", "languages", "muttersprache"),
    },
}
MANY = ("topic", "pilot", "name", "languages")  # fields that may stand in several columns
CODED = ("institution_kind", "topic", "client_language", "outcome", "mode", "party", "size_band")
_VALUES: dict[str, dict[str, tuple[str, ...]]] = {
    "institution_kind": {
        "immigration_office": ("auslanderbehorde", "auslanderamt", "abh", "bamf", "migrationsamt", "immigration"),
        "job_centre": (
            "jobcenter",
            "job center",
            "arbeitsagentur",
            "agentur fur arbeit",
            "arbeitsamt",
            "jc",
            "job centre",
        ),
        "social_office": ("sozialamt", "sozialbehorde", "wohngeldstelle", "social office", "soziales"),
        "youth_office": ("jugendamt", "asd", "familienkasse", "youth office"),
        "kindergarten": ("kita", "kindergarten", "kindertagesstatte", "krippe", "tagesmutter"),
        "school": (
            "schule",
            "grundschule",
            "gymnasium",
            "gesamtschule",
            "berufsschule",
            "hauptschule",
            "realschule",
            "ogs",
            "elternabend",
            "school",
        ),
        "health": (
            "arzt",
            "arztin",
            "klinik",
            "krankenhaus",
            "praxis",
            "gesundheitsamt",
            "zahnarzt",
            "kinderarzt",
            "hebamme",
            "therapie",
            "doctor",
            "clinic",
            "hospital",
            "gesundheit",
            "krankenkasse",
        ),
        "counselling": (
            "beratungsstelle",
            "beratung",
            "caritas",
            "diakonie",
            "awo",
            "migrationsberatung",
            "mbe",
            "jmd",
            "frauenhaus",
            "schuldnerberatung",
            "counselling",
        ),
        "housing": (
            "wohnungsamt",
            "vermieter",
            "wohnungsgesellschaft",
            "wohnungsbesichtigung",
            "unterkunft",
            "housing",
            "wohnheim",
        ),
        "citizens_office": (
            "burgeramt",
            "burgerburo",
            "einwohnermeldeamt",
            "standesamt",
            "rathaus",
            "stadtverwaltung",
            "meldeamt",
            "town hall",
        ),
        "language_course": (
            "sprachkurs",
            "integrationskurs",
            "deutschkurs",
            "vhs",
            "volkshochschule",
            "sprachschule",
            "language course",
        ),
        "other": ("sonstige", "sonstiges", "andere", "anderes", "other", "bank", "polizei", "anwalt"),
    },
    "topic": {
        "residence": ("aufenthalt", "aufenthaltstitel", "asyl", "pass", "einburgerung", "residence", "duldung"),
        "benefits": (
            "leistungen",
            "sozialleistungen",
            "geld",
            "antrag",
            "burgergeld",
            "kindergeld",
            "wohngeld",
            "finanzen",
            "benefits",
            "hartz iv",
            "soziales",
        ),
        "housing": ("wohnen", "wohnung", "miete", "umzug", "housing", "wohnungssuche"),
        "work": ("arbeit", "beruf", "ausbildung", "bewerbung", "job", "work", "jobsuche", "arbeitssuche"),
        "german_language": ("deutsch", "deutschkurs", "sprachkurs", "sprache", "deutsch lernen", "german"),
        "school": ("schule", "bildung", "elterngesprach", "elternabend", "schulanmeldung", "school", "education"),
        "early_childhood": ("kita", "kindergarten", "fruhe kindheit", "erziehung", "kinderbetreuung", "upbringing"),
        "health": ("gesundheit", "arzt", "krankheit", "schwangerschaft", "health", "medizin"),
        "family": ("familie", "ehe", "kinder", "trennung", "scheidung", "family", "familiennachzug"),
        "daily_life": (
            "alltag",
            "einkaufen",
            "post",
            "bank",
            "daily life",
            "orientierung",
            "alltagshilfe",
            "sonstiges",
        ),
        "participation": ("teilhabe", "freizeit", "verein", "ehrenamt", "participation", "sport", "kultur"),
        "rights": ("recht", "rechte", "anwalt", "gericht", "rights", "diskriminierung", "schulden"),
    },
    "outcome": {
        "held": (
            "stattgefunden",
            "erledigt",
            "durchgefuhrt",
            "ok",
            "ja",
            "held",
            "done",
            "erfolgt",
            "abgeschlossen",
            "x",
        ),
        "client_absent": ("nicht erschienen", "nicht gekommen", "no show", "absent", "klient nicht da"),
        "institution_cancelled": ("abgesagt", "ausgefallen", "termin abgesagt", "cancelled", "entfallen", "storniert"),
        "aborted": ("abgebrochen", "abbruch", "aborted"),
        "referred": ("verwiesen", "weitervermittelt", "weitergeleitet", "referred"),
    },
    "mode": {
        "in_person": ("personlich", "vor ort", "prasenz", "in person", "begleitung", "face to face"),
        "phone": ("telefon", "telefonisch", "tel", "phone", "anruf"),
        "video": ("video", "online", "zoom", "videocall"),
        "written": ("schriftlich", "brief", "mail", "e-mail", "chat", "whatsapp", "written"),
    },
    "party": {
        "person": ("person", "einzelperson", "einzeln", "einzel", "single", "eine person", "mann", "frau"),
        "family": ("familie", "family", "eltern", "paar", "mutter mit kind"),
        "group": ("gruppe", "group", "kurs"),
        "institution": ("institution", "einrichtung", "behorde", "fachkraft"),
    },
    "size_band": {
        "one": ("1", "eine", "one", "1 person"),
        "two_three": ("2", "3", "2-3", "zwei", "drei", "2 oder 3", "2 bis 3"),
        "four_plus": ("4", "5", "6", "7", "8", "9", "10", "4+", "mehr", "uber 3", "ab 4", "4 und mehr"),
    },
}
_LANGUAGES = {
    "kurdisch": "kmr",
    "kurmandschi": "kmr",
    "kurmanci": "kmr",
    "kurmanji": "kmr",
    "sorani": "ckb",
    "farsi": "fas",
    "persisch": "fas",
    "dari": "prs",
    "paschto": "pbu",
    "paschtu": "pbu",
    "pashto": "pbu",
    "tigrinya": "tir",
    "tigrinja": "tir",
    "romanes": "rom",
    "romani": "rom",
    "hocharabisch": "ara",
    "serbokroatisch": "srp",
    "chinesisch": "zho",
    "mandarin": "zho",
    "suaheli": "swa",
    "kurdish": "kmr",
    "persian": "fas",
}
_CLOSE = 0.84


def guess_field(kind: str, header: str) -> str | None:
    """The field that a header means, by its words; None for a word that says nothing."""
    text = plain(header)
    best: tuple[int, str] | None = None
    for field, words in FIELDS[kind].items():
        for word in words:
            # A short word must stand alone: 'am' is no part of 'name'.
            found = re.search(rf"\b{re.escape(word)}\b" if len(word) < 5 else re.escape(word), text)
            if found and (best is None or len(word) > best[0]):
                best = (len(word), field)
    return best[1] if best else None


def guess_value(field: str, value: str) -> str | None:
    """The code that a cell means: by a word, by a label of ours, or by likeness; None where that is not clear."""
    known, text = _known(field), plain(value)
    if not text:
        return None
    if text in known:
        return known[text]
    inside = [word for word in known if len(word) > 3 and re.search(rf"\b{re.escape(word)}", text)]
    if inside and len({known[word] for word in inside}) == 1:
        return known[inside[0]]
    close = get_close_matches(text, known, n=1, cutoff=_CLOSE)
    return known[close[0]] if close else None


@lru_cache(10_000)  # the same words stand in thousands of cells
def plain(text: str) -> str:
    """Text without case, accents and marks: 'Job-Center ' is 'job center'."""
    return " ".join(re.sub(r"[^\w+/\-]", " ", fold(text).replace("ß", "ss")).split())


@cache
def _known(field: str) -> Mapping[str, str]:
    """Words by which a code is recognised; labels in German and English among them."""
    if field in ("client_language", "languages"):
        return _languages()
    found = {plain(word): code for code, words in _VALUES[field].items() for word in words}
    for code in codes.codes(field):
        found.setdefault(plain(code.replace("_", " ")), code)
    return found


def _languages() -> Mapping[str, str]:
    found = dict(_LANGUAGES)
    for locale in (Locale("de"), Locale("en")):
        for code, tag in codes.LANGUAGES.items():
            if tag and tag in locale.languages:
                found.setdefault(plain(locale.languages[tag]), code)
    for code, tag in codes.LANGUAGES.items():
        for short in filter(None, (code, tag)):
            found.setdefault(short, code)
    return found


@lru_cache(10_000)
def several(cell: str, field: str) -> Sequence[str]:
    """The values of a cell that may hold some: 'Schule, Gesundheit', 'Schule/Gesundheit'; one that is known as a whole
    stays whole.
    """
    if plain(cell) in _known(field):
        return [cell]
    return [part for part in (one.strip() for one in re.split(r"[,;/|+&\n]| und | and ", cell)) if part]


def distinct(values: Iterable[str]) -> dict[str, tuple[str, int]]:
    """By plain text: how it was written first, and how often it stands there; the most frequent first."""
    found: dict[str, tuple[str, int]] = {}
    for value in values:
        key = plain(value)
        if key:
            shown, count = found.get(key, (value, 0))
            found[key] = (shown, count + 1)
    return dict(sorted(found.items(), key=lambda item: (-item[1][1], item[0])))
