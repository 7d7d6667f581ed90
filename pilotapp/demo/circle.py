"""Demo rows of supervision: notes with their threads, sessions with attendance, the emergency card."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from pilotapp import db
from pilotapp.audit import chain
from pilotapp.demo import talks
from pilotapp.demo.rows import new_uid
from pilotapp.demo.talks import Talk, hours_before
from pilotapp.models import (
    EmergencyNumber,
    Note,
    NoteAct,
    NoteTheme,
    Person,
    Programme,
    ReflectionAttendance,
    ReflectionSession,
    SafeguardingReport,
)
from pilotapp.safeguarding import report_text
from pilotapp.supervision import rules

EVENING, AFTERNOON = time(18, 0), time(16, 30)


class Circle:
    """Collects the rows of `programme` up to `moment`, then inserts them with one statement for each table."""

    def __init__(
        self, programme: Programme, coordinator: Person, pilots: Sequence[Person], random: Random, moment: datetime
    ) -> None:
        self._programme, self._coordinator, self._random, self._moment = programme, coordinator, random, moment
        self._pilots = {pilot.name: pilot for pilot in pilots}
        self._rows: dict[Any, list[Any]] = {
            table: []
            for table in (
                Note,
                NoteTheme,
                NoteAct,
                ReflectionSession,
                ReflectionAttendance,
                SafeguardingReport,
                EmergencyNumber,
            )
        }
        self.acts: list[chain.Act] = []

    def fill(self) -> None:
        """Create the rows of a programme that has used the app for a year."""
        for talk in talks.RECENT:
            self._note(talk)
        for place in range(talks.OLD_NOTES):
            self._note(self._old(place))
        self._meet()
        self._report()
        for position, (label, number, hint) in enumerate(talks.NUMBERS):
            card = {"position": position, "label": label, "number": number, "hint": hint}
            self._add(EmergencyNumber, programme=self._programme.uid, **card)

    def _old(self, number: int) -> Talk:
        hours = 24 * (16 + 3.6 * number) + self._random.uniform(0, 20)
        turns = (("acknowledge", 20.0, None), ("close", 90.0, None))
        load = talks.OLD_LOADS[number % len(talks.OLD_LOADS)]
        themes = talks.OLD_THEMES[(number * 3) % len(talks.OLD_THEMES)]
        pilot = self._random.choice(sorted(self._pilots))
        return Talk(pilot, hours, load, themes, talks.OLD_TEXT, for_group=number % 4 == 0, turns=turns)

    def _note(self, talk: Talk) -> None:
        pilot, written = self._pilots[talk.pilot], hours_before(self._moment, talk.hours)
        uid, state, waiting, since = new_uid(self._random), "open", True, written
        self._act(written, pilot, None, "note.write", uid)
        for act, hours, text in talk.turns:
            at = written + timedelta(hours=hours)
            self._turn(uid, pilot, act, at, text)
            state, waiting, since = rules.next_state(act, state), rules.waits_after(act, waiting), at
        closed = since if state == "closed" else None
        forgotten = closed is not None and closed < self._moment - timedelta(days=30 * self._programme.note_months)
        text_state = "none" if talk.text is None else "gone" if forgotten else talk.text_state
        self._add(
            Note, uid=uid, programme=self._programme.uid, pilot=pilot.uid, load=talk.load, call=talk.call,
            for_group=talk.for_group, text=None if forgotten else talk.text, text_state=text_state, state=state,
            urgency=rules.urgency(load=talk.load, call=talk.call, waiting=waiting), since=since,
            version=1 + len(talk.turns), made_at=written, received_at=written, closed_at=closed,
            coordinator=self._coordinator.uid if talk.turns else None,
        )  # fmt: skip
        for theme in talk.themes:
            self._rows[NoteTheme].append(NoteTheme(note=uid, theme=theme))

    def _turn(self, note: UUID, pilot: Person, act: str, at: datetime, text: str | None) -> None:
        person = pilot if act in rules.OF_PILOT else self._coordinator
        talk_at = self._local(at + timedelta(days=4), AFTERNOON) if act == "propose" else None
        self._add(
            NoteAct, programme=self._programme.uid, note=note, person=person.uid, act=act, text=text, at=at,
            talk_at=talk_at,
        )  # fmt: skip
        self._act(at, person, None if person is pilot else pilot.uid, f"note.{act}", note)

    def _meet(self) -> None:
        """A group session every month for a year, individual talks every other week, and two planned sessions."""
        names = sorted(self._pilots)
        for month in range(12, 0, -1):
            some = self._random.sample(names, k=self._random.randint(len(names) // 3, len(names) // 2))
            agreed = talks.AGREEMENTS[month % len(talks.AGREEMENTS)]
            self._session("group", -30 * month + 6, EVENING, 90, some, agreed)
        for week in range(26, 0, -1):
            self._session("individual", -14 * week + 3, AFTERNOON, 45, [self._random.choice(names)])
        self._session("group", 6, EVENING, 90, names)
        self._session("peer", 12, AFTERNOON, 60, self._random.sample(names, k=6))

    def _report(self) -> None:
        """One report about a child, not read yet."""
        pilot, at, uid = self._pilots[talks.REPORTER], hours_before(self._moment, talks.REPORTED), new_uid(self._random)
        self._add(
            SafeguardingReport, uid=uid, programme=self._programme.uid, pilot=pilot.uid, made_at=at, received_at=at,
            facts=report_text.write(talks.FACTS), hash=self._random.randbytes(32).hex(),
        )  # fmt: skip
        self._act(at, pilot, None, "safeguarding.report", uid)

    def _session(
        self, kind: str, days: int, begins: time, minutes: int, names: Sequence[str], agreements: str | None = None
    ) -> None:
        starts = self._local(self._moment + timedelta(days=days), begins)
        is_over, planned = starts < self._moment, min(self._moment, starts) - timedelta(days=9)
        uid = new_uid(self._random)
        self._add(
            ReflectionSession, uid=uid, programme=self._programme.uid, kind=kind, starts_at=starts, minutes=minutes,
            state="held" if is_over else "planned", day=starts.astimezone(self._programme.zone).date(),
            place=talks.PLACES[kind == "peer"], led_by=self._coordinator.uid, agreements=agreements,
            created_at=planned, changed_at=starts + timedelta(hours=3) if is_over else planned,
        )  # fmt: skip
        for position, name in enumerate(names):
            answer = (None, "yes", "yes", "no")[position % 4]
            came = answer != "no" if is_over else None
            self._rows[ReflectionAttendance].append(
                ReflectionAttendance(
                    session=uid, person=self._pilots[name].uid, answer=answer, attended=came,
                    minutes=minutes if came else None,
                )
            )  # fmt: skip

    def _local(self, moment: datetime, clock: time) -> datetime:
        day = moment.astimezone(self._programme.zone).date()
        return datetime.combine(day, clock, self._programme.zone).astimezone(UTC)

    def _add(self, table: Any, **values: Any) -> None:
        self._rows[table].append(table(**{"uid": new_uid(self._random), **values}))

    def _act(self, at: datetime, person: Person, about: UUID | None, action: str, uid: UUID) -> None:
        kind = action.partition(".")[0]
        self.acts.append((self._programme.uid, person.uid, None, about, at, action, kind, uid, json.dumps({})))

    def write(self) -> None:
        """Insert all rows; `DemoRows` writes the audit rows together with those of the visits."""
        for table, rows in self._rows.items():
            fields = tuple(table._meta.sorted_fields)
            db.insert_many(fields, [[row.__data__.get(field.name) for field in fields] for row in rows])
