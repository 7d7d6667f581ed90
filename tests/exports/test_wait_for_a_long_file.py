"""A long file is made by a background worker, with its progress on a page, and kept for a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from pilotapp import clock, db
from pilotapp.background import task
from pilotapp.exports import commands, files, queries, worker
from pilotapp.models import AuditRow, Export, ExportChunk, Person, Visit
from tests.exports.conftest import LONG
from tests.exports.sheets import ask, read_xlsx
from tests.reports.rows import read_csv
from tests.support import exported
from tests.support.people import Somebody, uid_of

Asked = tuple[Somebody, UUID]


def make(app: Flask, **how: Any) -> bool:
    """Run what the jobs process would run."""
    with app.app_context():
        return worker.make_next(**how)


def test_it_is_made_by_the_jobs_and_downloaded_in_one_piece(app: Flask, asked: Asked) -> None:
    karin, uid = asked
    assert "will be begun" in karin.client.get(f"/exports/{uid}").text
    assert make(app)
    assert not make(app)
    assert ExportChunk.select().count() > 3
    assert "Your file is ready" in karin.client.get(f"/exports/{uid}").text
    answer = karin.client.get(f"/exports/{uid}/file")
    lines = read_csv(answer.data)
    assert [int(line["Time on site (minutes)"]) for line in lines] and len(lines) == 30
    assert sum(int(line["Time on site (minutes)"]) for line in lines) == sum(range(30))
    assert answer.headers["Content-Length"] == str(len(answer.data))


def test_it_makes_a_spreadsheet_too(app: Flask, asked: Asked) -> None:
    karin, _uid = asked
    ask(karin, **LONG | {"format": "xlsx"})
    make(app), make(app)
    uid = Export.get(Export.name.endswith("xlsx")).uid
    rows = read_xlsx(karin.client.get(f"/exports/{uid}/file").data)["Visits one by one"]
    assert len(rows) == 31


def test_it_shows_how_far_it_is(app: Flask, asked: Asked) -> None:
    karin, uid = asked
    Export.update(state="working", done=12).execute()
    whole, fragment = (
        karin.client.get(f"/exports/{uid}"),
        karin.client.get(f"/exports/{uid}", headers={"HX-Request": "true"}),
    )
    assert '<progress class="progress" id="progress-' in whole.text and 'value="40"' in whole.text
    assert "12 of 30 visits are written" in fragment.text
    assert "<html" not in fragment.text


def test_it_says_that_it_reads_before_it_writes(asked: Asked) -> None:
    karin, uid = asked
    Export.update(state="working").execute()
    assert "The visits are being read" in karin.client.get(f"/exports/{uid}").text


def test_it_tells_of_each_step(app: Flask, asked: Asked) -> None:
    seen: list[int] = []

    def look() -> bool:
        seen.append(Export.get().done)
        return False

    make(app, stop=look)
    assert seen == sorted(seen)
    assert 0 < max(seen) < 30


def test_it_says_what_to_do_where_nobody_begins(asked: Asked) -> None:
    karin, uid = asked
    with clock.freeze(clock.now() + timedelta(minutes=2)):
        assert "Nobody has begun yet" in karin.client.get(f"/exports/{uid}").text


def test_it_is_written_down_when_it_is_asked_for_and_when_it_is_taken(app: Flask, asked: Asked) -> None:
    karin, uid = asked
    make(app)
    karin.client.get(f"/exports/{uid}/file").close()
    rows = AuditRow.select().where(AuditRow.subject == uid).order_by(AuditRow.id)
    assert [(row.action, row.person_id) for row in rows] == [
        ("figures.export", karin.person.uid),
        ("figures.download", karin.person.uid),
    ]
    assert '"lines": 30' in rows[0].detail


def test_it_goes_after_a_day(app: Flask, asked: Asked) -> None:
    karin, uid = asked
    make(app)
    with clock.freeze(clock.now() + timedelta(hours=25)):
        assert karin.client.get(f"/exports/{uid}/file").status_code == 404
        with app.app_context():
            assert worker.make_all(clock.now()) == {"files deleted": 1, "files made": 0}
    assert (Export.select().count(), ExportChunk.select().count()) == (0, 0)


def test_it_makes_three_at_once_for_one_person(asked: Asked) -> None:
    karin, _uid = asked
    answers = [ask(karin, **LONG) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 422]
    assert "wait until one of them is ready" in answers[-1].text
    assert Export.select().count() == 3


def test_it_is_hers_alone(app: Flask, asked: Asked, carla: Somebody, tarek: Somebody) -> None:
    _karin, uid = asked
    make(app)
    for path in (f"/exports/{uid}", f"/exports/{uid}/file"):
        assert carla.client.get(path).status_code == 404
        assert tarek.client.get(path).status_code == 403
    assert carla.client.send(f"/exports/{uid}/forget").status == 404
    assert ExportChunk.select().count() > 0


def test_it_can_be_deleted_before_its_time(app: Flask, asked: Asked) -> None:
    karin, uid = asked
    make(app)
    assert karin.client.send(f"/exports/{uid}/forget").status == 303
    assert (Export.select().count(), ExportChunk.select().count()) == (0, 0)


def test_it_is_made_by_one_only(app: Flask, asked: Asked) -> None:
    """Whoever is slower finds the claim taken and writes nothing."""
    with app.app_context():
        first = task.claim(Export, uuid4())
        assert first is not None
        assert task.claim(Export, uuid4()) is None
        Export.update(worker=uuid4()).execute()
        with pytest.raises(task.LeaseLost):
            task.change(first, done=3)
    assert ExportChunk.select().count() == 0


def test_it_is_taken_up_again_where_somebody_was_killed(app: Flask, asked: Asked) -> None:
    karin, uid = asked
    with app.app_context():
        assert task.claim(Export, uuid4()) is not None
    ExportChunk.create(export=uid, number=0, content=b"half of it")
    with clock.freeze(clock.now() + task.HEARTBEAT_TIMEOUT + timedelta(seconds=1)):
        assert make(app)
        assert len(read_csv(karin.client.get(f"/exports/{uid}/file").data)) == 30


def test_it_is_given_up_after_three_times(app: Flask, asked: Asked) -> None:
    karin, uid = asked
    Export.update(state="working", tries=3, heartbeat_at=clock.now() - timedelta(hours=1)).execute()
    assert not make(app)
    assert "This file could not be made" in karin.client.get(f"/exports/{uid}").text
    assert karin.client.get(f"/exports/{uid}/file").status_code == 303


def test_it_waits_again_where_the_process_is_told_to_stop(app: Flask, asked: Asked) -> None:
    make(app, stop=lambda: True)
    row = Export.get()
    assert (row.state, row.worker, row.tries) == ("waiting", None, 0)


def test_it_fails_with_a_word_in_the_log(app: Flask, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pilotapp.exports.files.write", lambda *given, **named: 1 / 0)
    assert make(app)
    assert Export.get().state == "failed"


def test_it_is_not_made_for_somebody_who_has_no_access_any_more(app: Flask, asked: Asked) -> None:
    karin, _uid = asked
    Person.update(active=False).where(Person.uid == karin.person.uid).execute()
    make(app)
    assert (Export.get().state, ExportChunk.select().count()) == ("failed", 0)


def test_it_reads_each_visit_once_however_equal_their_times(app: Flask, asked: Asked) -> None:
    """All thirty began at the same instant."""
    karin, uid = asked
    assert Visit.select(Visit.started_at).distinct().count() == 1
    make(app)
    lines = read_csv(karin.client.get(f"/exports/{uid}/file").data)
    assert sorted(int(line["Time on site (minutes)"]) for line in lines) == list(range(30))


def test_it_goes_with_whoever_is_named_in_it(app: Flask, asked: Asked) -> None:
    from pilotapp import erasure

    make(app)
    exported.add("tarek")
    assert commands.purge(clock.now()) == 0
    erasure.erase(Person.get_by_id(uid_of("amal")), None)
    assert commands.purge(clock.now()) == 1
    assert [row.person_id for row in Export.select()] == [uid_of("tarek")]


def test_it_is_nobodys_from_the_moment_it_is_gone_and_deleted_in_steps(
    app: Flask, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Erasure only says so; the next look of the jobs deletes, also where no file waits and its day is not over."""
    karin, uid = asked
    make(app)
    Export.update(state="gone", worker=None).execute()
    paths = (f"/exports/{uid}", f"/exports/{uid}/file")
    assert [karin.client.get(path).status_code for path in paths] == [404, 404]
    assert str(uid) not in karin.client.get("/exports").text
    monkeypatch.setattr(commands, "_CHUNKS_BATCH_SIZE", 1)
    with app.app_context():
        assert worker.make_all(clock.now()) == {"files deleted": 1, "files made": 0}
    assert (Export.select().count(), ExportChunk.select().count()) == (0, 0)


def test_it_ends_a_download_that_had_begun(app: Flask, asked: Asked) -> None:
    _karin, uid = asked
    make(app)
    pieces = queries.pieces(uid)
    assert next(pieces)
    Export.update(state="gone", worker=None).execute()
    assert list(pieces) == []


def test_it_is_not_finished_once_it_is_gone(app: Flask, asked: Asked) -> None:
    def gone() -> bool:
        if not db.database.in_transaction():
            Export.update(state="gone", worker=None).execute()
        return False

    assert make(app, stop=gone)
    assert (Export.get().state, ExportChunk.select().count()) == ("gone", 0)


@pytest.mark.parametrize("error", [task.Stopped, ZeroDivisionError])
def test_it_goes_on_to_other_files_where_one_is_lost_at_the_end(
    app: Flask, asked: Asked, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """Somebody else took the first over; then the process here fails on it, or is told to stop."""
    karin, first = asked
    ask(karin, **LONG)
    write = files.write

    def lose(*given: Any, **named: Any) -> None:
        if Export.get_by_id(first).state == "working":
            Export.update(state="ready", worker=None).where(Export.uid == first).execute()
            raise error
        write(*given, **named)

    monkeypatch.setattr("pilotapp.exports.files.write", lose)
    with app.app_context():
        assert worker.make_all(clock.now()) == {"files deleted": 0, "files made": 2}
    assert {row.state for row in Export.select()} == {"ready"}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_it_says_nothing_of_a_first_contact_that_nobody_was_asked_about(app: Flask, asked: Asked, kind: str) -> None:
    """Tables that are handed in may not have that column."""
    karin, _uid = asked
    for visit, told in zip(Visit.select().order_by(Visit.minutes).limit(3), (None, True, False), strict=True):
        Visit.update(first_contact=told).where(Visit.uid == visit.uid).execute()
    ask(karin, **LONG | {"format": kind})
    make(app), make(app)
    uid = Export.select().where(Export.name.endswith(kind)).first().uid
    body = karin.client.get(f"/exports/{uid}/file").data
    if kind == "csv":
        lines = read_csv(body)
    else:
        header, *rows = read_xlsx(body)["Visits one by one"]
        lines = [dict(zip(header, row, strict=True)) for row in rows]
    lines.sort(key=lambda line: int(line["Time on site (minutes)"]))
    assert [line["First contact"] for line in lines[:3]] == ["", "yes", "no"]
