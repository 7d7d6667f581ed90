"""A person is erased: the data are deleted, the visits become anonymous, every count stays."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings

from pilotapp import clock, codes, db, erasure
from pilotapp.erasure import policy
from pilotapp.models import (
    TABLES,
    AuditRow,
    Certificate,
    Challenge,
    Declaration,
    Entry,
    Funding,
    ImportRun,
    Note,
    Passkey,
    Person,
    PersonLanguage,
    PersonPhone,
    RecoveryCode,
    ReflectionAttendance,
    ReflectionSession,
    Review,
    Session,
    Visit,
)
from pilotapp.models.handling import COARSENED, EMPTIED, of
from tests.account.figures import figures
from tests.exports.test_all_sums_agree import VISITS, write_visits
from tests.support import exported, meetings, stage
from tests.support.people import email_of, uid_of

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
EMPTY = {"language", "password_hash", "totp", "totp_step", "declaration"}
# What is left of the row: numbers, the tenant, and that and when she came and went.
LEFT = {"uid", "programme_id", "email", "email_key", "name", "name_key", "active", "created_at", "left_at", "erased_at"}
LEFT |= {"import_run"}


def erase(name, by="karin"):
    erasure.erase(stage.person(name), by=by and stage.person(by))


@pytest.fixture
def full(app, frozen):
    """Amal with a row in every table that can hold one of hers, and a value in every column."""
    amal, later = uid_of("amal"), clock.now() + timedelta(days=1)
    things = stage.fill(app)
    Passkey.create(person=amal, credential="amal-1", public_key="key", name="Amal's phone")
    RecoveryCode.create(person=amal, code_hash="0" * 64)
    PersonPhone.create(person=amal, number="+491713920017")
    Challenge.create(person=amal, purpose="confirm", value="x", expires_at=later)
    Declaration.create(person=amal, programme=uid_of("musterstadt"), version=codes.DECLARATION, language="ar")
    exported.add("amal")
    Funding.create(person=amal, programme=uid_of("musterkreis"))
    Session.create(
        token_hash="1" * 64, person=amal, device="Amal's phone", way="passkey", mfa_complete=True, idle_minutes=60,
        ends_at=later, expires_at=later,
    )  # fmt: skip
    stage.people_commands.invite(stage.person("karin"), uid=amal, invite_hours=72)
    meetings.held("amal", follow_up_on=NOON.date() + timedelta(days=30))
    ReflectionAttendance.update(answer="yes").where(ReflectionAttendance.person == amal).execute()
    Visit.update(measured_minutes=50, clock_offset=3).where(Visit.pilot == amal).execute()
    Note.update(visit=things.visits["asked"], coordinator=uid_of("karin")).where(Note.pilot == amal).execute()
    Person.update(language="ar", totp="JBSWY3DPEHPK3PXP", totp_step=7).where(Person.uid == amal).execute()
    return things


def test_it_leaves_an_empty_shell(full):
    erase("amal")
    person = stage.person("amal")
    assert {name for name in EMPTY if person.__data__[name] is not None} == set()
    assert {field.column_name for field in Person._meta.sorted_fields} == EMPTY | LEFT
    assert (person.name, person.name_key, person.email) == ("", "", f"erased-{person.uid}@invalid")
    assert person.email_key == person.email
    assert (person.active, person.left_at, person.erased_at) == (False, clock.now(), clock.now())


def test_it_takes_every_row_that_says_who_she_is(full):
    columns = policy.deleted()
    before = {column: column.model.select().where(column == uid_of("amal")).count() for column in columns}
    assert all(before.values()), before
    erase("amal")
    after = {column: column.model.select().where(column == uid_of("amal")).count() for column in columns}
    assert after == dict.fromkeys(columns, 0)
    assert PersonLanguage.select().where(PersonLanguage.person == uid_of("berna")).count() == 1


def hers(column):
    """The values of a column in the rows about her."""
    amal, table = uid_of("amal"), column.model
    visits = Visit.select(Visit.uid).where(Visit.pilot == amal)
    came = ReflectionAttendance.select(ReflectionAttendance.session).where(ReflectionAttendance.person == amal)
    about_her = {
        Person: lambda: Person.uid == amal,
        Visit: lambda: Visit.pilot == amal,
        Review: lambda: Review.visit.in_(visits),
        Note: lambda: Note.pilot == amal,
        ReflectionAttendance: lambda: ReflectionAttendance.person == amal,
        ReflectionSession: lambda: (ReflectionSession.kind == "individual") & ReflectionSession.uid.in_(came),
        Certificate: lambda: Certificate.pilot == amal,
        ImportRun: lambda: ImportRun.programme == uid_of("musterstadt"),
    }
    return {value for (value,) in table.select(column).where(about_her[table]()).tuples()} - {None, ""}


def test_it_leaves_in_rows_that_stay_what_their_columns_say(full):
    columns = [column for table in TABLES for column in table._meta.sorted_fields]
    emptied = [column for column in columns if of(column).erased == EMPTIED]
    coarsened = [column for column in columns if of(column).erased == COARSENED]
    assert [column for column in emptied + coarsened if not hers(column)] == []
    erase("amal")
    assert [column for column in emptied if hers(column)] == []
    times = {instant.astimezone(NOON.tzinfo).time() for column in coarsened for instant in hers(column)}
    assert times == {NOON.time()}


def test_it_keeps_nothing_of_her_anywhere_in_the_database(full):
    erase("amal")
    words = {"amal", "Amal", email_of("amal"), "Amal's phone", stage.QUESTION}
    values = {value for table in TABLES for row in table.select().tuples() for value in row}
    texts = {value for value in values if isinstance(value, str)}
    assert {word for word in words for text in texts if word in text} == set()


@pytest.mark.parametrize("name", ["amal", "berna"])
def test_it_changes_no_figure(full, app, name):
    with app.test_request_context():
        before = figures(stage.person("karin"))
        erase(name)
        assert figures(stage.person("karin")) == before


@given(visits=VISITS)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_changes_no_figure_however_visits_fall(app, visits):
    with app.test_request_context():
        karin = write_visits(visits)
        amal, before = stage.person("amal"), figures(karin)
        with db.transaction():
            assert erasure._forget(uid_of("amal"))
        after = figures(karin)
        amal.save()  # as she was, for the next example
    assert after == before


def test_it_leaves_the_day_alone_of_all_times(full):
    days = dict(Visit.select(Visit.uid, Visit.day).where(Visit.pilot == uid_of("amal")).tuples())
    erase("amal")
    hers = list(Visit.select().where(Visit.pilot == uid_of("amal")))
    zone = ZoneInfo("Europe/Berlin")
    kept = [instant.astimezone(zone) for visit in hers for instant in (visit.started_at, visit.created_at) if instant]
    assert {visit.uid: visit.day for visit in hers} == days
    assert {(instant.hour, instant.minute) for instant in kept} == {(12, 0)}
    assert {(visit.ended_at, visit.measured_minutes, visit.clock_offset) for visit in hers} == {(None, None, None)}


def test_it_takes_back_what_was_never_finished(full):
    erase("amal")
    states = {str(visit.state) for visit in Visit.select().where(Visit.pilot == uid_of("amal"))}
    assert states == {"recorded", "asked", "confirmed", "withdrawn", "void"}


def test_it_empties_what_was_asked_about_her_visits(full, app):
    with app.test_request_context():
        visit = full.visits["other"]
        stage.review_commands.ask(stage.person("karin"), visit, stage.version(visit), text="Was it so long?")
    erase("amal")
    asked = Review.select(Review, Visit).join(Visit).where(Review.act == "ask")
    texts = {row.visit.pilot_id: row.text for row in asked}
    assert texts == {uid_of("amal"): None, uid_of("berna"): "Was it so long?"}


def test_it_writes_down_that_it_was_done_and_nothing_else(full):
    before = AuditRow.select().count()
    erase("amal")
    last = AuditRow.select().order_by(AuditRow.id.desc()).first()
    assert (last.action, last.subject, last.person_id) == ("person.erase", uid_of("amal"), uid_of("karin"))
    assert AuditRow.select().count() == before + 1


def test_it_does_nothing_the_second_time(full):
    erase("amal")
    rows, erased_at = AuditRow.select().count(), stage.person("amal").erased_at
    erase("amal", by=None)
    assert (AuditRow.select().count(), stage.person("amal").erased_at) == (rows, erased_at)


def test_it_leaves_everybody_else_alone(full):
    def others():
        kept = [(Person, Person.uid), (Visit, Visit.pilot), (Entry, Entry.pilot), (Session, Session.person)]
        return [set(table.select().where(column != uid_of("amal")).tuples()) for table, column in kept]

    before = others()
    erase("amal")
    assert others() == before
