"""The operator lists the jobs, and runs one by hand."""

from __future__ import annotations

import pytest

from pilotapp.models import AuditRow, Note, Notice
from tests.supervision import notes


@pytest.fixture
def old(app):
    """A note past its retention period."""
    return notes.note("amal", state="closed", hours_ago=366 * 24)


def test_it_lists_the_jobs_and_when_they_are_done(pilotapp):
    done = pilotapp("jobs", "list")
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        "notices    each minute",
        "purge      daily at 03:30",
        "reminders  daily at 08:00",
        "exports    at once",
        "hidings    at once",
        "imports    at once",
        "digest     Monday mornings, once a week",
        "facts      each minute",
        "Times are those of Europe/Berlin.",
    ]


def test_it_says_where_the_jobs_are_done(pilotapp, settings):
    assert "PILOTAPP_JOBS" not in pilotapp("jobs", "list").output
    settings.setenv("PILOTAPP_JOBS", "off")
    assert "`pilotapp jobs run` does them" in pilotapp("jobs", "list").output


def test_it_counts_what_would_go_and_leaves_it(pilotapp, old):
    done = pilotapp("jobs", "now", "purge", "--dry-run")
    assert (done.exit_code, done.output) == (0, "musterstadt: notes: 1 would be\n")
    assert Note.get_by_id(old.uid).text == notes.TEXT


def test_it_purges_by_hand_and_says_what(pilotapp, old):
    assert pilotapp("jobs", "now", "purge").output == "musterstadt: notes: 1 done\n"
    assert Note.get_by_id(old.uid).text is None
    assert AuditRow.select().where(AuditRow.action == "note.purge").count() == 1
    assert pilotapp("jobs", "now", "purge").output == "Nothing to do.\n"


def test_it_knows_no_other_job(pilotapp):
    done = pilotapp("jobs", "now", "party")
    assert (done.exit_code, "There are: notices, purge" in done.output) == (1, True)


def test_it_sends_no_mail_for_a_try(pilotapp):
    done = pilotapp("jobs", "now", "notices", "--dry-run")
    assert (done.exit_code, "cannot only count" in done.output) == (1, True)
    assert Notice.select().count() == 0


def test_it_ends_with_a_failure_when_a_part_failed(pilotapp, monkeypatch):
    monkeypatch.setattr("pilotapp.supervision.retention.purge", lambda *_: 1 / 0)
    done = pilotapp("jobs", "now", "purge")
    assert (done.exit_code, "A part of it failed" in done.output) == (1, True)


def test_it_does_nothing_on_a_database_without_its_tables(pilotapp, settings, bench, tmp_path):
    settings.setenv("PILOTAPP_DATABASE_URL", bench.empty(tmp_path))
    for command in (("jobs", "run"), ("jobs", "now", "purge")):
        done = pilotapp(*command)
        assert (done.exit_code, "Run: pilotapp db up" in done.output) == (1, True)
