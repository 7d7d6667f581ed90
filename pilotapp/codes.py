"""Fixed codes of the domain, in order, with their translated labels. Only codes are stored."""

from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

# Shown in place of the name of an erased person.
FORMER = {
    "pilot": _l("Former {pilot}"),
    "coordinator": _l("Former coordinator"),
    "safeguarding": _l("Former safeguarding specialist"),
}
DECLARATION = "2026-11"  # the version of the declaration of confidentiality that pilots must have signed
CODES: dict[str, dict[str, Any]] = {
    "institution_kind": {
        "immigration_office": _l("Immigration office"),
        "job_centre": _l("Job centre"),
        "social_office": _l("Social welfare office"),
        "youth_office": _l("Youth welfare office"),
        "kindergarten": _l("Kindergarten"),
        "school": _l("School"),
        "health": _l("Doctor or clinic"),
        "counselling": _l("Counselling centre"),
        "housing": _l("Housing"),
        "citizens_office": _l("Citizens' office"),
        "language_course": _l("Language course"),
        "other": _l("Other institution"),
    },
    "topic": {
        "residence": _l("Residence status"),
        "benefits": _l("Benefits"),
        "housing": _l("Home and rent"),
        "work": _l("Work"),
        "german_language": _l("Learning German"),
        "school": _l("School and education"),
        "early_childhood": _l("Early childhood"),
        "health": _l("Health"),
        "family": _l("Family"),
        "daily_life": _l("Daily life"),
        "participation": _l("Participation"),
        "rights": _l("Rights"),
    },
    "outcome": {
        "held": _l("It took place"),
        "client_absent": _l("Person did not come"),
        "institution_cancelled": _l("Institution cancelled"),
        "aborted": _l("Ended early"),
        "referred": _l("Referred elsewhere"),
    },
    "mode": {
        "in_person": _l("In person"),
        "phone": _l("By phone"),
        "video": _l("By video"),
        "written": _l("In writing"),
    },
    "party": {
        "person": _l("One person"),
        "family": _l("A family"),
        "group": _l("A group"),
        "institution": _l("An institution"),
    },
    "size_band": {"one": _l("1 person"), "two_three": _l("2 or 3 people"), "four_plus": _l("4 or more")},
    "state": {
        "waiting": _l("A part is still on its way"),
        "open": _l("Going on now"),
        "ended": _l("Record is missing"),
        "recorded": _l("Waits for the coordination"),
        "asked": _l("The coordination has a question"),
        "confirmed": _l("Confirmed"),
        "withdrawn": _l("Withdrawn"),
        "void": _l("Not counted"),
    },
    "flag": {
        "late": _l("Recorded late"),
        "clock": _l("Clock differs"),
        "forgotten": _l("Check-out forgotten"),
        "overlap": _l("Overlaps with another visit"),
        "differs": _l("Differs from the check-in"),
    },
    "hint": {
        "call_me": _l("Asks for a call"),
        "pending": _l("A change waits for your decision"),
        "short": _l("Under 5 minutes"),
        "long": _l("Over 6 hours"),
        "asked": _l("Your question is open"),
    },
    "first_step": {
        "numbers": _l("Numbers of the emergency card"),
        "declaration": _l("Declaration of confidentiality"),
        "letterhead": _l("Letterhead"),
        "pilot": _l("The first {pilot}"),
        "tables": _l("Last year's tables"),
    },
    "kind": {
        "check_in": _l("Check-in"),
        "check_out": _l("Check-out"),
        "record": _l("Record"),
        "withdraw": _l("Withdrawal"),
        "answer": _l("Answer"),
        "note": _l("Note for supervision"),
        "note_reply": _l("Reply to a note"),
        "safeguarding": _l("Report about a child in danger"),
    },
    "answer": {
        "correct": _l("It is right as it is"),
        "corrected": _l("I have corrected it"),
        "call_me": _l("Please call me"),
    },
    "void_reason": {
        "double": _l("Entered twice"),
        "mistake": _l("Entered by mistake"),
        "not_a_visit": _l("Was not a visit"),
        "not_this_programme": _l("Does not belong to this programme"),
    },
    "revoke_reason": {
        "figures": _l("The figures have changed"),
        "mistake": _l("Issued by mistake"),
        "asked": _l("The holder asked for it"),
        "misuse": _l("It was misused"),
    },
    "act": {
        "enter": _l("Entered from paper and confirmed"),
        "confirm": _l("Confirmed"),
        "undo": _l("Confirmation undone"),
        "ask": _l("Question"),
        "called": _l("Called"),
        "void": _l("Not counted"),
        "accept": _l("Later change accepted"),
        "decline": _l("Later change declined"),
    },
    "role": {
        "pilot": _l("{Pilot}"),
        "coordinator": _l("Coordinator"),
        "trainer": _l("Trainer"),
        "funder": _l("Funder"),
        "operator": _l("Operator"),
        "safeguarding": _l("Safeguarding"),
    },
    "theme": {
        "boundaries": _l("My boundaries"),
        "workload": _l("Too much work"),
        "conflict_with_institution": _l("Conflict with an institution"),
        "discrimination_witnessed": _l("I saw discrimination"),
        "client_in_crisis": _l("Person in a crisis"),
        "language_limits": _l("Limits of language"),
        "role_unclear": _l("My role was unclear"),
        "success": _l("Something went well"),
        "other": _l("Something else"),
    },
    "load": {
        "1": _l("Light"),
        "2": _l("All right"),
        "3": _l("Tiring"),
        "4": _l("Demanding"),
        "5": _l("Too much"),
    },
    "call": {"today": _l("Please call me today"), "this_week": _l("Please call me this week")},
    "note_state": {
        "open": _l("Not read yet"),
        "acknowledged": _l("Read"),
        "in_conversation": _l("In conversation"),
        "closed": _l("Closed"),
    },
    "note_act": {
        "acknowledge": _l("Read"),
        "ask": _l("Question"),
        "answer": _l("Answer"),
        "propose": _l("Talk proposed"),
        "called": _l("Called"),
        "hand_over": _l("Handed over"),
        "close": _l("Closed"),
        "reply": _l("Reply"),
        "withdraw": _l("Text taken back"),
    },
    "reflection_kind": {
        "individual": _l("Talk of two"),
        "group": _l("Group meeting"),
        "peer": _l("{Pilots} among themselves"),
    },
    "reflection_state": {
        "planned": _l("Planned"),
        "held": _l("It took place"),
        "cancelled": _l("Cancelled"),
    },
    "attendance": {"yes": _l("I am coming"), "no": _l("I cannot come")},
    "safeguarding_state": {"open": _l("New"), "in_hand": _l("Somebody is dealing with it"), "closed": _l("Closed")},
}

# Client languages, ISO 639-3; the second value is the CLDR tag if CLDR has a name for the language.
LANGUAGES: dict[str, str | None] = {
    "deu": "de", "eng": "en", "ara": "ar", "fas": "fa", "prs": None, "pbu": None, "kmr": "ku", "ckb": "ckb",
    "tur": "tr", "ukr": "uk", "rus": "ru", "fra": "fr", "ron": "ro", "hun": "hu", "pol": "pl", "bul": "bg",
    "sqi": "sq", "srp": "sr", "hrv": "hr", "bos": "bs", "rom": "rom", "ita": "it", "spa": "es", "por": "pt",
    "ell": "el", "kat": "ka", "hye": "hy", "aze": "az", "tir": "ti", "amh": "am", "som": "so", "orm": "om",
    "swa": "sw", "hau": "ha", "yor": "yo", "ful": "ff", "wol": "wo", "lin": "ln", "hin": "hi", "urd": "ur",
    "pan": "pa", "ben": "bn", "tam": "ta", "vie": "vi", "zho": "zh", "tha": "th", "mkd": "mk",
}  # fmt: skip
LANGUAGE_NAMES: dict[str, Any] = {
    "prs": _l("Dari"),
    "pbu": _l("Pashto"),
    "kmr": _l("Kurdish (Kurmanji)"),
    "rom": _l("Romani"),
}


def codes(kind: str) -> tuple[str, ...]:
    """Return the codes of one kind in their order."""
    return tuple(LANGUAGES) if kind == "language" else tuple(CODES[kind])


def label(kind: str, code: str | None) -> str:
    """Return the label of a code in the reader's language; '–' for an unknown or missing code."""
    if code is None:
        return "–"
    if kind == "language":
        return language_name(code)
    return str(CODES[kind].get(code, "–"))


def language_name(code: str) -> str:
    """Return a client language's name in the reader's language: from this file if CLDR lacks it, else from CLDR."""
    if code in LANGUAGE_NAMES:
        return str(LANGUAGE_NAMES[code])
    tag = LANGUAGES.get(code)
    locale = get_locale()
    name = locale.languages.get(tag) if locale and tag else None
    return str(name or code)


def called(name: str, role: str = "pilot") -> str:
    """Return a person's name for others to read; for an erased person, who has no name, words for the role."""
    return name or str(FORMER[role])


def choices(kind: str) -> list[tuple[str, str]]:
    """Return (code, label) pairs for a form field; languages sorted by name."""
    pairs = [(code, label(kind, code)) for code in codes(kind)]
    return sorted(pairs, key=lambda pair: pair[1].casefold()) if kind == "language" else pairs
