"""A coordinator confirms on the page of the month: calls first, then visits without a hint, then those to look at."""

from uuid import uuid4

import pytest

from pilotapp import clock
from pilotapp.models import PersonPhone, Review, Visit
from pilotapp.refusals import PendingReview
from pilotapp.visits import commands, review_commands, waiting_queries
from tests.visits.helpers import NOON, RECORD, minutes, visited

DAY = 24 * 60


@pytest.fixture
def week(amal, karin, frozen):
    """A usual visit, a long one, and one whose pilot asks for a call."""
    usual = visited(amal.person, NOON - minutes(90))
    odd = visited(amal.person, NOON - minutes(DAY), 361)
    call = visited(amal.person, NOON - minutes(2 * DAY))
    review_commands.ask(karin.person, call.uid, call.version, text="War das so lang?")
    with clock.freeze(NOON + minutes(1)):
        commands.answer(amal.person, uid=uuid4(), visit=call.uid, answer="call_me")
    with clock.freeze(NOON + minutes(10)):
        yield {"usual": usual, "odd": odd, "call": Visit.get_by_id(call.uid)}


def states(week):
    return {name: Visit.get_by_id(visit.uid).state for name, visit in week.items()}


def ids(page):
    found = (one.get("id", "").partition("-") for one in page.tree.iter())
    return [f"{kind}-{uid}" for kind, _, uid in found if kind in ("call", "clean", "flagged") and len(uid) == 36]


def values(page, name):
    return [one.get("value") for one in page.tree.iter("input") if one.get("name") == name]


def test_it_shows_the_call_first_then_what_has_no_hint_then_the_rest_with_reasons(karin, week):
    page = karin.page("/month")
    assert ids(page) == [
        f"call-{week['call'].uid}", f"clean-{week['usual'].uid}", f"flagged-{week['odd'].uid}"
    ]  # fmt: skip
    assert "Over 6 hours" in page.text and "War das so lang?" in page.text
    assert "No telephone number is given in the profile." in page.text
    assert page.text.count("Waits for the coordination") == 1  # in the counts of the month
    assert values(page, "visit") == [f"{week['usual'].uid}:{week['usual'].version}"]
    assert "(without 1 that asks for a call)" in page.text


def test_it_shows_the_number_on_month_desk_and_visit_and_to_nobody_else(karin, amal, week):
    PersonPhone.create(person=amal.person, number="+491713920017")
    for path in ("/month", "/supervision", f"/visits/{week['call'].uid}"):
        assert 'href="tel:+491713920017"' in karin.page(path).html, path
    assert "tel:+491" not in amal.page(f"/visits/{week['call'].uid}").html


def test_it_shows_a_visit_with_an_undecided_change_to_look_at(karin, amal, week):
    visit = review_commands.confirm_one(karin.person, week["usual"].uid, week["usual"].version)
    with pytest.raises(PendingReview):
        commands.record(amal.person, uid=uuid4(), visit=visit.uid, **RECORD | {"topics": ["rights"]})
    Visit.update(state="recorded").where(Visit.uid == visit.uid).execute()
    page = karin.page("/month")
    assert f"flagged-{visit.uid}" in ids(page) and f"clean-{visit.uid}" not in ids(page)
    assert "A change waits for your decision" in page.text


def test_it_lists_what_can_be_confirmed_before_open_questions(karin, amal, frozen, monkeypatch):
    monkeypatch.setattr(waiting_queries, "LISTED", 1)
    asked, late = visited(amal.person, NOON - minutes(3 * DAY)), visited(amal.person, NOON - minutes(90))
    review_commands.ask(karin.person, asked.uid, asked.version, text="War das so lang?")
    assert ids(karin.page("/month")) == [f"clean-{late.uid}"]
    assert [visit.uid for visit in waiting_queries.waiting(karin.person).clean] == [late.uid]


def test_it_says_that_nothing_waits_once_the_last_one_is_confirmed(karin, amal, frozen):
    visited(amal.person, NOON - minutes(90))
    page = karin.page("/month")
    [again] = [one for one in page.tree.iter() if one.get("id") == "month"]
    assert again.get("hx-select-oob") == "#nothing-else" and "New visits appear here" not in page.text
    review_commands.confirm(karin.person, {visit.uid: visit.version for visit in Visit.select()})
    [rest] = [one for one in karin.page("/month").tree.iter() if one.get("id") == "nothing-else"]
    assert "New visits appear here" in "".join(rest.itertext())


def test_it_chooses_all_without_a_hint_also_without_a_script(karin, week):
    page = karin.page("/month?chosen=all")
    assert "Choose the one without a hint" in page.text
    [box] = [one for one in page.tree.iter("input") if one.get("name") == "visit"]
    assert box.get("checked") is not None
    page.form("/log/confirm").submit(visit=box.get("value"))
    assert states(week) == {"usual": "confirmed", "odd": "recorded", "call": "recorded"}


def test_it_chooses_all_in_the_log_without_a_script_and_without_a_complaint(karin, week):
    page = karin.page("/log?chosen=all")
    boxes = {one.get("value").partition(":")[0]: one.get("checked") for one in page.tree.iter("input")
             if one.get("name") == "visit"}  # fmt: skip
    assert {uid for uid, checked in boxes.items() if checked is not None} == {str(week["usual"].uid)}
    assert "Not understood" not in page.text
    assert "Not understood" in karin.page("/log?chosen=all&flag=nonsense").text


def test_it_leaves_the_call_out_although_it_is_sent_and_says_so(karin, week):
    sent = [f"{week[name].uid}:{Visit.get_by_id(week[name].uid).version}" for name in ("usual", "call")]
    page = karin.page("/month").form("/log/confirm").submit(visit=sent)
    assert "1 visit confirmed." in page.text
    assert "1 visit was left out: its pilot asks for a call." in page.text
    assert states(week) == {"usual": "confirmed", "odd": "recorded", "call": "recorded"}


def test_it_says_what_a_colleague_has_confirmed_already(karin, week):
    page = karin.page("/month")
    usual = week["usual"]
    review_commands.confirm_one(karin.person, usual.uid, usual.version)
    said = page.form("/log/confirm").submit(visit=f"{usual.uid}:{usual.version}").text
    assert "1 visit was confirmed already." in said
    assert "1 visit confirmed." not in said and "changed in the meantime" not in said
    assert Review.select().where(Review.visit == usual.uid).count() == 1


def test_it_undoes_by_one_tap_and_offers_it_for_a_minute_only(karin, week):
    usual = f"{week['usual'].uid}:{week['usual'].version}"
    page = karin.page("/month").form("/log/confirm").submit(visit=usual)
    undone = page.form("/log/undo").submit()
    assert "Undone: 1 visit waits again." in undone.text
    assert (states(week)["usual"], undone.has_form("/log/undo")) == ("recorded", False)
    [usual] = values(undone, "visit")
    again = undone.form("/log/confirm").submit(visit=usual)
    with clock.freeze(NOON + minutes(12)):
        assert karin.page("/month").has_form("/log/undo") is False
        assert "for one minute" in again.form("/log/undo").submit().text
    assert states(week)["usual"] == "confirmed"


def test_it_asks_back_in_the_row_and_keeps_ticks(karin, week):
    form = karin.page("/month").form(f"/visits/{week['odd'].uid}/ask")
    ticked = f"{week['usual'].uid}:{week['usual'].version}"
    values = form.values | {"text": "War das wirklich so lang?", "visit": ticked, "csrf_token": karin.client.token()}
    answer = karin.client.post(form.action, data=values, headers={"HX-Request": "true"})
    html = answer.get_data(as_text=True)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (200, "visits-changed")
    assert html.count(" checked>") == 1 and "Your question is open" in html and "Your question is on its way." in html
    assert states(week) == {"usual": "recorded", "odd": "asked", "call": "recorded"}


def test_it_shows_the_refused_question_in_its_row(karin, week):
    form = karin.page("/month").form(f"/visits/{week['odd'].uid}/ask")
    values = form.values | {"text": "Ruf an: 0170 1234567", "csrf_token": karin.client.token()}
    answer = karin.client.post(form.action, data=values, headers={"HX-Request": "true"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "0170 1234567" in html and html.count(" open>") == 1
    assert Review.select().where(Review.act == "ask").count() == 1


def refused_question(karin, week, change):
    """The answer to a question that was sent from a page older than the change of its visit."""
    form = karin.page("/month").form(f"/visits/{week['odd'].uid}/ask")
    change()
    values = form.values | {"text": "War das <wirklich> so lang?", "csrf_token": karin.client.token()}
    answer = karin.client.post(form.action, data=values, headers={"HX-Request": "true"})
    assert (answer.status_code, Review.select().where(Review.act == "ask").count()) == (422, 1)
    return answer.get_data(as_text=True)


def test_it_shows_a_question_again_whose_visit_changed_and_puts_the_focus_on_the_reason(karin, amal, week):
    odd = week["odd"].uid
    html = refused_question(
        karin, week, lambda: visited(amal.person, NOON - minutes(DAY), 361, visit=odd, topics=["rights"])
    )
    assert html.count(" open>") == 1 and html.count("War das &lt;wirklich&gt; so lang?") == 1
    assert 'role="status" data-module="focus"' in html and "This visit was changed after you opened it" in html


def test_it_repeats_a_question_whose_visit_waits_no_longer(karin, amal, week):
    odd = week["odd"].uid
    html = refused_question(karin, week, lambda: commands.withdraw(amal.person, uid=uuid4(), visit=odd))
    assert f"flagged-{odd}" not in html
    assert "Your question was not sent: War das &lt;wirklich&gt; so lang?" in html


def test_it_settles_the_call_by_one_tap_and_the_visit_waits_with_the_others(karin, week):
    page = karin.page("/month").form(f"/visits/{week['call'].uid}/called").submit()
    assert "It is noted that you have talked." in page.text
    assert f"clean-{week['call'].uid}" in ids(page)
    assert [one.act for one in Review.select().order_by(Review.at)] == ["ask", "called"]
    assert "Called" in karin.page(f"/visits/{week['call'].uid}").text


def test_it_settles_the_call_from_the_desk(karin, week):
    page = karin.page("/supervision").form(f"/visits/{week['call'].uid}/confirm").submit()
    assert "The visit is confirmed." in page.text
    assert (ids(page), states(week)["call"]) == ([], "confirmed")


def test_it_offers_the_next_one_that_waits_and_its_undoing(karin, week):
    page = karin.page(f"/visits/{week['odd'].uid}")
    assert f"/visits/{week['usual'].uid}" in page.links()
    done = page.form(f"/visits/{week['odd'].uid}/confirm").submit()
    assert f"/visits/{week['usual'].uid}" in done.links()
    assert "Undone: 1 visit waits again." in done.form("/log/undo").submit().text


def test_it_has_no_button_where_nothing_can_be_chosen(karin, week):
    assert "Confirm the ticked visits" in karin.page("/log?state=recorded").text
    review_commands.confirm_one(karin.person, week["usual"].uid, week["usual"].version)
    page = karin.page("/log?state=confirmed")
    assert f"log-row-{week['usual'].uid}" in page.html
    assert "Confirm the ticked visits" not in page.text and "without a hint" not in page.text


def test_it_does_not_repeat_the_state_in_a_list_of_what_waits(karin, week):
    words = "Waits for the coordination"
    rows = {path: _rows(karin.page(path)) for path in ("/log?state=recorded", "/log")}
    assert not any(words in row for row in rows["/log?state=recorded"])
    assert [words in row for row in rows["/log"]] == [True, True, True]


def _rows(page):
    return ["".join(row.itertext()) for row in page.tree.iter("tr") if "log-row" in row.get("id", "")]


def test_it_costs_the_same_however_much_waits(karin, amal, week, count_selects):
    karin.page("/month")
    few = count_selects(lambda: karin.page("/month"))
    for ago in range(4, 10):
        visited(amal.person, NOON - minutes(ago * DAY), 400 if ago % 2 else 60)
    assert len(ids(karin.page("/month"))) == 9
    assert count_selects(lambda: karin.page("/month")) == few
