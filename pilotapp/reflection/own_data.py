"""Own data: reflection sessions."""

from flask_babel import gettext as _

from pilotapp.formats import minutes
from pilotapp.models import ReflectionAttendance, ReflectionSession
from pilotapp.own_data.section import Data, OwnDataSection, Section, day_of, label, nothing_in
from pilotapp.own_data.table import OwnDataTable, held
from pilotapp.reflection import queries

TABLES = (
    OwnDataTable(
        200,
        "reflection_sessions",
        lambda me: ReflectionSession.uid.in_(queries.sessions_of(me.uid)),
        held(ReflectionSession.uid, ReflectionSession.day, ReflectionSession.starts_at),
        {"kind": "reflection_kind", "state": "reflection_state"},
    ),
    OwnDataTable(
        210,
        "invitations_to_reflection_sessions",
        lambda me: ReflectionAttendance.person == me.uid,
        held(ReflectionAttendance.session),
        {"answer": "attendance"},
    ),
    OwnDataTable(
        220,
        "reflection_sessions_led",
        lambda me: ReflectionSession.led_by == me.uid,
        (
            ReflectionSession.uid, ReflectionSession.day, ReflectionSession.kind, ReflectionSession.state,
            ReflectionSession.minutes,
        ),
        {"kind": "reflection_kind", "state": "reflection_state"},
    ),
)  # fmt: skip


def reflections(data: Data) -> Section:
    """The reflection sessions that this person was invited to, with their minutes and agreements."""
    mine = {row["session"]: row for row in data["invitations_to_reflection_sessions"]}
    rows = [
        (
            day_of(row),
            f"{label(row['kind'])}, {label(row['state'])}",
            minutes(mine[row["uid"]]["minutes"]),
            row["agreements"] if isinstance(row["agreements"], str) else "–",
        )
        for row in data["reflection_sessions"]
    ]
    header = (_("Day"), _("What"), _("You were there"), _("What was agreed"))
    return Section(_("Reflection sessions"), header, (0, 0, 0, 1), rows, nothing_in(rows))


SECTIONS = (OwnDataSection(60, reflections),)
