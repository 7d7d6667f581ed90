"""Texts of closed notes are deleted after their retention; counts stay."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilotapp import clock
from pilotapp.audit import proof
from pilotapp.models import AuditRow, Note, NoteAct, NoteTheme, Notice, Programme
from pilotapp.supervision import retention
from tests.supervision import notes
from tests.support.people import uid_of

YEAR = 366 * 24  # hours


def closed(name="amal", hours_ago=YEAR, **values):
    note = notes.note(name, state="closed", hours_ago=hours_ago, load=4, themes=("workload", "other"), **values)
    notes.act(note, {"amal": "karin", "tarek": "carla"}[name], "answer", "Take the week off.")
    return note


def acts():
    return list(AuditRow.select().where(AuditRow.action == "note.purge"))


def test_it_deletes_the_texts_of_notes_closed_long_ago_and_leaves_what_counts(app):
    note = closed()
    assert retention.purge(clock.now()) == {"musterstadt": {"notes": 1, "answers": 1, "notices": 0}}
    row, act = notes.now(note), NoteAct.get()
    assert (row.text, row.text_state, act.text, act.text_state) == (None, "gone", None, "gone")
    assert (row.load, row.state, row.made_at, act.act) == (4, "closed", note.made_at, "answer")
    assert {theme.theme for theme in NoteTheme.select()} == {"workload", "other"}


def test_it_leaves_a_thread_that_says_that_its_texts_were_deleted(amal, karin):
    note = closed()
    retention.purge(clock.now())
    for page in (amal.page(f"/notes/{note.uid}"), karin.page(f"/supervision/{note.uid}")):
        assert "deleted" in page.text
        assert notes.TEXT not in page.text and "Take the week off" not in page.text


def test_it_leaves_open_notes_and_those_closed_lately(app):
    notes.note("amal", hours_ago=3 * YEAR)
    closed(hours_ago=300 * 24)
    assert retention.purge(clock.now()) == {}
    assert [row.text for row in Note.select()] == [notes.TEXT] * 2
    assert acts() == []


def test_it_deletes_answers_to_a_note_that_had_no_text_itself(app):
    note = closed(text=None)
    assert retention.purge(clock.now())["musterstadt"]["answers"] == 1
    assert (NoteAct.get().text, notes.now(note).text_state) == (None, "none")
    assert retention.purge(clock.now()) == {}


def test_it_goes_by_the_period_of_each_programme(app):
    Programme.update(note_months=6).where(Programme.uid == uid_of("musterstadt")).execute()
    mine, other = closed("amal", 200 * 24), closed("tarek", 200 * 24)
    assert list(retention.purge(clock.now())) == ["musterstadt"]
    assert (notes.now(mine).text, notes.now(other).text) == (None, notes.TEXT)


def test_it_writes_one_row_of_counts_for_each_programme_into_the_audit_log(app):
    for name in ("amal", "amal", "tarek"):
        closed(name)
    retention.purge(clock.now())
    details = {row.programme_id: row.detail for row in acts()}
    assert details == {
        uid_of("musterstadt"): '{"answers": 2, "notes": 2}',
        uid_of("musterkreis"): '{"answers": 1, "notes": 1}',
    }
    assert all(proof.first_fault(uid, {}, lambda _: None) is None for uid in details)
    assert {(row.person_id, row.about) for row in acts()} == {(None, None)}


def test_it_only_counts_when_told_so(app):
    note = closed()
    told = retention.purge(clock.now(), dry_run=True)
    assert told == {"musterstadt": {"notes": 1, "answers": 1, "notices": 0}}
    assert (notes.now(note).text, acts()) == (notes.TEXT, [])
    assert retention.purge(clock.now()) == told


def test_it_does_nothing_a_second_time(app):
    closed()
    retention.purge(clock.now())
    assert (retention.purge(clock.now()), len(acts())) == ({}, 1)


def test_it_goes_on_where_it_was_interrupted(app, monkeypatch):
    for _ in range(5):
        closed()
    work = retention._batch

    def die_after_the_first(*arguments):
        if acts():
            raise KeyboardInterrupt
        return work(*arguments)

    monkeypatch.setattr(retention, "_batch", die_after_the_first)
    with pytest.raises(KeyboardInterrupt):
        retention.purge(clock.now(), size=2)
    assert Note.select().where(Note.text_state == "gone").count() == 2
    monkeypatch.setattr(retention, "_batch", work)
    assert retention.purge(clock.now(), size=2)["musterstadt"]["notes"] == 3
    assert sum(row.detail.count('"notes": 2') * 2 + row.detail.count('"notes": 1') for row in acts()) == 5


def test_it_deletes_nothing_where_it_cannot_be_written_down(app, monkeypatch):
    note = closed()
    monkeypatch.setattr(retention.audit, "by_operator", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        retention.purge(clock.now())
    assert notes.now(note).text == notes.TEXT


def test_it_deletes_notices_after_a_year(app):
    for days in (364, 366):
        Notice.create(
            programme=uid_of("musterstadt"),
            person=uid_of("amal"),
            kind="note_answer",
            created_at=clock.now() - timedelta(days=days),
        )
    assert retention.purge(clock.now()) == {"musterstadt": {"notes": 0, "answers": 0, "notices": 1}}
    assert (Notice.select().count(), acts()) == (1, [])


def test_it_reads_no_text(app, monkeypatch):
    closed()
    monkeypatch.setattr("pilotapp.sealing.unseal", lambda *_, **__: 1 / 0)
    assert retention.purge(clock.now())["musterstadt"]["notes"] == 1
