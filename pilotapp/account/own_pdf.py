"""The same data as a document to read: sections with tables, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pilotapp import clock, codes, pdf
from pilotapp.i18n import own_name
from pilotapp.models import Person
from pilotapp.models.visit import PENDING
from pilotapp.web import devices
from pilotapp.web.filters import clock as clock_time
from pilotapp.web.filters import day, minutes, moment

Row = Mapping[str, Any]
Cells = Sequence[str]
WAYS = {"password": _l("Password"), "passkey": _l("Passkey"), "invite": _l("Invitation"), "demo": _l("Demo")}
_FLAGS = ("late", "clock", "forgotten")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, paragraphs and a table; `widths`: 0 as wide as its words, else a share of what is left."""

    title: str
    header: Cells
    widths: Sequence[int]
    rows: Sequence[Cells]
    words: Sequence[str] = field(default_factory=list)


def render(person: Person, data: Mapping[str, Any]) -> bytes:
    """The PDF of what `own_data.collect` gave for `person`."""
    now = clock.now()
    title = _("My data")
    document = {
        "title": title,
        "author": person.programme.name,
        "language": str(get_locale() or "en").split("_")[0],
        "footer": f"{title} · {person.called} · {person.programme.name}",
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "lead": _(
            "What %(programme)s has stored about %(name)s, as of %(moment)s. Times are those of %(zone)s.",
            programme=person.programme.name,
            name=person.called,
            moment=moment(now),
            zone=person.programme.time_zone,
        ),
        "sections": [asdict(section) for section in _sections(data)],
    }
    return pdf.render("document.typ", document, made_at=now)


def _sections(data: Mapping[str, Any]) -> Iterable[Section]:
    yield _profile(data)
    yield _visits(data)
    yield _questions(data)
    yield _notes(data)
    yield _threads(data)
    yield _reflections(data)
    if data["certificates"]:
        yield _certificates(data)
    if data["safeguarding_reports"]:
        yield _reports(data)
    yield _declarations(data)
    yield _sessions(data)
    yield _keys(data)
    if data["reviews_made"] or data["decisions_made"]:
        yield _decided(data)
    yield _acts(data)
    yield _missing(data)


def _profile(data: Mapping[str, Any]) -> Section:
    me = data["profile"][0]
    rows = [
        (_("Name"), me["name"]),
        (_("E-mail address"), me["email"]),
        (_("Programme"), data["programme"]["name"]),
        (_("Role"), _list(row["role"]["label"] for row in data["roles"])),
        (_("Languages spoken"), _list(row["language"]["label"] for row in data["languages_spoken"])),
        (_("Language of the app"), own_name(me["language"]) if me["language"] else "–"),
        (_("Since"), day(_at(me["created_at"]))),
        (_("Access"), _("on") if me["active"] else _("off")),
        (_("Left on"), day(_at(me["left_at"]))),
        (_("Number in the database"), me["uid"]),
    ]
    return Section(_("Profile"), (_("What"), _("Value")), (1, 2), rows)


def _visits(data: Mapping[str, Any]) -> Section:
    topics: dict[str, list[str]] = {}
    for row in data["topics_of_visits"]:
        topics.setdefault(row["visit"], []).append(row["topic"]["label"])
    rows = [
        (_day(visit), _times(visit), minutes(visit["minutes"]), _what(visit, topics), _label(visit["state"]))
        for visit in data["visits"]
    ]
    header = (_("Day"), _("Time"), _("Length"), _("What"), _("State"))
    return Section(_("Visits"), header, (0, 0, 0, 3, 1), rows, _count(rows))


def _what(visit: Row, topics: Mapping[str, list[str]]) -> str:
    """The codes of a visit and what else was recorded, as one sentence of words."""
    named = [visit[name] for name in ("institution_kind", "client_language", "outcome", "mode", "party", "size_band")]
    said = [*topics.get(visit["uid"], []), *(_label(code) for code in named if code)]
    if visit["referral"]:
        said.append(_("Referred to: %(place)s", place=_label(visit["referral"])))
    if visit["first_contact"]:
        said.append(_("First contact"))
    if visit["waiting_minutes"]:
        said.append(_("Waiting: %(minutes)s", minutes=minutes(visit["waiting_minutes"])))
    if visit["travel_minutes"]:
        said.append(_("On the way: %(minutes)s", minutes=minutes(visit["travel_minutes"])))
    return _list([*said, *(codes.label("flag", name) for name in _FLAGS if visit[name])])


def _questions(data: Mapping[str, Any]) -> Section:
    """What the coordination did with her visits, with its questions, and her answers."""
    visits = {visit["uid"]: visit for visit in data["visits"]}
    said = [
        (row["at"], row["visit"], _label(row["act"]), row["text"] or _label(row["reason"]), row["person"]["name"])
        for row in data["reviews_of_visits"]
    ]
    said += [
        (
            row["received_at"],
            row["visit"],
            _label(row["kind"]),
            codes.label("answer", row["body"].get("answer")),
            _("You"),
        )
        for row in data["entries"]
        if row["kind"]["code"] == "answer"
    ]
    rows = [(moment(_at(at)), _day(visits.get(visit)), *rest) for at, visit, *rest in sorted(said)]
    header = (_("When"), _("Visit of"), _("What"), _("Words"), _("Who"))
    words = [_("Every entry exactly as it was sent stands in the file for computers (JSON)."), *_count(rows)]
    return Section(_("Questions, answers and decisions about my visits"), header, (0, 0, 0, 1, 0), rows, words)


def _notes(data: Mapping[str, Any]) -> Section:
    """Her notes for supervision, with her own words."""
    themes: dict[str, list[str]] = {}
    for row in data["themes_of_notes"]:
        themes.setdefault(row["note"], []).append(row["theme"]["label"])
    rows = [
        (
            moment(_at(note["made_at"])),
            codes.label("load", str(note["load"])),
            _list([*themes.get(note["uid"], []), *([_label(note["call"])] if note["call"] else [])]),
            _words(note["text"]),
            _label(note["state"]),
        )
        for note in data["notes"]
    ]
    header = (_("When"), _("Load"), _("What it is about"), _("Words"), _("State"))
    return Section(_("Notes for supervision"), header, (0, 0, 1, 3, 0), rows, _count(rows))


def _threads(data: Mapping[str, Any]) -> Section:
    """What was said after a note; as a coordinator, what she answered to the notes of others."""
    said = [(row, _who(row["person"])) for row in data["threads_of_notes"]]
    said += [(row, _("You")) for row in data["answers_to_notes"]]
    rows = [(moment(_at(row["at"])), _label(row["act"]), _words(row["text"]), who) for row, who in said]
    header = (_("When"), _("What"), _("Words"), _("Who"))
    return Section(_("What was said about notes"), header, (0, 0, 1, 0), rows, _count(rows))


def _words(text: Any) -> str:
    """A text; or why it cannot be read."""
    return str(text["unreadable"]) if isinstance(text, Mapping) else text or "–"


def _reflections(data: Mapping[str, Any]) -> Section:
    """The reflection sessions that she was invited to, with her minutes and what was agreed."""
    mine = {row["session"]: row for row in data["invitations_to_reflection_sessions"]}
    rows = [
        (
            _day(row),
            f"{_label(row['kind'])}, {_label(row['state'])}",
            minutes(mine[row["uid"]]["minutes"]),
            row["agreements"] if isinstance(row["agreements"], str) else "–",
        )
        for row in data["reflection_sessions"]
    ]
    header = (_("Day"), _("What"), _("You were there"), _("What was agreed"))
    return Section(_("Reflection sessions"), header, (0, 0, 0, 1), rows, _count(rows))


def _certificates(data: Mapping[str, Any]) -> Section:
    """Her certificates of hours, with their codes; of a revoked one when and why."""
    rows = [
        (
            day(_at(row["issued_at"])),
            f"{day(date.fromisoformat(row['first_day']))} – {day(date.fromisoformat(row['last_day']))}",
            minutes(row["minutes"]),
            row["code"],
            f"{day(_at(row['revoked_at']))}: {_label(row['revoke_reason'])}" if row["revoked_at"] else "–",
        )
        for row in data["certificates"]
    ]
    header = (_("Issued"), _("Period"), _("Length"), _("Code"), _("Revoked"))
    return Section(_("Certificates of hours"), header, (0, 1, 0, 0, 1), rows)


def _reports(data: Mapping[str, Any]) -> Section:
    """Her reports about children: their state and what was answered, never their text."""
    answers: dict[str, list[str]] = {}
    for row in data["answers_to_safeguarding_reports"]:
        answers.setdefault(row["report"], []).append(_words(row["text"]))
    rows = [
        (moment(_at(row["made_at"])), _label(row["state"]), _list(answers.get(row["uid"], [])))
        for row in data["safeguarding_reports"]
    ]
    return Section(_("My reports about children"), (_("When"), _("State"), _("Answers")), (0, 0, 1), rows)


def _declarations(data: Mapping[str, Any]) -> Section:
    rows = [(moment(_at(row["signed_at"])), row["version"], own_name(row["language"])) for row in data["declarations"]]
    header = (_("Signed"), _("Version"), _("Language"))
    return Section(_("Declarations of confidentiality"), header, (1, 1, 1), rows, _count(rows))


def _sessions(data: Mapping[str, Any]) -> Section:
    rows = [
        (
            devices.in_words(row["device"]),
            str(WAYS.get(row["way"], row["way"])),
            moment(_at(row["created_at"])),
            moment(_at(row["last_seen_at"])),
            moment(_at(row["ended_at"] or row["ends_at"])),
        )
        for row in data["sessions"]
    ]
    header = (_("Device"), _("With"), _("Signed in"), _("Last used"), _("End"))
    return Section(_("Where I was signed in"), header, (1, 0, 0, 0, 0), rows, _count(rows))


def _keys(data: Mapping[str, Any]) -> Section:
    """Passkeys, recovery codes and invitations: what opens or opened her account."""
    rows = [
        (kind, str(row.get("name") or ""), moment(_at(row["created_at"])), moment(_at(used)), moment(_at(ended)))
        for kind, row, used, ended in (
            *((_("Passkey"), row, row["last_used_at"], row["ended_at"]) for row in data["passkeys"]),
            *((_("Recovery code"), row, row["used_at"], None) for row in data["recovery_codes"]),
            *((_("Invitation"), row, row["used_at"], row["revoked_at"]) for row in data["invitations"]),
        )
    ]
    header = (_("What"), _("Name"), _("Made"), _("Used"), _("End"))
    return Section(_("Passkeys, recovery codes, invitations"), header, (0, 1, 0, 0, 0), rows, _count(rows))


def _decided(data: Mapping[str, Any]) -> Section:
    made = sorted(data["reviews_made"], key=lambda row: str(row["at"]))
    rows = [(moment(_at(row["at"])), _label(row["act"]), row["text"] or _label(row["reason"])) for row in made]
    rows += [(moment(_at(row["decided_at"])), _("Late change"), row["decision"]) for row in data["decisions_made"]]
    header = (_("When"), _("What"), _("Words"))
    return Section(_("What I decided about the visits of others"), header, (0, 0, 1), rows, _count(rows))


def _acts(data: Mapping[str, Any]) -> Section:
    rows = [(moment(_at(row["at"])), _label(row["action"]), _who(row["person"])) for row in data["acts"]]
    header = (_("When"), _("What"), _("Who"))
    return Section(_("What was done, by me and with my data"), header, (0, 1, 0), rows, _count(rows))


def _who(person: Row | None) -> str:
    if person is None:
        return str(_("Operator"))
    return str(_("You") if person["you"] else person["name"])


def _missing(data: Mapping[str, Any]) -> Section:
    """The columns that are left out, together where the reason is the same."""
    whys: dict[str, list[str]] = {}
    for row in data["left_out"]:
        whys.setdefault(row["why"], []).append(".".join(filter(None, (row["table"], row["column"]))))
    rows = [(why, _list(names)) for why, names in whys.items()]
    return Section(_("What is left out, and why"), (_("Why"), _("In the database")), (1, 1), rows)


def _count(rows: Sequence[Cells]) -> list[str]:
    """What stands above a table: nothing where it has rows."""
    return [] if rows else [_("Nothing is stored.")]


def _label(code: Row | None) -> str:
    return str(code["label"]) if code else ""


def _day(visit: Row | None) -> str:
    return day(date.fromisoformat(visit["day"])) if visit and visit["day"] else "–"


def _times(visit: Row) -> str:
    begin, end = (_at(visit[name]) for name in ("started_at", "ended_at"))
    return f"{clock_time(begin)} – {clock_time(end)}" if end or _is_pending(visit) else "–"


def _is_pending(visit: Row) -> bool:
    return visit["state"]["code"] in PENDING


def _list(parts: Iterable[str]) -> str:
    return ", ".join(str(part) for part in parts) or "–"


def _at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
