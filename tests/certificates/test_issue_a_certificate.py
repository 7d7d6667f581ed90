"""A coordinator issues a certificate of confirmed visits, and of nothing else."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest

from pilotapp import clock, db
from pilotapp.certificates import commands, queries
from pilotapp.models import AuditRow, Certificate, Notice, Person, Programme, Visit
from pilotapp.refusals import Conflict, Missing, Refusal
from tests.certificates.papers import FIRST, LAST, at, confirmed, issue
from tests.reports.rows import add_visit
from tests.support import people
from tests.support.page_client import PageForm
from tests.support.people import uid_of

NEW = f"/people/{uid_of('amal')}/certificates/new"
PERIOD = f"{NEW}?first_day={FIRST}&last_day={LAST}"


@pytest.fixture(autouse=True)
def noon(frozen):
    """3 March 2026."""


def test_it_counts_confirmed_visits_alone(karin):
    confirmed(minutes=61)
    for state in ("recorded", "asked", "withdrawn", "void", "ended"):
        add_visit(start=at(2, 2), minutes=100, state=state)
    confirmed("berna", minutes=400)
    row = issue()
    assert (row.visits, row.minutes, row.paid_visits, row.paid_minutes) == (1, 61, 0, 0)


def test_it_takes_both_edges_of_the_period_by_local_days(karin):
    confirmed(start=at(1, 1, 0), minutes=1)  # still 2025 in UTC
    confirmed(start=at(3, 3, 0), minutes=2)
    confirmed(start=at(1, 1, 0) - timedelta(minutes=1), minutes=4)
    assert issue().minutes == 3


def test_it_tells_paid_and_unpaid_hours_apart(karin):
    Programme.update(allowance_since=date(2026, 2, 1)).where(Programme.uid == uid_of("musterstadt")).execute()
    confirmed(start=at(1, 31), minutes=10)
    confirmed(start=at(2, 1), minutes=20)
    confirmed(start=at(2, 5), minutes=30)
    row = issue()
    assert (row.visits, row.minutes) == (3, 60)
    assert (row.paid_visits, row.paid_minutes, row.unpaid_visits, row.unpaid_minutes) == (2, 50, 1, 10)


def test_it_shows_first_what_the_paper_will_say_and_issues_exactly_that(karin):
    confirmed(minutes=90)
    page = karin.page(PERIOD)
    assert "1 h 30 min" in page.text
    done = post_form(page).submit(full_name="Amal")
    row = Certificate.get()
    assert done.path == f"/certificates/{row.uid}"
    assert (row.minutes, row.first_day, row.last_day, row.name) == (90, FIRST, LAST, "Amal")
    assert (row.programme_name, row.issued_by_id) == ("Integrationslotsen Musterstadt", uid_of("karin"))


def test_it_says_by_her_name_whom_it_tells(karin):
    confirmed()
    page = karin.page(PERIOD)
    assert "Amal gets a notice and can download it at once." in page.text
    assert "The certificate is issued. Amal gets a notice." in post_form(page).submit(full_name="Amal").text
    assert "Berna can then download it" in karin.page(f"/people/{uid_of('berna')}/certificates").text


def test_it_warns_of_visits_that_are_not_confirmed_yet(karin):
    confirmed()
    add_visit(start=at(2, 3))
    add_visit(start=at(2, 4), state="asked")
    add_visit(start=at(2, 5), state="void")
    assert "2 visits of this period are not confirmed" in karin.page(PERIOD).text


def test_it_writes_down_who_did_it_and_tells_the_pilot(karin, amal):
    confirmed(minutes=75)
    row = issue()
    act = AuditRow.get(AuditRow.action == "certificate.issue")
    assert (act.person_id, act.about, json.loads(act.detail)) == (
        uid_of("karin"), uid_of("amal"), {"minutes": 75, "visits": 1},
    )  # fmt: skip
    notice = Notice.get(Notice.kind == "certificate_issued")
    assert (notice.person_id, notice.subject) == (uid_of("amal"), row.uid)
    assert "There is a certificate for you" in amal.page("/").text
    amal.page("/me/certificates")
    assert Notice.get_by_id(notice.uid).seen_at is not None


def test_it_issues_one_for_a_form_that_is_sent_twice(karin):
    confirmed()
    uid = uuid4()
    both = [
        commands.issue(
            karin.person, uid=uid, pilot=uid_of("amal"), first_day=FIRST, last_day=LAST, full_name="Amal Beispiel"
        )
        for _ in range(2)
    ]
    assert both[0].code == both[1].code
    assert (Certificate.select().count(), Notice.select().where(Notice.kind == "certificate_issued").count()) == (1, 1)


def test_it_waits_for_a_letterhead_that_changes_before_anything_of_the_pilot(app, monkeypatch):
    confirmed()
    locked = []
    monkeypatch.setattr(db, "serialise", lambda row: locked.append(row.uid))
    row = issue()
    assert locked == [row.programme_id, row.pilot_id]


def test_it_never_issues_under_the_number_of_another_ones(karin):
    confirmed()
    confirmed("berna")
    with pytest.raises(Conflict):
        commands.issue(
            karin.person,
            uid=issue("berna").uid,
            pilot=uid_of("amal"),
            first_day=FIRST,
            last_day=LAST,
            full_name="Amal",
        )
    assert Certificate.select().count() == 1


def test_it_refuses_figures_that_changed_while_she_looked(karin):
    confirmed()
    page = karin.page(PERIOD)
    confirmed(start=at(2, 9))
    answer = post_form(page).submit(full_name="Amal")
    assert (answer.status, Certificate.select().count()) == (422, 0)
    assert "The figures have changed" in answer.text
    assert post_form(answer).submit(full_name="Amal").status == 200
    assert Certificate.get().visits == 2


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-03-02", "2026-03-01", "The last day lies before the first one"),
        ("2026-01-01", "2026-03-04", "This day is still to come"),
        ("1999-12-31", "2026-01-01", "from the year 2000 on"),
        ("2010-01-01", "2026-01-01", "Ten years are the most"),
        ("", "2026-01-01", "Please choose a day"),
        ("yesterday", "2026-01-01", "Please choose a day"),
        ("2026-02-30", "2026-03-01", "Please choose a day"),
        ("2025-01-01", "2025-12-31", "There is no confirmed visit"),
    ],
)
def test_it_refuses_a_period_that_is_none(karin, first, last, words):
    confirmed()
    karin.page(f"{NEW}?first_day={first}&last_day={last}")
    values = {"first_day": first, "last_day": last, "seen": "0-0-0-0", "full_name": "Amal"}
    answer = karin.send(NEW, **values)
    assert answer.status == 422
    assert words in answer.text
    assert Certificate.select().count() == 0


def test_it_refuses_in_the_command_too(karin):
    with pytest.raises(Refusal) as refused:
        issue(last=date(2026, 3, 4))
    assert refused.value.field == "last_day"


def test_it_says_what_the_hours_may_be_enough_for(karin):
    for month in (1, 2):
        for day in range(1, 5):
            confirmed(start=at(month, day), minutes=600)
    text = karin.page(PERIOD).text
    assert "Kompetenznachweis Niedersachsen" in text
    assert "from 80 hours a year; here 80 h" in text
    assert text.count("may be enough") == 2
    assert "no promise" in text


@pytest.mark.parametrize("who", ["berna", "karin", "tarek", "carla", "ines"])
def test_it_is_for_pilots_of_her_programme_only(app, who):
    """A certificate can be issued to berna; not to the coordinator, other programmes' people or non-pilots."""
    confirmed(who)
    if who == "berna":
        assert issue(who).pilot_id == uid_of(who)
        return
    with pytest.raises(Missing):
        issue(who)
    assert Certificate.select().count() == 0


@pytest.mark.parametrize("name", ["amal", "ines", "greta", "olga", "selma"])
def test_it_is_closed_to_everybody_who_does_not_coordinate(sign_in, name):
    confirmed()
    somebody = sign_in(name)
    somebody.page(PERIOD, status=403)
    assert somebody.send(NEW, first_day=str(FIRST), last_day=str(LAST), seen="1-60-0-0").status == 403
    assert Certificate.select().count() == 0


def test_it_asks_first_who_she_is(app):
    confirmed()
    karin = people.sign_in(app, "karin", authenticated_at=clock.now() - timedelta(minutes=11))
    assert karin.client.get(PERIOD).location.startswith("/confirm?")
    values = {"first_day": str(FIRST), "last_day": str(LAST), "seen": "1-60-0-0", "csrf_token": karin.client.token()}
    assert karin.client.post(NEW, data=values).status_code == 307
    assert Certificate.select().count() == 0


def test_it_is_not_for_whoever_was_erased(karin):
    confirmed()
    Person.update(erased_at=clock.now(), name="").where(Person.uid == uid_of("amal")).execute()
    karin.page(PERIOD, status=404)
    with pytest.raises(Missing):
        issue()


def test_it_stays_as_it_was_issued_and_says_where_today_differs(karin):
    first, second = confirmed(minutes=60), confirmed(start=at(2, 7), minutes=30)
    row = issue()
    assert "Today's figures are different" not in karin.page(f"/certificates/{row.uid}").text
    Visit.update(state="void").where(Visit.uid == second).execute()
    text = karin.page(f"/certificates/{row.uid}").text
    assert "Today's figures are different" in text
    assert "1 visit and 1 h today" in text
    assert (Certificate.get().minutes, queries.today(Certificate.get()).minutes) == (90, 60)
    Visit.update(minutes=61).where(Visit.uid == first).execute()
    assert Certificate.get().minutes == 90


def test_it_lists_what_was_issued_page_by_page(karin, count_selects):
    confirmed()
    path = f"/people/{uid_of('amal')}/certificates"
    assert "No certificate yet" in karin.page(path).text
    issue()
    few = count_selects(lambda: karin.page(path))
    for _ in range(4):
        issue()
    assert count_selects(lambda: karin.page(path)) == few
    found, after = [], None
    while after or not found:
        part = queries.of_pilot(karin.person, Person.get_by_id(uid_of("amal")), after, size=2)
        found, after = [*found, [row.uid for row in part.certificates]], part.after
    assert [len(part) for part in found] == [2, 2, 1]
    assert len({uid for part in found for uid in part}) == 5


def test_it_leaves_names_of_pilots_out_of_what_is_written_down(karin):
    confirmed()
    issue()
    assert "Amal" not in "".join(row.detail for row in AuditRow.select())


def post_form(page):
    """The form that issues; the one above it chooses the period."""
    forms = [one for one in page.tree.iter("form") if one.get("action") == NEW and one.get("method") == "post"]
    return PageForm(page, forms[0])
