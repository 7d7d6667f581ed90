"""Closed reports are deleted after three years; open reports of an erased pilot stay without a name."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from pilotapp import clock, erasure, own_data
from pilotapp.models import AuditRow, Notice, SafeguardingAct, SafeguardingReport
from pilotapp.safeguarding import report_text
from pilotapp.safeguarding.retention import purge
from tests.support import stage
from tests.support.pdf_text import words_of
from tests.support.people import uid_of

CLOSED = datetime(2024, 2, 29, 12, tzinfo=UTC)


@pytest.fixture
def closed(selma, report):
    """A report of amal that was closed on a leap day, and an open one of berna."""
    uid = report("amal")
    selma.send(f"/safeguarding/{uid}/close")
    SafeguardingReport.update(closed_at=CLOSED).execute()
    report("berna")
    return uid


def test_it_goes_three_years_after_it_was_closed_and_not_before(app, closed):
    assert purge(CLOSED.replace(year=2027, day=28)) == {}
    assert purge(CLOSED.replace(year=2027, month=3, day=1)) == {"musterstadt": 1}
    assert [row.pilot_id for row in SafeguardingReport.select()] == [uid_of("berna")]
    assert SafeguardingAct.select().count() == 0
    assert not Notice.select().where(Notice.subject == closed).exists()


def test_it_writes_down_how_many_went(app, closed):
    purge(CLOSED.replace(year=2030, day=28))
    row = AuditRow.get(AuditRow.action == "safeguarding.purge")
    assert (row.person_id, row.programme_id, json.loads(row.detail)) == (None, uid_of("musterstadt"), {"reports": 1})
    assert purge(CLOSED.replace(year=2030, day=28)) == {}


def test_it_only_counts_in_a_dry_run(app, closed):
    assert purge(CLOSED.replace(year=2030, day=28), dry_run=True) == {"musterstadt": 1}
    assert SafeguardingReport.select().count() == 2
    assert not AuditRow.select().where(AuditRow.action == "safeguarding.purge").exists()


def test_it_never_deletes_by_age_what_is_not_closed(app, selma, report):
    report("amal")
    selma.send(f"/safeguarding/{report('berna')}/take")
    assert purge(clock.now().replace(year=2099, day=28)) == {}
    assert SafeguardingReport.select().count() == 2


def test_it_starts_anew_when_it_is_opened_again(app, selma, closed):
    selma.send(f"/safeguarding/{closed}/reopen")
    selma.send(f"/safeguarding/{closed}/close")
    assert purge(CLOSED.replace(year=2027, month=3, day=1)) == {}


def test_it_keeps_an_open_report_of_an_erased_pilot_without_her_name(app, selma, report):
    uid = report("amal")
    erasure.erase(stage.person("amal"), by=None)
    page = selma.page(f"/safeguarding/{uid}")
    assert "Former pilot" in page.text and "Amal" not in page.text
    assert report_text.read(SafeguardingReport.get().facts) == stage.FACTS


def test_it_deletes_the_closed_reports_of_an_erased_pilot(app, closed):
    erasure.erase(stage.person("amal"), by=None)
    assert [row.pilot_id for row in SafeguardingReport.select()] == [uid_of("berna")]
    assert SafeguardingAct.select().count() == 0
    assert not Notice.select().where(Notice.subject == closed).exists()


def test_it_gives_her_state_and_answers_with_her_own_data_but_not_the_facts(app, selma, report):
    uid = report("amal")
    selma.send(f"/safeguarding/{uid}/answer", text="Thank you.")
    with app.test_request_context():
        data = own_data.collect(stage.person("amal"))
    assert [row["state"]["code"] for row in data["safeguarding_reports"]] == ["in_hand"]
    assert [row["text"] for row in data["answers_to_safeguarding_reports"]] == ["Thank you."]
    assert "flinched" not in json.dumps(data)


def test_it_stands_in_her_document_too(amal, selma, report):
    selma.send(f"/safeguarding/{report('amal')}/answer", text="Thank you for telling.")
    answer = amal.client.post("/me/data.pdf", data={"csrf_token": amal.client.token()})
    words = words_of(answer.data)
    assert "Thank you for telling." in words and "Somebody is dealing with it" in words
    assert "flinched" not in words


def test_it_survives_a_lost_key_in_her_own_data(app, selma, report, lose_key):
    uid = report("amal")
    selma.send(f"/safeguarding/{uid}/answer", text="Thank you.")
    lose_key(uid)
    with app.test_request_context():
        data = own_data.collect(stage.person("amal"))
    assert [list(row["text"]) for row in data["answers_to_safeguarding_reports"]] == [["unreadable"]]


def test_it_gives_nobody_else_anything_of_it(app, selma, karin, berna, report):
    uid = report("amal")
    selma.page(f"/safeguarding/{uid}")
    for name in ("karin", "berna"):
        with app.test_request_context():
            data = json.dumps(own_data.collect(stage.person(name)))
        assert str(uid) not in data and "safeguarding.read" not in data
