"""A report sealed on a phone is stored like one from the page, once, with a receipt, never among the entries."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from pilotapp import sealing
from pilotapp.models import Entry, Notice, Person, SafeguardingReport
from pilotapp.safeguarding import report_text
from tests.sealing.helpers import sealed_in_node
from tests.support import people
from tests.support.people import Somebody, uid_of
from tests.sync.phone_door import DEVICE_NOW, answers, send, signed

pytestmark = pytest.mark.process

WORDS = {"observed": "The child hid under the table.", "said": "'Not the cellar!'"}


def sealed(pilot: Somebody, text: str, uid: str | None = None, **context: Any) -> dict[str, Any]:
    """The entry of a phone for a report with this text."""
    uid, owner = uid or str(uuid4()), pilot.person.uid
    place = sealing.Context(**{"purpose": "safeguarding", "owner": owner, "uid": UUID(uid)} | context)
    body = {"facts": sealed_in_node(text, sealing.phone_key(), place)}
    made = {"uid": uid, "owner": str(owner), "kind": "safeguarding", "visit": uid, "schema": 1, "body": body}
    return signed(made | {"made_at": DEVICE_NOW})


def test_it_arrives_once_however_often_it_is_sent(amal):
    entry = sealed(amal, json.dumps(WORDS))
    assert [answers(send(amal, entry)) for _ in range(3)] == [["stored"], ["already"], ["already"]]
    report = SafeguardingReport.get()
    assert (str(report.uid), report.hash, report_text.read(report.facts)) == (entry["uid"], entry["hash"], WORDS)
    assert (Notice.select().count(), Entry.select().count()) == (1, 0)


def test_it_is_no_conflict_when_the_same_words_came_by_the_page_first(amal):
    form = amal.page("/safeguarding/new").form("/safeguarding/new")
    form.submit(**WORDS)
    assert answers(send(amal, sealed(amal, json.dumps(WORDS), form.values["uid"]))) == ["already"]


def test_it_keeps_the_first_of_two_with_one_uid_and_gives_nothing_back(amal):
    first = sealed(amal, json.dumps(WORDS))
    answer = send(amal, first, sealed(amal, json.dumps({"observed": "Other."}), first["uid"]))
    assert answers(answer) == ["stored", "conflict"]
    assert "kept" not in answer.get_json()["answers"][1] and "table" not in answer.get_data(as_text=True)
    assert report_text.read(SafeguardingReport.get().facts) == WORDS


def test_it_comes_together_with_others_and_in_their_order(amal):
    one, two = sealed(amal, json.dumps(WORDS)), sealed(amal, "{}")
    check_in = {"uid": str(uuid4()), "owner": one["owner"], "kind": "check_in", "visit": str(uuid4()), "schema": 1}
    begun = signed(check_in | {"body": {"started_at": "2020-03-03T10:00:00Z"}, "made_at": DEVICE_NOW})
    assert answers(send(amal, two, begun, one)) == ["refused", "stored", "stored"]
    assert [row.kind for row in Entry.select()] == ["check_in"]


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", '{"said": "only"}', '{"observed": 5}', '{"observed": " "}', '{"observed": "x", "name": "x"}',
        json.dumps({"observed": "x" * 1001}), '{"observed": "x\\u0000"}', "[" * 5000,
    ],
)  # fmt: skip
def test_it_refuses_what_no_phone_of_ours_writes(amal, text):
    answer = send(amal, sealed(amal, text))
    assert answers(answer) == ["refused"]
    assert SafeguardingReport.select().count() == 0


def test_it_refuses_a_text_that_was_sealed_for_another_purpose_or_person(amal, berna):
    wrong = [
        sealed(amal, json.dumps(WORDS), purpose="note"),
        sealed(amal, json.dumps(WORDS), owner=berna.person.uid),
        sealed(amal, json.dumps(WORDS), uid=None, **{"purpose": "draft"}),
    ]
    assert answers(send(amal, *wrong)) == ["refused"] * 3
    assert SafeguardingReport.select().count() == 0


def test_it_takes_the_longest_report_in_any_script(amal):
    longest = {name: "ሕ" * most for name, most in report_text.SECTIONS.items()}
    entry = sealed(amal, json.dumps(longest, ensure_ascii=False))
    assert len(entry["body"]["facts"]) <= report_text.MAX_SEALED
    assert answers(send(amal, entry)) == ["stored"]
    assert report_text.read(SafeguardingReport.get().facts) == longest


def test_it_takes_it_from_a_pilot_whose_access_was_taken_away(app, karin):
    amal = people.sign_in(app, "amal")
    entry = sealed(amal, json.dumps(WORDS))
    karin.send(f"/people/{uid_of('amal')}/deactivate")
    assert answers(send(amal, entry)) == ["stored"]
    assert (Person.get_by_id(uid_of("amal")).active, Notice.select().count()) == (False, 1)
