"""Disasters of clocks, storage, server and database; and restores of a backup."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from pilotapp import db
from pilotapp.models import Note, NoteAct, SafeguardingReport
from tests.support import databases
from tests.support.history import network, visiting
from tests.support.history.accounts import PILOTS, stored_uids, truth
from tests.support.history.hand import Hand

if TYPE_CHECKING:
    from tests.support.history.play import History

DAY = 86_400
AFTERWARDS = 10  # minimum of changes since a backup before it is restored
CLOCKS = (0, 0, 3600, -7200, DAY, -DAY, 40 * DAY, 4_000 * DAY)
POINTS = ("before_insert", "after_insert", "before_commit", "after_commit", "before_answer")


def jump_clock(history: History, hand: Hand) -> bool:
    """Set a phone's clock wrong by hours, by days, or to another decade."""
    ahead = history.random.choice(CLOCKS)
    hand.phone.set_clock(ahead)
    history.note(f"{ahead} s ahead")
    return True


def next_day(history: History, hand: Hand) -> bool:
    """Make notes a day older, because the number of notes a day is limited."""
    with db.transaction():
        for table, column in ((Note, "received_at"), (NoteAct, "at"), (SafeguardingReport, "received_at")):
            for row in table.select(table.uid, getattr(table, column)):
                older = getattr(row, column) - timedelta(hours=25)
                table.update(**{column: older}).where(table.uid == row.uid).execute()
    return True


def lose_storage(history: History, hand: Hand) -> bool:
    """Clear a browser's storage: what was nowhere else is lost, and recorded as such."""
    network.kill_tab(history, hand)
    waiting = {row["uid"] for owner in PILOTS for row in hand.phone.outbox(owner)}
    copies = {uid for owner in PILOTS for uid in hand.phone.copies(owner)}
    hand.phone.lose_storage()
    history.accounts.lost_storage(waiting | copies, stored_uids())
    history.note(f"{len(waiting)} entries and {len(copies)} copies are gone")
    return True


def kill_server(history: History, hand: Hand) -> bool:
    """Send SIGKILL to the server while phones deliver."""
    for other in history.hands:
        network.start(other)
    time.sleep(history.random.uniform(0, 0.05))
    history.world.server.restart()
    return True


def crash_database(history: History, hand: Hand) -> bool:
    """Kill PostgreSQL while phones deliver; for SQLite, the process that writes to the file."""
    if history.world.bench is None or history.random.random() < 0.3 or not _crash_postgresql(history):
        return _die_while_writing(history)
    return True


def _crash_postgresql(history: History) -> bool:
    for other in history.hands:
        network.start(other)
    time.sleep(history.random.uniform(0, 0.05))
    assert history.world.bench is not None
    databases.disconnect()
    crashed = history.world.bench.crash()
    history.world.bind()
    return crashed


def _die_while_writing(history: History) -> bool:
    """Let the server kill itself at a point of its transaction."""
    server, point = history.world.server, history.random.choice(POINTS)
    history.network.be_whole()
    server.arm(point)
    for other in history.hands:
        history.wait(other)
        visiting.visit(history, other)
        network.start(other)
    died = server.died(1)
    history.note(f"{point}: {died}")
    server.kill_file.unlink(missing_ok=True)
    if died:
        server.restart()
    return died


def back_up(history: History, hand: Hand) -> bool:
    """Run `pilotapp backup` while phones deliver."""
    for other in history.hands:
        network.start(other)
    history.backups.append((history.world.server.run("backup").split("  ")[0], len(stored_uids())))
    return True


def restore(history: History, hand: Hand) -> bool:
    """Stop the server during writes and restore a backup: everybody has to sign in again."""
    copy, held = history.random.choice(history.backups[-3:] or [("", 0)])
    if not copy or len(stored_uids()) < held + AFTERWARDS:
        return False
    for other in history.hands:
        network.start(other)
    server, accounts = history.world.server, history.accounts
    server.kill()
    before = stored_uids()
    accounts.truths.append(truth())
    databases.disconnect()
    history.note(server.run("restore", copy, "--yes"))
    server.start()
    history.world.bind()
    after = stored_uids()
    accounts.restored(before, after)
    history.note(f"{len(before - after)} are missing, {len(accounts.page_gone)} came by a page")
    for desk in history.desks.values():
        desk.forget()
    for other in history.hands:
        other.signed_in = False
    return True
