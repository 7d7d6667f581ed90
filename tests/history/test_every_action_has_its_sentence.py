"""Every audit action in the code has a sentence, and the packages that declare them do not contradict each other."""

from __future__ import annotations

from collections import Counter

import pytest

from pilotapp import audit, db, rooms
from pilotapp.audit.sentences import GROUPS
from pilotapp.models import AuditRow, Person
from tests.support.people import uid_of


def test_it_writes_nothing_down_that_has_no_sentence(app):
    karin = Person.get_by_id(uid_of("karin"))
    with pytest.raises(KeyError, match=r"visit\.juggle"), db.transaction():
        audit.write(karin, "visit.juggle", "programme", karin.programme_id)
    assert AuditRow.select().where(AuditRow.action == "visit.juggle").count() == 0


def test_it_has_one_room_and_one_group_for_every_action():
    declared = Counter(action for room in rooms.rooms() for actions in room.actions.values() for action in actions)
    assert {action for action, times in declared.items() if times > 1} == set()
    assert {group for _, group in rooms.actions().values()} == set(GROUPS)


@pytest.mark.parametrize("kind", ["juggler", ""])
def test_it_knows_whose_data_every_kind_of_subject_is(app, kind):
    karin = Person.get_by_id(uid_of("karin"))
    with pytest.raises(KeyError), db.transaction():
        audit.write(karin, "visit.confirm", kind, uid_of("musterstadt"))
    assert AuditRow.select().where(AuditRow.subject_kind == kind).count() == 0
