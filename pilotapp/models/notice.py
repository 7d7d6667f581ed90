"""A notice: tells a person that there is something, not what it says; shown in the app and sent by mail."""

from flask_babel import lazy_gettext as _l
from peewee import SQL, CharField, SmallIntegerField, TextField, UUIDField

from pilotapp.models.base import Reference, Table, UtcField, now_field
from pilotapp.models.handling import DELETED, MADE_OF, YOU, activity, technical, tenant
from pilotapp.models.person import Person
from pilotapp.models.programme import Programme


class Notice(Table):
    """`kind` is the code of what happened, `subject` the uid of what it is about, `detail` JSON of numbers by code.

    `once` prevents duplicates: a unique key, or None. `mail` is none, waiting, sending, sent or failed: it is set to
    'sending' durably before the server is asked, so that a mail with an unknown result is never sent again.
    """

    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    person = activity(Reference(Person, on_delete="CASCADE", index=False), erased=DELETED, excluded=YOU)
    kind = activity(CharField(max_length=24))
    subject = activity(UUIDField(null=True))
    detail = activity(TextField(null=True))
    once = technical(CharField(max_length=120, null=True, unique=True), excluded=MADE_OF)
    created_at = activity(now_field())
    seen_at = activity(UtcField(null=True))
    mail = activity(CharField(max_length=8, default="waiting"))
    attempts = technical(SmallIntegerField(default=0), excluded=_l("It counts how often a mail was tried."))
    next_try_at = technical(UtcField(null=True), excluded=_l("It says when a mail is tried again."))
    sent_at = activity(UtcField(null=True))

    class Meta:
        indexes = ((("person", "created_at"), False),)


Notice.add_index(Notice.next_try_at, where=SQL("mail IN ('waiting', 'sending')"), name="notice_unsent")
Notice.add_index(Notice.person, where=SQL("seen_at IS NULL"), name="notice_unseen")
