"""Several processes run the jobs of one database, and each thing is done once."""

from __future__ import annotations

import re
import signal
import subprocess
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from pilotapp import clock, db, notices
from pilotapp.db import database
from pilotapp.models import Export, Note, Notice, Person
from pilotapp.notices import mail as notices_mail
from pilotapp.rooms import Turn
from pilotapp.supervision import retention
from pilotapp.supervision.jobs import write_digests
from tests.supervision import notes
from tests.support import databases, exported
from tests.support.people import email_of, uid_of
from tests.support.servers import BIN, ROOT, Server

pytestmark = pytest.mark.process

NAMES = ("amal", "berna", "karin", "tarek", "carla", "ines", "greta", "olga", "selma")
PATIENCE = 60


def told(*kinds):
    with db.transaction():
        for name in NAMES:
            for kind in kinds:
                notices.write(uid_of(name), Person.get_by_id(uid_of(name)).programme_id, kind)


@pytest.fixture
def elsewhere(bench, data_folder, post_office):
    """A separate database, this process connected to it, and the settings for processes on it."""
    url = bench.new(data_folder)
    databases.bind(databases.config_for(url, data_folder))
    mail = {"PILOTAPP_MAIL_URL": post_office.url, "PILOTAPP_MAIL_FROM": "Lotsen <post@lotsen.example>"}
    yield Server(data_folder, database_url=url, **mail)
    databases.disconnect()


def test_it_mails_everything_once_when_two_processes_do_the_jobs(elsewhere, post_office):
    told("note_answer", "keys_changed")
    command = [BIN / "pilotapp", "jobs", "run"]
    both = [subprocess.Popen(command, env=elsewhere.env, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
    try:
        until = time.monotonic() + PATIENCE
        while not (_all_mailed() and all(map(_listens, both))) and time.monotonic() < until:
            time.sleep(0.1)
    finally:
        for one in both:
            one.terminate()
        said = [one.communicate(timeout=30)[1] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert Counter(letter["To"] for letter in post_office.letters) == Counter(map(email_of, NAMES))
    assert [text for text in said if b"Traceback" in text or b"job failed" in text] == []


def _all_mailed():
    return Notice.select().where(Notice.mail == "sent").count() == 2 * len(NAMES)


def _listens(process):
    """Whether SIGTERM ends the process cleanly; on a busy machine it may still be starting when all mail is sent.

    From then on its threads block SIGTERM, except the main thread while it waits for the signal.
    """
    with suppress(OSError):  # a thread that has ended meanwhile
        threads = "".join(path.read_text() for path in Path(f"/proc/{process.pid}/task").glob("*/status"))
        return any(int(mask, 16) >> (signal.SIGTERM - 1) & 1 for mask in re.findall(r"SigBlk:\s*(\w+)", threads))
    return False


def test_it_claims_each_mail_once_when_many_look_at_the_same_moment(sender, post_office, monkeypatch):
    told("note_answer")
    now, line = clock.now(), threading.Barrier(4)
    asked = notices_mail._people
    monkeypatch.setattr(notices_mail, "_people", lambda at: (asked(at), line.wait())[0])
    found = _at_once(4, lambda: notices_mail.send_waiting(now), sender)
    assert sum(one["sent"] for one in found) == len(NAMES)
    assert Counter(letter["To"] for letter in post_office.letters) == Counter(map(email_of, NAMES))


def test_it_writes_one_digest_and_purges_once_when_many_do_so_at_the_same_moment(app):
    note = notes.note("amal", state="closed", hours_ago=366 * 24)
    notes.note("berna", load=5)
    monday = clock.now().replace(year=2027, month=3, day=1, hour=8)
    written = _at_once(4, lambda: write_digests(Turn(monday))["digests"], app)
    purged = _at_once(4, lambda: retention.purge(clock.now()).get("musterstadt", {}).get("notes", 0), app)
    assert Notice.select().where(Notice.kind == "digest", Notice.person == uid_of("karin")).count() == 1
    assert (sum(written), sum(purged)) == (Notice.select().where(Notice.kind == "digest").count(), 1)
    assert Note.get_by_id(note.uid).text is None


def _at_once(number, work, app):
    """The results of `work` in this number of threads, each with a separate connection."""
    found, line = [], threading.Barrier(number)

    def do():
        with app.app_context(), database.connection_context():
            line.wait()
            found.append(work())

    threads = [threading.Thread(target=do) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == number
    return found


def test_it_makes_a_long_file_once_when_two_processes_do_the_jobs(elsewhere):
    files = [exported.add("karin", "waiting", uid_of(f"file-{number}")) for number in range(4)]
    command = [BIN / "pilotapp", "jobs", "run"]
    both = [subprocess.Popen(command, env=elsewhere.env, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
    try:
        until = time.monotonic() + PATIENCE
        while Export.select().where(Export.state == "ready").count() < len(files) and time.monotonic() < until:
            time.sleep(0.1)
    finally:
        for one in both:
            one.terminate()
        said = [one.communicate(timeout=30)[1] for one in both]
    assert {row.uid: (row.state, row.tries) for row in Export.select()} == dict.fromkeys(files, ("ready", 1))
    assert [text for text in said if b"Traceback" in text or b"work failed" in text] == []
