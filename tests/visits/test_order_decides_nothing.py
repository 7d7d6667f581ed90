"""Two phones of one pilot deliver: the order of entries within a delivery has no effect."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pilotapp import db
from pilotapp.entries.incoming import IncomingEntry, content_hash
from pilotapp.models import Entry, Person, Visit, VisitTopic
from pilotapp.refusals import Overtaken
from pilotapp.visits import commands, queries, review_commands
from tests.support.people import Somebody, uid_of
from tests.visits.helpers import NOON, RECORD, minutes

EXAMPLES = int(os.environ.get("ORDER_EXAMPLES") or 60)
VISITS = tuple(UUID(int=number) for number in (1, 2, 3))
pytestmark = pytest.mark.usefixtures("frozen")


class _Undo(Exception):
    pass


def entry(number: int, kind: str, visit: int, made: int = 0, **arguments: Any) -> IncomingEntry:
    """Entry `number` about visit 1, 2 or 3, made this number of minutes before noon."""
    uid, about = UUID(int=number), VISITS[visit - 1]
    body = {name: str(value) for name, value in arguments.items()}
    digest = content_hash(uid=uid, owner=uid_of("amal"), kind=kind, visit=about, schema=1, body=body)
    return IncomingEntry(uid, kind, about, NOON - minutes(made), digest, body, arguments)


def come(number: int, visit: int, ago: int, made: int = 0) -> IncomingEntry:
    return entry(number, "check_in", visit, made, started_at=NOON - minutes(ago))


def go(number: int, visit: int, ago: int, made: int = 0) -> IncomingEntry:
    return entry(number, "check_out", visit, made, ended_at=NOON - minutes(ago))


def record(number: int, visit: int, made: int = 0, **changes: Any) -> IncomingEntry:
    return entry(number, "record", visit, made, **{**RECORD, **changes})


def lasting(number: int, visit: int, ago: int, length: int, made: int = 0) -> IncomingEntry:
    """A record with both times."""
    start = NOON - minutes(ago)
    return record(number, visit, made, started_at=start, ended_at=start + minutes(length))


def answers(pilot: Person, *entries: IncomingEntry) -> list[str]:
    return [receipt.answer for receipt in commands.deliver(pilot, entries)]


def outcome(
    pilot: Person, before: Sequence[IncomingEntry], entries: Sequence[IncomingEntry], asked: UUID | None = None
) -> Any:
    """The result of deliveries in this order: receipts by uid, visits, topics and overlaps; then rolled back."""
    found: list[Any] = []
    try:
        with db.transaction():
            commands.deliver(pilot, before)
            Visit.update(state="asked").where(Visit.uid == asked, Visit.state == "recorded").execute()
            receipts = commands.deliver(pilot, entries)
            assert [receipt.uid for receipt in receipts] == [sent.uid for sent in entries]
            said = {receipt.uid: (receipt.answer, str(receipt.errors), receipt.reason) for receipt in receipts}
            assert all(said[receipt.uid][0] == receipt.answer for receipt in receipts)
            found = [said, *_rows()]
            raise _Undo
    except _Undo:
        return found


def _rows() -> Iterable[Any]:
    visits = list(Visit.select())
    yield {visit.uid: visit.__data__ for visit in visits}
    yield {visit.uid for visit in queries.with_overlaps(visits) if visit.overlap}
    yield {(row.visit_id, row.topic) for row in VisitTopic.select()}
    yield {row.uid: (row.answer, row.made_at) for row in Entry.select()}


instants = st.sampled_from((0, 30, 60, 240, 480, 600, 721)).map(lambda ago: NOON - timedelta(minutes=ago))
maybe = st.none() | instants
ARGUMENTS: Mapping[str, st.SearchStrategy[dict[str, Any]]] = {
    "check_in": st.fixed_dictionaries({"started_at": maybe, "institution_kind": st.sampled_from((None, "health"))}),
    "check_out": st.fixed_dictionaries({"ended_at": maybe, "forgotten": st.booleans()}),
    "record": st.fixed_dictionaries(
        {"topics": st.sampled_from((["work"], ["rights"])), "started_at": maybe, "ended_at": maybe}
    ),
    "withdraw": st.just({}),
    "answer": st.just({"answer": "correct"}),
}
KINDS = st.sampled_from(("check_in", "check_in", "check_out", "check_out", "record", "record", "withdraw", "answer"))


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[IncomingEntry], list[IncomingEntry]]:
    """Up to 8 entries of up to 3 visits, some of them twice, and the same in another order."""
    sent = []
    for number in draw(st.lists(st.integers(100, 140), min_size=2, max_size=8, unique=True)):
        kind = draw(KINDS)
        said = draw(ARGUMENTS[kind])
        known = RECORD if kind == "record" else {}
        sent.append(entry(number, kind, draw(st.integers(1, 3)), draw(st.integers(0, 2)), **{**known, **said}))
    sent += draw(st.lists(st.sampled_from(sent), max_size=8 - len(sent)))
    return sent, draw(st.permutations(sent))


BEFORE = (
    [],
    [come(1, 1, 90)],
    [come(1, 2, 300), lasting(2, 3, 700, 500)],
    [go(1, 2, 30), lasting(2, 3, 600, 540)],
)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deliveries(), st.sampled_from(BEFORE), st.sampled_from((None, VISITS[2])))
def test_it_ends_the_same_in_every_order(
    amal: Somebody,
    both: tuple[list[IncomingEntry], list[IncomingEntry]],
    before: list[IncomingEntry],
    asked: UUID | None,
) -> None:
    one, other = both
    first = outcome(amal.person, before, one, asked)
    assert outcome(amal.person, before, other, asked) == first
    assert outcome(amal.person, before, one[::-1], asked) == first
    assert sum(visit["state"] == "open" for visit in first[1].values()) <= 1


def test_it_counts_a_finished_visit_while_another_one_is_open_in_all_orders(amal: Somebody) -> None:
    before = [come(1, 1, 90)]
    sent = [come(2, 2, 80), go(3, 2, 20), record(4, 2), come(5, 3, 10), record(6, 3)]
    found = [outcome(amal.person, before, order) for order in permutations(sent)]
    assert all(one == found[0] for one in found) and len(found) == 120
    said, visits, overlaps, *_ = found[0]
    assert [said[one.uid][0] for one in sent] == ["stored"] * 3 + ["refused", "stored"]
    assert [(visit["state"], visit["minutes"]) for _, visit in sorted(visits.items())] == [
        ("open", None), ("recorded", 60), ("waiting", None),
    ]  # fmt: skip
    assert overlaps == {VISITS[0], VISITS[1]}


@pytest.mark.parametrize(("starts", "stays"), [((60, 90), 1), ((90, 60), 2), ((60, 60), 1)])
def test_it_leaves_that_one_open_which_began_last(amal: Somebody, starts: tuple[int, int], stays: int) -> None:
    """Of two visits with the same start the one with the lower uid stays open."""
    pair = [come(1, 1, starts[0]), come(2, 2, starts[1])]
    receipts = {receipt.uid: receipt for receipt in commands.deliver(amal.person, pair[::-1])}
    assert [visit.uid for visit in Visit.select()] == [VISITS[stays - 1]]
    refused = receipts[UUID(int=3 - stays)]
    assert (refused.answer, refused.reason, Entry.select().count()) == ("refused", "open_visit", 1)


def test_it_leaves_the_visit_open_that_was_open_before(amal: Somebody) -> None:
    commands.deliver(amal.person, [come(1, 1, 90)])
    assert answers(amal.person, come(2, 2, 30), go(3, 3, 20), come(4, 3, 40)) == ["refused", "stored", "stored"]
    assert {visit.uid: visit.state for visit in Visit.select()} == {VISITS[0]: "open", VISITS[2]: "ended"}


def test_it_opens_a_visit_when_the_other_one_ends_in_the_same_delivery(amal: Somebody) -> None:
    """The check-out is last in the delivery, belongs to the later visit, and the new visit is known already."""
    commands.deliver(amal.person, [record(1, 2), come(2, 1, 30)])
    assert answers(amal.person, come(3, 2, 60), come(4, 3, 40), go(5, 1, 10)) == ["refused", "stored", "stored"]
    assert [visit.state for visit in Visit.select().order_by(Visit.uid)] == ["ended", "waiting", "open"]
    assert answers(amal.person, come(3, 2, 60), go(6, 3, 5)) == ["stored", "stored"]
    assert [visit.state for visit in Visit.select().order_by(Visit.uid)] == ["ended", "open", "ended"]


def test_it_takes_a_check_in_that_was_refused_once_its_visit_or_the_other_one_has_ended(amal: Somebody) -> None:
    first = [come(1, 1, 90), come(2, 2, 60)]
    assert answers(amal.person, first[1]) == ["stored"]
    assert answers(amal.person, first[0]) == ["refused"]
    assert answers(amal.person, first[0], go(3, 1, 70)) == ["stored", "stored"]
    assert {visit.uid: (visit.state, visit.minutes) for visit in Visit.select()} == {
        VISITS[0]: ("ended", 20), VISITS[1]: ("open", None),
    }  # fmt: skip


def test_it_keeps_the_reason_of_an_end_that_is_wrong_itself(amal: Somebody) -> None:
    """The check-in is refused because another visit is open; its check-out is not kept as one without a start."""
    commands.deliver(amal.person, [come(1, 1, 90)])
    receipts = commands.deliver(amal.person, [go(3, 2, 70), come(2, 2, 60)])
    assert ["before the start" in str(receipt.errors) for receipt in receipts] == [True, False]
    assert [receipt.reason for receipt in receipts] == [None, "open_visit"]
    assert (Visit.select().count(), Entry.select().count()) == (1, 1)


def test_it_lets_the_correction_that_was_made_last_stand(amal: Somebody) -> None:
    commands.deliver(amal.person, [lasting(1, 1, 300, 60)])
    later = record(2, 1, made=5, topics=["rights"], outcome="aborted")
    assert answers(amal.person, later, record(3, 1, made=10, topics=["work"])) == ["stored", "stored"]
    assert (Visit.get().outcome, [row.topic for row in VisitTopic.select()]) == ("aborted", ["rights"])


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("size", [1, 3])
def test_it_refuses_a_record_that_was_made_after_its_visit_was_withdrawn(
    amal: Somebody, turned: bool, size: int
) -> None:
    """One delivery gives the same as three: no entry is answered as stored for a visit that is then withdrawn."""
    sent = [lasting(1, 1, 300, 60, made=9), entry(2, "withdraw", 1, made=8), lasting(3, 1, 200, 30, made=7)]
    given = sent[::-1] if turned and size == 3 else sent
    batches = [given[at : at + size] for at in range(0, 3, size)]
    receipts = {one.uid: one for batch in batches for one in commands.deliver(amal.person, batch)}
    assert [receipts[one.uid].answer for one in sent] == ["stored", "stored", "refused"]
    assert "You withdrew this visit" in str(receipts[sent[2].uid].errors)
    assert [receipts[one.uid].reason for one in sent] == [None, None, "withdrawn"], "the phone makes a new visit of it"
    assert [(visit.state, visit.minutes) for visit in Visit.select()] == [("withdrawn", 60)]


@pytest.mark.parametrize("turned", [False, True])
def test_it_finds_room_on_a_day_from_which_a_visit_is_taken(amal: Somebody, turned: bool) -> None:
    commands.deliver(amal.person, [lasting(1, 1, 700, 400), lasting(2, 2, 650, 540)])
    longer, less = lasting(3, 1, 700, 700), entry(4, "withdraw", 2)
    assert answers(amal.person, *((less, longer) if turned else (longer, less))) == ["stored", "stored"]
    assert {visit.uid: (visit.state, visit.minutes) for visit in Visit.select()} == {
        VISITS[0]: ("recorded", 700), VISITS[1]: ("withdrawn", 540),
    }  # fmt: skip


@pytest.mark.parametrize("turned", [False, True])
def test_it_refuses_the_same_visit_of_a_full_day_in_every_order(amal: Somebody, turned: bool) -> None:
    pair = [lasting(1, 1, 700, 600), lasting(2, 2, 650, 500)]
    commands.deliver(amal.person, pair[::-1] if turned else pair)
    assert [(visit.uid, visit.minutes) for visit in Visit.select()] == [(VISITS[0], 600)]


def test_it_gives_the_same_entry_twice_the_same_receipt(amal: Somebody) -> None:
    twice = come(1, 1, 30)
    assert answers(amal.person, twice, twice) == ["stored", "stored"]
    assert answers(amal.person, twice, twice) == ["already", "already"]
    assert (Visit.select().count(), Entry.select().count()) == (1, 1)


def test_it_accepts_together_what_was_held_while_another_visit_is_open(amal: Somebody, karin: Somebody) -> None:
    commands.deliver(amal.person, [come(1, 1, 90)])
    sent = [go(3, 2, 20), come(2, 2, 80), record(4, 2)]
    receipts = commands.deliver(amal.person, sent, has_access=False)
    assert [receipt.answer for receipt in receipts] == ["held"] * 3
    said = {one.uid: one.arguments for one in sent}
    visit = review_commands.decide_together(karin.person, sent[0].uid, said, accept=True)
    assert visit is not None and (visit.state, visit.minutes) == ("recorded", 60)


def test_it_does_not_accept_together_what_was_withdrawn_and_then_written_again(amal: Somebody, karin: Somebody) -> None:
    """The coordinator sees the entries in the order in which they were made, and why they conflict."""
    sent = [lasting(1, 1, 200, 30, made=7), entry(2, "withdraw", 1, made=8)]
    commands.deliver(amal.person, sent, has_access=False)
    said = {one.uid: one.arguments for one in sent}
    with pytest.raises(Overtaken, match="You withdrew this visit"):
        review_commands.decide_together(karin.person, sent[0].uid, said, accept=True)
    assert not Visit.select().exists() and not Entry.select().where(Entry.decision.is_null(False)).exists()


def test_it_lets_a_check_in_without_a_time_begin_when_it_arrives(amal: Somebody) -> None:
    now = entry(1, "check_in", 1)
    assert answers(amal.person, now, come(2, 2, 30)) == ["stored", "refused"]
    assert (Visit.get().uid, Visit.get().started_at) == (VISITS[0], NOON)
