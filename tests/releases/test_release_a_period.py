"""A coordinator previews what others would see of a period, and freezes it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from pilotapp.db import database
from pilotapp.models import AuditRow, Release, ReleaseCell, SuppressionJob, Visit
from pilotapp.refusals import Refusal
from pilotapp.releases import queries
from tests.releases import office
from tests.releases.office import FEBRUARY, JANUARY
from tests.support import stage
from tests.support.people import uid_of


def preview(karin, days="period=2026-02", **options):
    """The preview after the suppression job has run."""
    karin.client.get(f"/releases/new?{days}")
    office.drain()
    return karin.page(f"/releases/new?{days}", **options)


def freeze(somebody, page):
    fields = dict(re.findall(r'name="(first|last|way|mark)" value="([^"]+)"', page.html))
    return somebody.send("/releases", **fields)


def shown(release, dimension="", code="", number="visits"):
    cell = ReleaseCell.get(
        (ReleaseCell.release == release.uid) & (ReleaseCell.dimension == dimension) & (ReleaseCell.code == code)
        & (ReleaseCell.number == number)
    )  # fmt: skip
    return cell.value, cell.withheld, cell.reason


def test_it_shows_what_others_will_see_and_why_something_is_hidden(filled, karin):
    page = preview(karin, "period=2026-02&way=plain")
    assert "Preview of release 1: February 2026" in page.text
    assert "Must be hidden: Housing (2 visits)" in page.text
    assert "Not shown: " in page.text
    assert Release.select().count() == 0


def test_it_freezes_what_was_seen(filled, karin):
    page = freeze(karin, preview(karin, "period=2026-02&way=plain"))
    release = Release.get()
    assert (release.number, release.first, release.last, release.k) == (1, *FEBRUARY, 5)
    assert page.status == 303
    assert shown(release) == (50, None, None)
    assert shown(release, "institution_kind", "housing") == (None, 2, "few_visits")


def test_it_writes_down_who_froze_it_and_a_hash_of_its_numbers(filled, karin):
    freeze(karin, preview(karin))
    row = AuditRow.get(AuditRow.action == "release.make")
    assert (row.person_id, row.subject) == (uid_of("karin"), Release.get().uid)
    assert Release.get().hash in row.detail


def test_it_keeps_what_the_numbers_meant_in_every_language(filled, release):
    frozen_one = release()
    assert '"Begleitungen"' in frozen_one.definitions or "Begleitung" in frozen_one.definitions
    assert '"Time on site"' in frozen_one.definitions


def test_it_counts_first_contacts_minutes_and_pilots(filled, release):
    frozen_one = release()
    assert shown(frozen_one, number="minutes") == (3000, None, None)
    assert shown(frozen_one, number="first_contacts") == (24, None, None)
    assert shown(frozen_one, number="pilots") == (8, None, None)
    assert (shown(frozen_one, number="waiting")[0], shown(frozen_one, number="travel")[0]) == (250, 1000)


def test_it_has_months_where_the_period_is_longer(filled, release):
    frozen_one = release((JANUARY[0], FEBRUARY[1]))
    assert 50 in shown(frozen_one, "month", "2026-01")[:2]  # hidden or not: chance chooses what is hidden beside others
    assert not ReleaseCell.select().where(ReleaseCell.dimension == "pilot").exists()


def test_it_has_the_groupings_that_were_chosen(filled, release):
    frozen_one = release(schemes=("kehl",))
    assert frozen_one.schemes == "kehl"
    assert shown(frozen_one, "kehl", "school") == (24, None, None)
    assert not ReleaseCell.select().where(ReleaseCell.dimension == "interpret").exists()


def test_it_says_what_is_not_finished(filled, karin):
    Visit.update(state="confirmed").execute()
    Visit.update(state="asked").where(Visit.day == date(2026, 2, 25)).execute()
    page = preview(karin)
    assert "2 visits are not confirmed yet" in page.text
    assert "has no record yet" not in page.text


@pytest.mark.parametrize("days", ["period=2026-03", "period=own&first=2026-03-01&last=2026-03-03"])
def test_it_refuses_days_that_are_not_over(filled, karin, days):
    page = preview(karin, days, status=422)
    assert Release.select().count() == 0
    assert "Freeze and release" not in page.text


def test_it_takes_days_up_to_yesterday(filled, karin):
    assert "Freeze and release" in preview(karin, "period=own&first=2026-02-01&last=2026-03-02").text


@pytest.mark.parametrize("days", [FEBRUARY, (JANUARY[0], FEBRUARY[1]), (date(2026, 2, 28), date(2026, 3, 1))])
def test_it_refuses_days_that_were_released_before(filled, release, karin, days):
    release()
    page = preview(karin, f"period=own&first={days[0]}&last={days[1]}", status=422)
    assert "Release 1 has days of this period already" in page.text
    with pytest.raises(Refusal):
        release(days)
    assert Release.select().count() == 1


def test_it_says_why_a_month_is_not_offered_any_more(filled, release, karin):
    release()
    page = karin.page("/releases/new?period=2026-02", status=422)
    assert "Release 1 has days of this period already" in page.text
    assert "Not a valid choice" not in page.text


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ("period=own", "Please choose the first and the last day."),
        ("period=own&first=2026-02-01&last=", "Please choose the first and the last day."),
        ("period=own&first=&last=2026-02-10", "Please choose the first and the last day."),
        ("period=2026-02&first=2026-02-03&last=", "You chose February 2026 and entered days as well"),
        ("period=own&first=2026-02-31&last=2026-02-10", "Please choose a day."),
    ],
)
def test_it_asks_for_days_that_are_missing(filled, karin, days, said):
    page = karin.page(f"/releases/new?{days}", status=422)
    assert said in page.text
    assert SuppressionJob.select().count() == 0


def test_it_asks_which_days_count_where_two_are_said(filled, karin):
    page = preview(karin, "period=2026-02&first=2026-02-03&last=2026-02-10", status=422)
    assert "You chose February 2026 and entered days as well" in page.text
    assert "Freeze and release" not in page.text
    assert "Freeze and release" in preview(karin, "period=2026-02&first=&last=").text


def test_it_releases_what_lies_beside_and_numbers_it(filled, release):
    release()
    assert release(JANUARY).number == 2


def test_it_does_not_offer_what_was_released(filled, release, karin):
    release()
    page = karin.page("/releases/new")
    assert 'value="2026-01"' in page.html
    assert 'value="2026-02"' not in page.html


def test_it_refuses_to_freeze_what_changed_after_it_was_seen(filled, karin):
    page = preview(karin)
    office.visit("lotse3", 2, 26)
    refused = freeze(karin, page)
    assert refused.status == 422
    assert "The figures have changed since you looked at them" in refused.text
    assert "We are checking" in refused.text
    assert freeze(karin, preview(karin)).status == 303
    assert shown(Release.get()) == (51, None, None)


def test_it_refuses_an_empty_period(app, frozen, karin):
    assert "nothing to release" in preview(karin, status=422).text


def test_it_counts_nothing_of_another_programme(filled, carla):
    preview(carla, status=422)
    assert Release.select().count() == 0


def test_it_belongs_to_its_own_programme(filled, release, carla, karin, amal):
    frozen_one = release()
    carla.page(f"/releases/{frozen_one.uid}", status=404)
    carla.send(f"/releases/{frozen_one.uid}/public", is_public="false")
    amal.page("/releases", status=403)
    assert "February 2026" in karin.page(f"/releases/{frozen_one.uid}").text
    assert Release.get().is_public


def test_it_gives_two_who_freeze_at_once_different_numbers(filled, app):
    def one(days):
        with app.app_context(), database.connection_context():
            return office.release(days).number

    database.close()
    with ThreadPoolExecutor(2) as pool:
        numbers = list(pool.map(one, [FEBRUARY, JANUARY]))
    database.connect(reuse_if_open=True)
    assert sorted(numbers) == [1, 2]


def test_it_asks_the_database_as_often_however_much_there_is(filled, release, karin, count_selects):
    def look():
        return count_selects(lambda: karin.page("/releases/new?period=2026-01"))

    release()
    SuppressionJob.delete().execute()  # January's figures are those of February
    few_waiting = look()
    office.drain()
    few = look()
    office.fill(months=(1,), each=9)
    assert look() == few_waiting
    office.drain()
    assert look() == few


def test_it_lists_many_by_as_many_selects_as_few(filled, release, karin, count_selects):
    release()
    few = count_selects(lambda: karin.page("/releases"))
    release(JANUARY)
    assert count_selects(lambda: karin.page("/releases")) == few


def short_releases(days):
    for number, day in enumerate(days, 1):
        one = {
            "number": number,
            "first": day,
            "last": day,
            "k": 5,
            "definitions": "{}",
            "unprotected_figures": "{}",
            "hash": "",
        }
        uid = Release.create(programme=uid_of("musterstadt"), made_by=uid_of("karin"), **one).uid
        for name, value in (("visits", 10), ("minutes", 600)):
            ReleaseCell.create(release=uid, dimension="", code="", number=name, value=value)


def test_it_lists_earlier_years_that_were_released_later(filled, karin):
    """52 short releases: 2025 was released after 2026, so its numbers are higher."""
    several = [date(2026, 1, 1) + timedelta(days=day) for day in range(26)]
    several += [date(2025, 1, 1) + timedelta(days=day) for day in range(26)]
    short_releases(several)
    first = karin.page("/releases")
    (further,) = re.findall(r'href="(/releases\?before=\d+)"', first.html)
    second = karin.page(further)
    listed = [int(one) for page in (first, second) for one in re.findall(r"Release (\d+):", page.text)]
    assert listed == [*range(26, 0, -1), *range(52, 26, -1)]
    for page in (first, second):
        assert re.findall(r'<th scope="row">(\d+)</th><td class="number">(\d+)</td>', page.html) == [
            ("2026", "26"), ("2025", "26")
        ]  # fmt: skip
    assert "before=" not in second.html


def test_it_ends_the_list_where_a_page_is_just_full(filled, karin):
    short_releases(date(2026, 1, 1) + timedelta(days=day) for day in range(queries.PAGE))
    page = karin.page("/releases")
    assert ("before=" in page.html, page.html.count("Release 1:")) == (False, 1)


def test_it_keeps_the_name_of_nobody(filled, release):
    release()
    kept_one = Release.get()
    kept = kept_one.unprotected_figures + kept_one.definitions + str(list(ReleaseCell.select().tuples()))
    assert [name for name in office.PILOTS if str(uid_of(name)) in kept or uid_of(name).hex in kept] == []
    assert stage.person("karin").uid == kept_one.made_by_id
