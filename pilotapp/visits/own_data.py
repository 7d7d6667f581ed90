"""Own data: visits, delivered entries, questions and decisions about them; for a coordinator, own decisions."""

from collections.abc import Mapping

from flask_babel import gettext as _

from pilotapp import codes
from pilotapp.domain.visit_fields import CODED, FIELDS
from pilotapp.formats import clock as clock_time
from pilotapp.formats import minutes
from pilotapp.formats.visit_words import phrase
from pilotapp.models import Entry, Review, Visit, VisitTopic
from pilotapp.models.visit import PENDING
from pilotapp.own_data.section import (
    Data,
    OwnDataSection,
    Row,
    Section,
    day_of,
    instant,
    label,
    listed,
    nothing_in,
    when,
)
from pilotapp.own_data.table import OwnDataTable, held, uids_of
from pilotapp.visits.contradictions import contradicting

_FLAGS = ("late", "clock", "forgotten", "overlap", "differs")


TABLES = (
    OwnDataTable(
        100,
        "visits",
        lambda me: Visit.pilot == me.uid,
        held(
            Visit.uid, Visit.day, Visit.started_at, Visit.ended_at, Visit.minutes, Visit.measured_minutes, Visit.state,
        ),
        {"state": "state", **CODED},
    ),
    OwnDataTable(
        110,
        "overlapping_visits",
        lambda me: (Visit.pilot == me.uid) & Visit.overlapping(),
        (Visit.uid, Visit.day),
    ),
    OwnDataTable(
        115,
        "visits_unlike_check_in",
        lambda me: (Visit.pilot == me.uid) & contradicting(),
        (Visit.uid, Visit.day),
    ),
    OwnDataTable(
        120,
        "topics_of_visits",
        lambda me: VisitTopic.visit.in_(uids_of(Visit, me)),
        held(VisitTopic.visit),
        {"topic": "topic"},
    ),
    OwnDataTable(
        130,
        "reviews_of_visits",
        lambda me: Review.visit.in_(uids_of(Visit, me)),
        held(Review.uid, Review.visit, Review.at, Review.act, Review.reason, Review.text),
        {"act": "act", "reason": "void_reason"},
    ),
    OwnDataTable(
        140,
        "entries",
        lambda me: Entry.pilot == me.uid,
        held(
            Entry.uid, Entry.visit, Entry.kind, Entry.made_at, Entry.received_at, Entry.clock_offset, Entry.schema,
            Entry.door, Entry.answer, Entry.pending_reason, Entry.decision, Entry.decided_at, Entry.decided_by,
        ),
        {"kind": "kind"},
        reads=("body",),
    ),
    OwnDataTable(
        150,
        "reviews_made",
        lambda me: Review.person == me.uid,
        (Review.uid, Review.visit, Review.at, Review.act, Review.reason, Review.text),
        {"act": "act", "reason": "void_reason"},
    ),
    OwnDataTable(
        160,
        "decisions_made",
        lambda me: Entry.decided_by == me.uid,
        (Entry.uid, Entry.visit, Entry.decision, Entry.decided_at),
    ),
)  # fmt: skip


def visits(data: Data) -> Section:
    topics: dict[str, list[str]] = {}
    for row in data["topics_of_visits"]:
        topics.setdefault(row["visit"], []).append(row["topic"]["code"])
    overlapping, unlike = (
        {row["uid"] for row in data[name]} for name in ("overlapping_visits", "visits_unlike_check_in")
    )
    rows = [
        (day_of(visit), _times(visit), minutes(visit["minutes"]), _what(visit, topics), label(visit["state"]))
        for visit in (
            {**row, "overlap": row["uid"] in overlapping, "differs": row["uid"] in unlike} for row in data["visits"]
        )
    ]
    header = (_("Day"), _("Time"), _("Length"), _("What"), _("State"))
    return Section(_("Visits"), header, (0, 0, 0, 3, 1), rows, nothing_in(rows))


def _what(visit: Row, topics: Mapping[str, list[str]]) -> str:
    """Return the codes and other fields of a visit as one sentence."""
    recorded = {**visit, "topics": topics.get(visit["uid"])}
    values = [(field, recorded[field.column]) for field in FIELDS if recorded[field.column]]
    said = [phrase(field, value["code"] if isinstance(value, Mapping) else value) for field, value in values]
    paper = [_("Entered by the coordination")] if visit["paper"] else []
    return listed([*said, *(codes.label("flag", name) for name in _FLAGS if visit[name]), *paper])


def _times(visit: Row) -> str:
    begin, end = (instant(visit[name]) for name in ("started_at", "ended_at"))
    return f"{clock_time(begin)} – {clock_time(end)}" if end or _is_pending(visit) else "–"


def _is_pending(visit: Row) -> bool:
    return visit["state"]["code"] in PENDING


def questions(data: Data) -> Section:
    """What the coordination did with the visits: its questions and the pilot's answers."""
    mine = {visit["uid"]: visit for visit in data["visits"]}
    said = [
        (row["at"], row["visit"], label(row["act"]), row["text"] or label(row["reason"]), row["person"]["name"])
        for row in data["reviews_of_visits"]
    ]
    said += [
        (
            row["received_at"],
            row["visit"],
            label(row["kind"]),
            codes.label("answer", row["body"].get("answer")),
            _("You"),
        )
        for row in data["entries"]
        if row["kind"]["code"] == "answer"
    ]
    rows = [(when(at), day_of(mine.get(visit)), *rest) for at, visit, *rest in sorted(said)]
    header = (_("When"), _("Visit of"), _("What"), _("Words"), _("Who"))
    words = [_("Every entry exactly as it was sent stands in the file for computers (JSON)."), *nothing_in(rows)]
    return Section(_("Questions, answers and decisions about my visits"), header, (0, 0, 0, 1, 0), rows, words)


def decided(data: Data) -> Section:
    made = sorted(data["reviews_made"], key=lambda row: str(row["at"]))
    rows = [(when(row["at"]), label(row["act"]), row["text"] or label(row["reason"])) for row in made]
    rows += [(when(row["decided_at"]), _("Late change"), row["decision"]) for row in data["decisions_made"]]
    header = (_("When"), _("What"), _("Words"))
    return Section(_("What I decided about the visits of others"), header, (0, 0, 1), rows, nothing_in(rows))


SECTIONS = (
    OwnDataSection(20, visits),
    OwnDataSection(30, questions),
    OwnDataSection(
        120,
        decided,
        only_with=(
            "reviews_made",
            "decisions_made",
        ),
    ),
)
