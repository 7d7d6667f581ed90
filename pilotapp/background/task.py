"""Long work beside the requests: a row is claimed by one UPDATE and worked on with signs of life.

Any number of processes may do so. Only who holds the claim writes into the row, and what is not heard of for a minute
is begun again by somebody else.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from time import monotonic
from typing import Any, TypeVar
from uuid import UUID, uuid4

from flask import Flask

from pilotapp import clock, db
from pilotapp.log import logger
from pilotapp.models.background_task import BackgroundTask

HEARTBEAT_TIMEOUT = timedelta(seconds=60)  # after which nobody works on a row any more
MAX_TRIES = 3
PROGRESS_INTERVAL = 1.0  # seconds between two notes of how far it is
_HEARTBEAT, _POLL = 10.0, 1.5  # seconds between signs of life, and looks at what waits
Stop = Callable[[], bool]
OnProgress = Callable[..., None]  # hears how many steps are made, and of how many where that was not known before
Row = TypeVar("Row", bound=BackgroundTask)


class LeaseLost(Exception):
    """Somebody else holds the claim now, or nobody wants it any more."""


class Stopped(Exception):
    """The process is told to stop."""


def run_worker(app: Flask, stopping: threading.Event, what: str, once: Callable[[Stop], object]) -> None:
    """Do `once` until the process stops: again at once where there was something to do, else after a moment."""
    while not stopping.is_set():
        try:
            with app.app_context(), db.database.connection_context():
                busy = once(stopping.is_set)
        except Exception as error:
            logger.error(f"{what} failed", exc_info=error)
            busy = False
        if not busy:
            stopping.wait(_POLL)


def run_next(model: type[Row], do: Callable[[Row, OnProgress], None], stop: Stop) -> bool:
    """Claim the oldest row that waits and let `do` work on it; False where none does.

    It waits again where `stop` says so meanwhile, and has failed where `do` raises.
    """
    row = claim(model, uuid4())
    if row is None:
        return False
    name = model._meta.table_name
    try:
        with _heartbeat(row):
            do(row, _reporter(row, stop))
    except LeaseLost:
        logger.info("work was taken over or is not wanted any more", of=name, uid=str(row.uid))
    except Stopped:
        _let_go(row, state="waiting", tries=model.tries - 1)
    except Exception as error:
        _let_go(row, state="failed")
        logger.error("work failed", of=name, uid=str(row.uid), exc_info=error)
    return True


def claim(model: type[Row], worker: UUID) -> Row | None:
    """Take the oldest that waits, or that nobody was heard of working on; give up what failed too often."""
    now = clock.now()
    lost = (model.state == "working") & (model.heartbeat_at < now - HEARTBEAT_TIMEOUT)
    with db.transaction():
        model.update(state="failed", worker=None).where(lost, model.tries >= MAX_TRIES).execute()
    free = (model.state == "waiting") | lost
    for row in list(model.select(model.uid).where(free).order_by(model.created_at).limit(5)):
        taken = {"state": "working", "worker": worker, "heartbeat_at": now, "tries": model.tries + 1, "done": 0}
        with db.transaction():
            if model.update(taken).where(free, model.uid == row.uid).execute():
                found: Row = model.get_by_id(row.uid)
                return found
    return None


def change(row: BackgroundTask, **columns: Any) -> None:
    """Write into the row, as long as the claim is ours. Raises LeaseLost."""
    model = type(row)
    mine = (model.uid == row.uid) & (model.state == "working") & (model.worker == row.worker)
    with db.transaction():
        if not model.update(columns).where(mine).execute():
            raise LeaseLost


def _let_go(row: BackgroundTask, **columns: Any) -> None:
    """Give the claim back; where it was lost meanwhile, nobody waits for this."""
    with suppress(LeaseLost):
        change(row, worker=None, **columns)


def _reporter(row: BackgroundTask, stop: Stop) -> OnProgress:
    """What hears how far it is and tells the page about it, once in a second."""
    last = monotonic()

    def on_progress(done: int, total: int | None = None) -> None:
        nonlocal last
        if stop():
            raise Stopped
        if (
            monotonic() - last >= PROGRESS_INTERVAL and not db.database.in_transaction()
        ):  # in a picture nothing can be written
            last = monotonic()
            known = {} if total is None else {"total": total}
            change(row, done=done, heartbeat_at=clock.now(), **known)

    return on_progress


@contextmanager
def _heartbeat(row: BackgroundTask) -> Iterator[None]:
    """Say every few seconds that somebody works on it, also where `do` has nothing to tell for long."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(_HEARTBEAT):
            with db.database.connection_context():
                try:
                    change(row, heartbeat_at=clock.now())
                except LeaseLost:
                    return
                except Exception as error:  # of the database, for a moment: the next sign may come through
                    logger.error("sign of life failed", exc_info=error)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
