"""A long file is a snapshot of one moment: concurrent writes neither change it nor wait for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from pilotapp import db
from pilotapp.exports import visit_rows, worker
from pilotapp.models import Export, Visit
from tests.exports.sheets import read_xlsx
from tests.reports.rows import NOON, read_csv
from tests.support.people import Somebody

Asked = tuple[Somebody, UUID]


def elsewhere(do: Callable[[], Any]) -> None:
    """Call it in another thread, on a separate connection, and wait for its end."""

    def with_connection() -> None:
        with db.database.connection_context(), db.transaction():
            do()

    thread = threading.Thread(target=with_connection)
    thread.start()
    thread.join(20)
    assert not thread.is_alive(), "whoever writes had to wait for the file"


def move_visits() -> None:
    """Move the last visit before all others and the first one behind them, and void one."""
    visits = list(Visit.select().order_by(Visit.started_at, Visit.uid))
    for visit, start in ((visits[-1], NOON - timedelta(days=1)), (visits[0], NOON + timedelta(days=1))):
        Visit.update(started_at=start, day=start.date()).where(Visit.uid == visit.uid).execute()
    Visit.update(state="void").where(Visit.uid == visits[20].uid).execute()


@pytest.fixture
def moved(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Ask for the file; visits are moved as soon as its second part is read."""
    read, pieces = visit_rows._topics, []

    def read_and_move(uids: list[UUID]) -> Any:
        pieces.append(uids)
        if len(pieces) == 2:
            elsewhere(move_visits)
        return read(uids)

    monkeypatch.setattr(visit_rows, "_topics", read_and_move)
    return asked


def test_it_holds_each_visit_once_where_one_is_moved_meanwhile(app: Flask, moved: Asked) -> None:
    karin, uid = moved
    with app.app_context():
        assert worker.make_next()
    lines = read_csv(karin.client.get(f"/exports/{uid}/file").data)
    assert sorted(int(line["Time on site (minutes)"]) for line in lines) == list(range(30))
    assert {line["Day"] for line in lines} == {"2026-03-03"}
    assert Visit.select(Visit.day).distinct().count() == 3  # and they were moved indeed


def test_it_shows_the_next_moment_in_the_next_file(app: Flask, asked: Asked) -> None:
    karin, uid = asked
    move_visits()
    with app.app_context():
        assert worker.make_next()
    lines = read_csv(karin.client.get(f"/exports/{uid}/file").data)
    assert (len(lines), [line["Day"] for line in lines][:2]) == (29, ["2026-03-02", "2026-03-03"])
    assert "29 visits" in karin.client.get(f"/exports/{uid}").text


def test_it_has_let_go_of_the_database_when_it_writes(
    app: Flask, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A spreadsheet takes long to write: the write-ahead log does not grow meanwhile, and progress is reported."""
    karin, uid = asked
    Export.update(what=Export.get().what.replace("csv", "xlsx"), name="visits.xlsx").execute()
    in_a_picture: list[bool] = []

    def look() -> bool:
        in_a_picture.append(db.database.in_transaction())
        return False

    with app.app_context():
        assert worker.make_next(look)
    assert (True in in_a_picture, in_a_picture[-7:]) == (True, [False] * 7)
    assert len(read_xlsx(karin.client.get(f"/exports/{uid}/file").data)["Visits one by one"]) == 31


def test_it_writes_nothing_while_it_reads(app: Flask, asked: Asked) -> None:
    with db.snapshot(), pytest.raises(Exception, match=r"read-?only"):
        Visit.update(minutes=5).execute()
    assert Visit.select().where(Visit.minutes == 5).count() == 1
    with pytest.raises(RuntimeError), db.transaction(), db.snapshot():
        pass
