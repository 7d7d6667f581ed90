"""A notice: tells a person that there is something, not what it says; shown in the app and sent by mail."""

from __future__ import annotations

from uuid import UUID

from peewee import SQL, CharField, ForeignKeyField, SmallIntegerField, TextField, UUIDField

from pilotapp.models.base import Table, UtcField, now_field
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class Notice(Table):
    """`kind` is the code of what happened, `subject` the uid of what it is about, `detail` JSON of numbers by code.

    `once` prevents duplicates: a unique key, or None. `mail` is none, waiting, sending, sent or failed: it is set to
    'sending' durably before the server is asked, so that a mail with an unknown result is never sent again.
    """

    programme = ForeignKeyField(Programme, on_delete="RESTRICT", backref="+", index=False)
    programme_id: UUID
    person = ForeignKeyField(Person, on_delete="CASCADE", backref="+", index=False)
    person_id: UUID
    kind = CharField(max_length=24)
    subject = UUIDField(null=True)
    detail = TextField(null=True)
    once = CharField(max_length=120, null=True, unique=True)
    created_at = now_field()
    seen_at = UtcField(null=True)
    mail = CharField(max_length=8, default="waiting")
    attempts = SmallIntegerField(default=0)
    next_try_at = UtcField(null=True)
    sent_at = UtcField(null=True)

    class Meta:
        indexes = ((("person", "created_at"), False),)


Notice.add_index(Notice.next_try_at, where=SQL("mail IN ('waiting', 'sending')"), name="notice_unsent")
Notice.add_index(Notice.person, where=SQL("seen_at IS NULL"), name="notice_unseen")
