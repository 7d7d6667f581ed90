"""A pilot writes, repeats and corrects the record of a visit."""

from datetime import UTC
from uuid import uuid4

import pytest

from pilotapp import clock
from pilotapp.models import Entry, Visit, VisitTopic
from pilotapp.refusals import Refusal
from pilotapp.visits import commands
from pilotapp.visits.forms import RecordForm
from tests.support.kept import FOR_LATER
from tests.visits.helpers import NOON, RECORD, berlin, checked_in, minutes, visited

EVERY_FIELD = RECORD | {
    "started_at": NOON - minutes(120),
    "ended_at": NOON - minutes(30),
    "topics": ["school", "work"],
    "referral": "health",
}


def ended(somebody):
    visit = checked_in(somebody.person, NOON - minutes(60))
    return commands.check_out(somebody.person, uid=uuid4(), visit=visit.uid)


def test_it_records_codes_and_nothing_else(app, amal, frozen):
    """Every field of the form is stored: each value here differs from the visit's earlier one."""
    with app.test_request_context():
        names = {field.name for field in RecordForm(formdata=None)}
    before = ended(amal)
    visit = commands.record(amal.person, uid=uuid4(), visit=before.uid, **EVERY_FIELD)
    stored = Visit.get_by_id(visit.uid).__data__
    topics = [row.topic for row in VisitTopic.select().where(VisitTopic.visit == visit)]
    assert {name: topics if name == "topics" else stored[name] for name in names} == EVERY_FIELD
    changed = {name for name, value in stored.items() if value != before.__data__[name]}
    assert changed == {*EVERY_FIELD, "state", "minutes", "version"} - {"topics"}
    assert (stored["state"], stored["minutes"]) == ("recorded", 90)


def test_it_is_done_on_the_page_with_a_tap_or_two(amal, frozen):
    visit = ended(amal)
    page = amal.page(f"/visits/record?visit={visit.uid}")
    page.form("/visits/record").submit(institution_kind="job_centre", topics=["work"])
    assert (Visit.get().state, Visit.get().mode, Visit.get().client_language) == ("recorded", "in_person", "ara")


def suggested(page):
    """The fields whose values are called suggestions, because nobody has told them for this visit."""
    return [one.get("data-suggested") for one in page.tree.iter("span") if one.get("data-suggested")]


def test_it_says_which_place_and_language_are_only_usual(amal, frozen):
    visited(amal.person, NOON - minutes(3000), institution_kind="school")
    assert suggested(amal.page("/visits/new")) == ["institution_kind", "client_language"]
    assert amal.page("/visits/new").form("/visits/new").values["institution_kind"] == "school"
    visit = commands.check_in(amal.person, uid=uuid4(), visit=uuid4(), institution_kind="health")
    commands.check_out(amal.person, uid=uuid4(), visit=visit.uid, ended_at=NOON + minutes(6))
    path = f"/visits/record?visit={visit.uid}"
    page = amal.page(path)
    assert suggested(page) == ["client_language"], "the check-in told the place"
    assert suggested(amal.page(f"{path}&same=1")) == [], "she asked for them"
    assert suggested(page.form("/visits/record").submit(topics=[])) == [], "what was sent is her own"
    page.form("/visits/record").submit(topics=["work"])
    assert suggested(amal.page(path)) == []


def test_it_shows_the_languages_as_a_list_of_ours(amal):
    """A choice list in place of a text field with suggestions, which browsers draw differently."""
    [languages] = [
        one for one in amal.page("/visits/record").tree.iter("select") if one.get("name") == "client_language"
    ]
    assert languages.get("class") == "kern-form-input__select"


@pytest.mark.parametrize(("topics", "taken"), [([], False), (["work", "school", "health"], True)])
def test_it_wants_one_to_three_topics(amal, frozen, topics, taken):
    visit = ended(amal)
    form = amal.page(f"/visits/record?visit={visit.uid}").form("/visits/record")
    page = form.submit(institution_kind="job_centre", topics=topics)
    assert (page.status == 200) is taken
    assert (Visit.get().state == "recorded") is taken


def test_it_shows_what_was_chosen_when_it_refuses(amal, frozen):
    visit = ended(amal)
    form = amal.page(f"/visits/record?visit={visit.uid}").form("/visits/record")
    page = form.submit(topics=["work", "school", "health", "family"], institution_kind="health", travel_minutes="30")
    assert (page.status, Visit.get().state) == (422, "ended")
    assert any("1, 2 or 3 topics" in error for error in page.errors())
    assert page.form("/visits/record").values["travel_minutes"] == "30"


def test_it_takes_own_minutes(amal, frozen):
    visit = ended(amal)
    form = amal.page(f"/visits/record?visit={visit.uid}").form("/visits/record")
    form.submit(topics=["work"], institution_kind="health", travel_minutes="own", travel_minutes_own="25")
    assert Visit.get().travel_minutes == 25


def test_it_repeats_the_last_record(amal, frozen):
    told = {"travel_minutes": 45, "waiting_minutes": 15, "referral": "health"}
    visited(amal.person, NOON - minutes(500), topics=["housing"], institution_kind="counselling", mode="phone", **told)
    visit = ended(amal)
    values = amal.page(f"/visits/record?visit={visit.uid}&same=1").form("/visits/record").values
    assert (values["topics"], values["mode"], values["party"]) == (["housing"], "phone", "family")
    assert (values["travel_minutes"], values["waiting_minutes"], values["referral"]) == ("0", "0", "")


def test_it_corrects_until_it_is_confirmed_and_keeps_every_version(amal, frozen):
    visit = visited(amal.person, NOON - minutes(300))
    form = amal.page(f"/visits/record?visit={visit.uid}").form("/visits/record")
    form.submit(ended_at="2026-03-03T08:30", topics=["rights"])
    assert (Visit.get().minutes, [row.topic for row in VisitTopic.select()]) == (90, ["rights"])
    assert Entry.select().count() == 2
    assert "School and education" in amal.page(f"/visits/{visit.uid}").text


def test_it_leaves_the_second_half_past_two_in_october_alone(amal):
    second = berlin("2026-10-25 02:30").replace(fold=1).astimezone(UTC)
    with clock.freeze(second + minutes(300)):
        visit = visited(amal.person, second, 60)
        form = amal.page(f"/visits/record?visit={visit.uid}").form("/visits/record")
        form.submit(topics=["rights"])
    assert (Visit.get().started_at, Visit.get().minutes) == (second, 60)


def test_it_enters_a_visit_afterwards(amal, frozen):
    form = amal.page("/visits/new").form("/visits/new")
    form.submit(
        started_at="2026-03-02T09:00", ended_at="2026-03-02T10:15", institution_kind="school", topics=["school"]
    )
    assert (Visit.get().state, Visit.get().minutes) == ("recorded", 75)


def test_it_says_which_time_is_missing(amal, frozen):
    form = amal.page("/visits/new").form("/visits/new")
    page = form.submit(started_at="2026-03-02T09:00", institution_kind="school", topics=["school"])
    assert (page.status, Visit.select().count()) == (422, 0)
    assert any("when it ended" in error for error in page.errors())


def test_it_marks_a_record_late_after_two_weeks(amal, frozen):
    visit = ended(amal)
    with clock.freeze(NOON + minutes(15 * 24 * 60)):
        commands.record(amal.person, uid=uuid4(), visit=visit.uid, **RECORD)
    assert Visit.get().late


def test_it_refuses_a_record_of_a_withdrawn_visit(amal, frozen):
    visit = visited(amal.person, NOON - minutes(300))
    commands.withdraw(amal.person, uid=uuid4(), visit=visit.uid)
    with pytest.raises(Refusal, match="withdrew"):
        commands.record(amal.person, uid=uuid4(), visit=visit.uid, **RECORD)
    assert Visit.get().state == "withdrawn"


def test_it_enters_a_visit_once_for_a_double_tap(amal, frozen):
    form = amal.page("/visits/new").form("/visits/new")
    for _ in range(2):
        form.submit(
            started_at="2026-03-02T09:00", ended_at="2026-03-02T10:15", institution_kind="school", topics=["school"]
        )
    assert (Visit.select().count(), Entry.select().count()) == (1, 1)


@pytest.mark.parametrize(
    ("path", "name", "sentence"),
    [
        ("/visits/record", "topics", "Please choose at least one topic."),
        ("/visits/record", "client_language", "Please choose one."),
        ("/visits/new", "topics", "Please choose at least one topic."),
        ("/visits/new", "started_at", "Please choose when it began."),
        ("/visits/end", "ended_at", "Please choose when it ended."),
    ],
)
def test_it_carries_the_sentences_that_the_phone_says_by_itself(amal, frozen, path, name, sentence):
    page = amal.page(path)
    said = {one.get("data-missing"): one for one in page.tree.iter("template") if one.get("data-missing")}
    assert "".join(said[name].itertext()) == sentence


def test_it_asks_for_no_times_where_the_visit_has_them(amal, frozen):
    page = amal.page(f"/visits/record?visit={ended(amal).uid}")
    assert 'data-missing="started_at"' not in page.html and 'data-missing="referral"' not in page.html


def test_it_shows_the_record_that_came_before_the_end(amal, frozen):
    visit = checked_in(amal.person, NOON - minutes(60))
    commands.record(amal.person, uid=uuid4(), visit=visit.uid, **RECORD)
    page = amal.page("/visits/record")
    assert page.path == f"/visits/record?visit={visit.uid}" and page.heading == "Correct the record"
    values = page.form("/visits/record").values
    assert (Visit.get().state, values["topics"], values["ended_at"]) == ("open", ["school"], "")


def test_a_phone_keeps_the_blank_page_even_then(amal, frozen):
    visit = checked_in(amal.person, NOON - minutes(60))
    commands.record(amal.person, uid=uuid4(), visit=visit.uid, **RECORD)
    page = amal.page("/visits/record", headers=FOR_LATER)
    values = page.form("/visits/record").values
    assert (page.path, page.heading) == ("/visits/record", "How did the visit go?")
    assert ("topics" in values, values["visit"], values["party"]) == (False, "", "person")
