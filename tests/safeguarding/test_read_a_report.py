"""The safeguarding role reads a report: every reading is recorded, and nobody else has access."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pilotapp import clock
from pilotapp.models import AuditRow, Notice, SafeguardingAct
from pilotapp.safeguarding import queries
from tests.support import people, stage
from tests.support.people import uid_of


def test_it_shows_the_facts_and_who_wrote_them(selma, report):
    page = selma.page(f"/safeguarding/{report('amal', done='I called the police.')}")
    assert page.heading == "Report by Amal"
    for words in (*stage.FACTS.values(), "I called the police.", "What was said, word by word?"):
        assert words in page.text


def test_it_writes_down_every_reading(app, selma, report, acts, frozen):
    uid = report("amal")
    selma.page(f"/safeguarding/{uid}")
    with clock.freeze(frozen + timedelta(minutes=2)):
        page = selma.page(f"/safeguarding/{uid}")
    assert acts() == [("read", "read")] * 2
    row = AuditRow.get(AuditRow.action == "safeguarding.read")
    assert (row.person_id, row.about, row.subject) == (uid_of("selma"), uid_of("amal"), uid)
    assert page.text.count("Selma read it") == 2


def test_it_counts_head_and_reload_within_a_minute_as_one_reading(selma, report, acts):
    uid = report("amal")
    selma.client.head(f"/safeguarding/{uid}")
    selma.page(f"/safeguarding/{uid}")
    selma.client.get(f"/safeguarding/{uid}", headers={"Sec-Purpose": "prefetch"})
    assert acts() == [("read", "read")]


def test_it_counts_the_reading_of_each_person(app, selma, report, acts):
    people.create("sanne", "musterstadt", ("safeguarding",))
    uid = report("amal")
    selma.page(f"/safeguarding/{uid}")
    people.sign_in_with(app, people.start_session(uid_of("sanne"), ("safeguarding",))).page(f"/safeguarding/{uid}")
    assert [act.person_id for act in SafeguardingAct.select()].count(uid_of("sanne")) == 1
    assert len(acts()) == 2


def test_it_reads_nothing_in_the_list(selma, report, acts):
    report("amal")
    page = selma.page("/safeguarding")
    assert "From Amal" in page.text and "flinched" not in page.text
    assert acts() == []


def test_it_lets_the_notice_be_seen(selma, report):
    uid = report("amal")
    selma.page(f"/safeguarding/{uid}")
    assert Notice.get(Notice.subject == uid).seen_at is not None


def test_it_survives_a_text_that_cannot_be_opened(selma, report, lose_key, acts):
    uid = report("amal")
    selma.send(f"/safeguarding/{uid}/answer", text="Thank you.")
    lose_key(uid)
    page = selma.page(f"/safeguarding/{uid}")
    assert "This text cannot be opened" in page.text and "its key is missing" in page.text
    assert ("read", "read") in acts()
    assert "From Amal" in selma.page("/safeguarding").text


@pytest.mark.parametrize("name", ["karin", "amal", "berna", "ines", "greta", "olga", "carla", "tarek"])
def test_it_is_for_the_role_alone(sign_in, report, acts, name):
    uid = report("amal")
    somebody = sign_in(name)
    for path in ("/safeguarding", f"/safeguarding/{uid}", "/safeguarding/history"):
        assert "flinched" not in somebody.page(path, status=403).text
    assert acts() == []


def test_it_does_not_exist_for_another_programme(app, report, acts):
    people.create("sol", "musterkreis", ("safeguarding",))
    uid = report("amal")
    sol = people.sign_in_with(app, people.start_session(uid_of("sol"), ("safeguarding",)))
    assert sol.page(f"/safeguarding/{uid}", status=404)
    for act in ("answer", "take", "close", "reopen"):
        assert sol.send(f"/safeguarding/{uid}/{act}", text="Hello").status == 404
    assert "No report is open" in sol.page("/safeguarding").text
    assert acts() == []


def test_it_lists_new_ones_first_and_finds_by_state_and_name(selma, report):
    first, second = report("amal"), report("berna")
    selma.send(f"/safeguarding/{second}/close")
    links = [link for link in selma.page("/safeguarding").links() if link.endswith((str(first), str(second)))]
    assert links == [f"/safeguarding/{first}", f"/safeguarding/{second}"]
    assert "From Amal" not in selma.page("/safeguarding?state=closed").text
    assert "From Berna" not in selma.page("/safeguarding?search=ama").text
    assert "No report found" in selma.page("/safeguarding?state=in_hand").text


def test_it_turns_pages_without_losing_or_doubling_any(app, selma, report):
    for number, name in enumerate(("cem", "dora", "ela", "finn", "gul")):
        people.create(name, "musterstadt", ("pilot",))
        uid = report(name)
        if number < 2:
            selma.send(f"/safeguarding/{uid}/close")
    report("tarek")
    seen, after = [], None
    while after or not seen:
        page = queries.reports(selma.person, after=after, size=2)
        seen, after = seen + [line.name for line in page.lines], page.after
    assert seen == ["Gul", "Finn", "Ela", "Dora", "Cem"]


def test_it_takes_as_many_queries_for_many_as_for_few(app, selma, report, count_queries):
    report("amal")
    viewer = selma.person
    few = count_queries(lambda: queries.reports(viewer))
    for name in ("cem", "dora", "ela"):
        people.create(name, "musterstadt", ("pilot",))
        report(name)
    assert few == count_queries(lambda: queries.reports(viewer)) == 1
