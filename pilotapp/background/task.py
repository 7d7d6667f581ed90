"""Background tasks: a row is claimed by one UPDATE, and a heartbeat renews the lease while it is worked on.

Any number of processes may do so. Only the holder of the lease writes to the row; without a heartbeat for a minute,
another worker claims the row and begins again.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, TypeVar
from uuid import UUID, uuid4

from flask import Flask

from pilotapp import clock, db
from pilotapp.log import logger
from pilotapp.models.background_task import MAX_TRIES, Leased

HEARTBEAT_TIMEOUT = timedelta(seconds=60)  # without a heartbeat, after which a lease is lost
PROGRESS_INTERVAL = 1.0  # seconds between two progress updates
_HEARTBEAT, _POLL = 10.0, 1.5  # seconds between heartbeats, and between polls for waiting rows
_ATTEMPTS = 5  # to claim a row that no other worker claims at the same moment
Stop = Callable[[], bool]
OnProgress = Callable[..., None]  # called with the steps done and, when it becomes known, the total
Row = TypeVar("Row", bound=Leased)


class LeaseLost(Exception):
    """Another worker holds the lease now, or the task was cancelled."""


class Stopped(Exception):
    """The process was told to stop."""


def run_worker(
    app: Flask, stopping: threading.Event, what: str, once: Callable[[Stop], object], pause: float = _POLL
) -> None:
    """Call `once` until the process stops: again at once while it finds work, else after `pause` seconds."""
    while not stopping.is_set():
        try:
            with app.app_context(), db.database.connection_context():
                busy = once(stopping.is_set)
        except Exception as error:
            logger.error(f"{what} failed", exc_info=error)
            busy = False
        if not busy:
            stopping.wait(pause)


def run_next(model: type[Row], do: Callable[[Row, OnProgress], None], stop: Stop) -> bool:
    """Claim the next waiting row and let `do` work on it. Return False if there is none."""
    row = claim(model, uuid4())
    if row is not None:
        run(row, do, stop)
    return row is not None


def run(row: Row, do: Callable[[Row, OnProgress], None], stop: Stop) -> None:
    """Let `do` work on a claimed row. If `stop` is set meanwhile, it waits again; if `do` raises, it has failed."""
    model = type(row)
    name = model._meta.table_name
    try:
        with _heartbeat(row):
            do(row, _reporter(row, stop))
    except LeaseLost:
        logger.info("work was taken over or is not wanted any more", of=name, uid=str(row.uid))
    except Stopped:
        _let_go(row, tries=model.tries - 1, **model.WAITING)
    except Exception as error:
        _let_go(row, **model.FAILED)
        logger.error("work failed", of=name, uid=str(row.uid), exc_info=error)


def claimable(model: type[Leased], now: datetime, worker: UUID) -> Any:
    """Return SQL for the rows that `worker` may claim: those that wait, and those whose lease is lost."""
    return model.waits(now) | _lost(model, now, worker)


def claim(model: type[Row], worker: UUID, *among: Any, **columns: Any) -> Row | None:
    """Claim the first row (`Leased.claim_order`) that waits or lost its lease; rows begun too often are given up.

    `among`: SQL that restricts the rows; `columns` are set in the claimed row. Whatever `worker` holds from before is
    lost: a worker claims nothing while it works.
    """
    now = clock.now()
    _give_up(model, _lost(model, now, worker), model.tries >= MAX_TRIES, *among)
    free = claimable(model, now, worker)
    taken = {"worker": worker, "heartbeat_at": now, "tries": model.tries + 1, **model.CLAIMED, **columns}
    for _ in range(_ATTEMPTS):  # another worker's claim may change which row is the first
        row = model.select(model.uid).where(free, *among).order_by(*model.claim_order()).first()
        if row is None:
            return None
        with db.transaction():
            if model.update(taken).where(free, model.uid == row.uid).execute():
                return model.get_by_id(row.uid)
    return None


def _lost(model: type[Leased], now: datetime, worker: UUID) -> Any:
    silent = model.heartbeat_at < now - HEARTBEAT_TIMEOUT
    return model.is_claimed() & (silent | (model.worker == worker))


def _give_up(model: type[Leased], *which: Any) -> None:
    if model.select().where(*which).exists():  # rare: mostly no write lock is needed
        with db.transaction():
            model.update({"worker": None, **model.FAILED}).where(*which).execute()


def change(row: Leased, **columns: Any) -> None:
    """Update the row while this worker holds the lease. Raises LeaseLost."""
    model = type(row)
    mine = (model.uid == row.uid) & model.is_claimed() & (model.worker == row.worker)
    with db.transaction():
        if not model.update(columns).where(mine).execute():
            raise LeaseLost


def _let_go(row: Leased, **columns: Any) -> None:
    """Release the lease; no error if it was lost."""
    with suppress(LeaseLost):
        change(row, worker=None, **columns)


def _reporter(row: Leased, stop: Stop) -> OnProgress:
    """Return the progress callback, which updates the row at most once in a second."""
    last = monotonic()

    def on_progress(done: int, total: int | None = None) -> None:
        nonlocal last
        if stop():
            raise Stopped
        if monotonic() - last >= PROGRESS_INTERVAL and not db.database.in_transaction():  # a snapshot is read-only
            last = monotonic()
            known = {} if total is None else {"total": total}
            change(row, done=done, heartbeat_at=clock.now(), **known)

    return on_progress


@contextmanager
def _heartbeat(row: Leased) -> Iterator[None]:
    """Renew the lease every few seconds in a thread, also while `do` reports no progress."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(_HEARTBEAT):
            try:
                with db.database.connection_context():
                    change(row, heartbeat_at=clock.now())
            except LeaseLost:
                return
            except Exception as error:  # a short failure of the database: the next one may succeed
                logger.error("sign of life failed", exc_info=error)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
