"""The demo's rows keep every rule that a real delivery must keep."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from peewee import ForeignKeyField

from pilotapp import demo
from pilotapp.db import database
from pilotapp.entries.incoming import content_hash
from pilotapp.models import TABLES, AuditRow, Entry, Review, Visit, VisitTopic
from pilotapp.models.visit import COUNTED
from pilotapp.visits.rules import MAX_DAY_MINUTES, MAX_VISIT_MINUTES, minutes_between

BERLIN = ZoneInfo("Europe/Berlin")
MOMENT = datetime(2026, 3, 27, 14, 0, tzinfo=UTC)


def test_it_counts_the_minutes_between_start_and_end(loaded: demo.Summary) -> None:
    visits = [visit for visit in Visit.select() if visit.minutes is not None]
    assert all(visit.minutes == minutes_between(visit.started_at, visit.ended_at) for visit in visits)
    assert all(visit.day == visit.started_at.astimezone(BERLIN).date() for visit in visits)


def test_it_keeps_the_limits_of_a_visit_and_a_day(loaded: demo.Summary) -> None:
    by_day: Counter[tuple[object, object]] = Counter()
    for visit in Visit.select().where(Visit.minutes.is_null(False)):
        assert 0 < visit.minutes <= MAX_VISIT_MINUTES
        by_day[visit.pilot_id, visit.day] += visit.minutes
    assert max(by_day.values()) <= MAX_DAY_MINUTES


def test_it_takes_place_on_working_days_and_never_in_the_future(loaded: demo.Summary) -> None:
    starts = [visit.started_at.astimezone(BERLIN) for visit in Visit.select() if visit.started_at]
    assert all(start.weekday() < 5 and 7 <= start.hour < 18 for start in starts)
    assert max(starts) < MOMENT
    assert max(entry.received_at for entry in Entry.select()) <= MOMENT
    assert max(review.at for review in Review.select()) <= MOMENT


def test_it_gives_every_recorded_visit_one_to_three_topics(loaded: demo.Summary) -> None:
    topics = Counter(row.visit_id for row in VisitTopic.select())
    recorded = [visit.uid for visit in Visit.select().where(Visit.state.in_(COUNTED))]
    assert all(1 <= topics[uid] <= 3 for uid in recorded)


def test_it_has_true_hashes_and_an_audit_row_for_every_entry(loaded: demo.Summary) -> None:
    entries = list(Entry.select())
    for entry in entries:
        words = {"uid": entry.uid, "owner": entry.pilot_id, "kind": entry.kind, "visit": entry.visit}
        assert entry.hash == content_hash(**words, schema=1, body=json.loads(entry.body))
    audited = Counter(json.loads(row.detail).get("entry") for row in AuditRow.select())
    assert all(audited[str(entry.uid)] == 1 for entry in entries)
    assert loaded.entries == len(entries)


def test_it_tells_of_every_state_how_it_came_about(loaded: demo.Summary) -> None:
    acts = defaultdict(set)
    for review in Review.select():
        acts[review.visit_id].add(review.act)
    needed = {"confirmed": "confirm", "asked": "ask", "void": "void"}
    for visit in Visit.select().where(Visit.state.in_(list(needed))):
        assert ("enter" if visit.paper else needed[visit.state]) in acts[visit.uid]
    withdrawn = {entry.visit for entry in Entry.select().where(Entry.kind == "withdraw")}
    assert withdrawn == {visit.uid for visit in Visit.select().where(Visit.state == "withdrawn")}


def test_it_points_only_to_rows_that_exist(loaded: demo.Summary) -> None:
    for table in TABLES:
        for field in table._meta.sorted_fields:
            if isinstance(field, ForeignKeyField):
                parent = field.rel_model.select(field.rel_field)
                lost = table.select().where(field.is_null(False), field.not_in(parent)).count()
                assert lost == 0, f"{table.__name__}.{field.name}"
    entries = Entry.select().where(Entry.visit.not_in(Visit.select(Visit.uid)))
    assert entries.count() == 0
    assert database.obj is not None


def test_it_lets_nobody_be_in_two_places_at_once(loaded: demo.Summary) -> None:
    by_pilot = defaultdict(list)
    for visit in Visit.select().where(Visit.minutes.is_null(False), ~Visit.clock):
        by_pilot[visit.pilot_id].append((visit.started_at, visit.ended_at))
    pairs = [pair for times in by_pilot.values() for pair in zip(sorted(times), sorted(times)[1:], strict=False)]
    late_ends = [first for first, second in pairs if first[1] - second[0] > timedelta(minutes=20)]
    assert late_ends == []
