"""The agenda of a meeting: counts of notes that invited pilots flagged 'for the next group meeting', never texts.

A theme shown to the group must not point to one pilot. So coordinators see counts, and pilots see only the names of
themes that at least `rules.FEWEST_PILOTS` different invited pilots flagged, always in the order of the codes: sorting
by count, a number, or a theme of fewer pilots would reveal more.
"""

from dataclasses import dataclass
from typing import Any

from peewee import fn

from pilotapp import codes
from pilotapp.models import Note, NoteTheme, ReflectionAttendance, ReflectionSession
from pilotapp.reflection import rules


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme, the number of flagged notes that name it, and the number of their pilots."""

    code: str
    notes: int
    pilots: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """Flagged notes of the invited pilots: total, by theme (most first), and by load (code '1' to '5')."""

    notes: int
    themes: tuple[Theme, ...]
    loads: tuple[tuple[str, int], ...]

    @property
    def for_group(self) -> tuple[str, ...]:
        """Return the themes that may be shown to the group, in the order of the codes."""
        heard = {theme.code for theme in self.themes if theme.pilots >= rules.FEWEST_PILOTS}
        return tuple(code for code in codes.codes("theme") if code in heard)


def agenda(session: ReflectionSession) -> Agenda | None:
    """Return what the group could talk about; None for an individual session and for one not planned any more.

    Counts flagged notes of the invited pilots that are not closed, or were closed since the last group meeting.
    """
    if session.kind == "individual" or session.state != "planned":
        return None
    flagged = _flagged(session)
    themes: Any = (
        NoteTheme.select(NoteTheme.theme, fn.COUNT(Note.uid.distinct()), fn.COUNT(Note.pilot.distinct()))
        .join(Note)
        .where(flagged)
        .group_by(NoteTheme.theme)
        .tuples()
    )
    loads: Any = Note.select(Note.load, fn.COUNT(Note.uid)).where(flagged).group_by(Note.load).order_by(Note.load)
    by_load = tuple((str(load), int(count)) for load, count in loads.tuples())
    found = [Theme(code, int(notes), int(pilots)) for code, notes, pilots in themes]
    found.sort(key=lambda theme: (-theme.notes, codes.codes("theme").index(theme.code)))
    return Agenda(sum(count for _, count in by_load), tuple(found), by_load)


def _flagged(session: ReflectionSession) -> Any:
    invited = ReflectionAttendance.select(ReflectionAttendance.person).where(
        ReflectionAttendance.session == session.uid
    )
    mine = (Note.programme == session.programme_id) & (Note.for_group == True) & Note.pilot.in_(invited)  # noqa: E712
    last = _last_group_meeting(session)
    still = Note.closed_at.is_null()
    return mine & (still if last is None else still | (Note.closed_at > last))


def _last_group_meeting(session: ReflectionSession) -> Any:
    return (
        ReflectionSession.select(fn.MAX(ReflectionSession.starts_at))
        .where(ReflectionSession.programme == session.programme_id, ReflectionSession.kind == "group")
        .where(ReflectionSession.state == "held", ReflectionSession.starts_at < session.starts_at)
        .scalar()
    )
