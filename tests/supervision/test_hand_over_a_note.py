"""A note is handed over to another coordinator of the same programme, who is notified."""

from __future__ import annotations

from uuid import uuid4

import pytest

from pilotapp.models import AuditRow, NoteAct, Notice, Person
from pilotapp.refusals import Refusal
from pilotapp.supervision import desk_commands
from pilotapp.supervision.desk_commands import Seen
from tests.supervision import notes
from tests.support import people


@pytest.fixture
def ilse(app):
    return people.create("ilse", "musterstadt", ("coordinator",))


@pytest.fixture
def note(app, frozen):
    return notes.note("amal", load=4)


def hand(somebody, note, to):
    """Hand the note over to the person with this uid."""
    return desk_commands.hand_over(somebody, note.uid, Seen(notes.now(note).version, uuid4()), to=to)


def test_it_hands_a_note_over_with_a_few_words(note, karin, ilse):
    page = (
        karin.page(f"/supervision/{note.uid}").form("/hand-over").submit(to=str(ilse.uid), text="You know it better.")
    )
    after, act = notes.now(note), NoteAct.get()
    assert "The note is handed over." in page.text and "with Ilse" in page.text
    assert (after.coordinator_id, after.state, after.urgency) == (ilse.uid, "open", 2)
    assert (act.handed_to_id, act.text) == (ilse.uid, "You know it better.")
    assert AuditRow.select().where(AuditRow.action == "note.hand_over").count() == 1


def test_it_tells_her_and_not_the_pilot(note, karin, ilse):
    hand(karin.person, note, ilse.uid)
    assert notes.told("ilse", note.uid) == ["note_handed_over"]
    assert Notice.select().count() == 1


def test_it_stands_on_her_own_desk(note, karin, ilse):
    hand(karin.person, note, ilse.uid)
    assert f"note-row-{note.uid}" not in karin.page("/supervision?mine=1").html
    assert f"note-row-{note.uid}" in karin.page("/supervision").html


def test_it_lets_her_take_it_over(note, karin, ilse):
    hand(karin.person, note, ilse.uid)
    hand(karin.person, note, karin.person.uid)
    assert notes.now(note).coordinator_id == karin.person.uid
    assert notes.told("karin", note.uid) == []


def test_it_gives_it_to_nobody_of_another_programme_or_role_or_without_access(note, karin, ilse):
    form = karin.page(f"/supervision/{note.uid}").form("/hand-over")
    Person.update(active=False).where(Person.uid == ilse.uid).execute()
    for name in ("carla", "berna", "ines", "ilse"):
        with pytest.raises(Refusal, match="coordinates this programme"):
            hand(karin.person, note, people.uid_of(name))
    page = form.submit(to=str(people.uid_of("carla")), text="Hello")
    assert page.status == 422 and page.form("/hand-over").values["text"] == "Hello"
    assert (NoteAct.select().count(), Notice.select().count(), notes.now(note).version) == (0, 0, 1)


def test_it_does_not_give_it_to_whom_it_belongs_already(note, karin, ilse):
    hand(karin.person, note, ilse.uid)
    with pytest.raises(Refusal, match="already with her"):
        hand(karin.person, note, ilse.uid)
    options = [one.get("value") for one in karin.page(f"/supervision/{note.uid}").tree.iter("option")]
    assert str(ilse.uid) not in options and str(karin.person.uid) in options
