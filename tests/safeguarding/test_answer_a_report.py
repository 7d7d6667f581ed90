"""The safeguarding role answers, takes in hand, closes and reopens; the pilot reads the answer and nothing else."""

from __future__ import annotations

import pytest

from pilotapp.models import Notice, SafeguardingAct, SafeguardingReport
from tests.sealing.helpers import dump
from tests.support.people import uid_of

ANSWER = "Thank you, that was right. I call you this evening."


def do(selma, uid, act, **values):
    return selma.send(f"/safeguarding/{uid}/{act}", **values)


def state():
    return SafeguardingReport.get().state


def test_it_answers_the_pilot_who_gets_a_notice(selma, amal, report, acts):
    uid = report("amal")
    page = selma.page(f"/safeguarding/{uid}").form("/answer").submit(text=ANSWER)
    assert (page.path, ANSWER in page.text, state()) == (f"/safeguarding/{uid}", True, "in_hand")
    assert acts() == [("read", "read"), ("answer", "answer")]
    notice = Notice.get(Notice.person == uid_of("amal"))
    assert (notice.kind, notice.subject, ANSWER in dump()) == ("safeguarding_answer", uid, False)


def test_it_lets_the_pilot_read_the_answer_and_nothing_else(selma, amal, report):
    uid = report("amal")
    do(selma, uid, "answer", text=ANSWER)
    assert "1 answer" in amal.page("/safeguarding/mine").text
    page = amal.page(f"/safeguarding/mine/{uid}")
    assert ANSWER in page.text and "Selma" in page.text and "Somebody is dealing with it" in page.text
    assert "flinched" not in page.text and "read it" not in page.text
    assert Notice.get(Notice.person == uid_of("amal")).seen_at is not None


def test_it_hides_a_report_from_colleagues(selma, berna, tarek, report):
    uid = report("amal")
    do(selma, uid, "answer", text=ANSWER)
    for somebody in (berna, tarek):
        assert somebody.page(f"/safeguarding/mine/{uid}", status=404)
        assert "No reports" in somebody.page("/safeguarding/mine").text
    assert Notice.get(Notice.person == uid_of("amal")).seen_at is None


@pytest.mark.parametrize("text", [" ", "x" * 1001, "Please call Frau Müller on 0151 23456789."])
def test_it_refuses_an_answer_that_is_empty_too_long_or_names_somebody(selma, report, text):
    uid = report("amal")
    page = do(selma, uid, "answer", text=text)
    assert (page.status, state()) == (422, "open")
    assert text.strip() in page.form("/answer").values["text"]
    assert SafeguardingAct.select().where(SafeguardingAct.act == "answer").count() == 0


def test_it_sends_it_where_nobody_can_be_recognised(selma, report):
    text = "Call the hotline 116 111, or Frau Müller."
    do(selma, report("amal"), "answer", text=text, no_person="true")
    assert SafeguardingAct.get(SafeguardingAct.act == "answer").text == text


def test_it_goes_from_new_to_closed_and_back(selma, report, acts):
    uid, states = report("amal"), []
    for act in ("take", "close", "reopen"):
        assert do(selma, uid, act).status == 303
        states.append((state(), SafeguardingReport.get().closed_at is None))
    assert states == [("in_hand", True), ("closed", False), ("in_hand", True)]
    assert [act for act, _ in acts()] == ["take_in_hand", "close", "reopen"]


@pytest.mark.parametrize(
    ("first", "then"),
    [("take", "take"), ("close", "close"), ("close", "answer"), ("close", "take"), ("take", "reopen")],
)
def test_it_refuses_what_cannot_follow(selma, report, acts, first, then):
    uid = report("amal")
    do(selma, uid, first)
    before = state()
    page = do(selma, uid, then, text=ANSWER)
    assert (page.status, state()) == (422, before)
    assert [act for act, _ in acts() if act != "read"] == [{"take": "take_in_hand"}.get(first, first)]


def test_it_offers_only_what_may_follow(selma, report):
    uid = report("amal")
    assert not selma.page(f"/safeguarding/{uid}").has_form("/reopen")
    do(selma, uid, "close")
    page = selma.page(f"/safeguarding/{uid}")
    assert page.has_form("/reopen") and not page.has_form("/answer") and not page.has_form("/take")


@pytest.mark.parametrize("name", ["karin", "amal", "ines", "greta", "olga"])
def test_it_is_for_the_role_alone(sign_in, report, acts, name):
    uid = report("amal")
    for act in ("answer", "take", "close", "reopen"):
        assert do(sign_in(name), uid, act, text=ANSWER).status == 403
    assert (acts(), state()) == ([], "open")


def test_it_survives_an_answer_that_cannot_be_opened(selma, amal, report, lose_key):
    uid = report("amal")
    do(selma, uid, "answer", text=ANSWER)
    lose_key(uid)
    assert "its key is missing" in amal.page(f"/safeguarding/mine/{uid}").text
    assert "1 answer" in amal.page("/safeguarding/mine").text
