"""Expired files are deleted at once, even while other files are being made."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from pilotapp import clock
from pilotapp.exports import files, worker
from pilotapp.models import Export, ExportChunk
from tests.exports.conftest import LONG
from tests.exports.sheets import ask
from tests.support import hands
from tests.support.people import Somebody


def test_it_deletes_old_files_while_a_long_one_is_made(
    app: Flask, asked: tuple[Somebody, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    karin, old = asked
    with app.app_context():
        assert worker.make_next()
    Export.update(expires_at=clock.now() - timedelta(minutes=1)).where(Export.uid == old).execute()
    assert ask(karin, **LONG).status_code == 303
    long = Export.get(Export.uid != old).uid
    begun, stopping, may_end = threading.Event(), threading.Event(), threading.Event()
    write = files.write

    def wait_and_write(*given: Any, **named: Any) -> None:
        begun.set()
        assert may_end.wait(20)
        write(*given, **named)

    monkeypatch.setattr(files, "write", wait_and_write)
    threads = [threading.Thread(target=keep, args=(app, stopping)) for keep in (worker.run_worker, worker.run_deleter)]
    threads[0].start()
    assert begun.wait(20)
    threads[1].start()
    hands.until(lambda: not Export.select().where(Export.uid == old).exists(), "the old file is deleted")
    parts, state = ExportChunk.select().count(), Export.get_by_id(long).state
    may_end.set()
    hands.until(lambda: Export.get_by_id(long).state == "ready", "the long file is made")
    stopping.set()
    for thread in threads:
        thread.join(20)
    assert (parts, state) == (0, "working")
