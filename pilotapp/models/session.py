"""A session: one signed-in browser, so that it can be listed and ended."""

from __future__ import annotations

from uuid import UUID

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField

from pilotapp.models.base import Table, UtcField, now_field
from pilotapp.models.person import Person


class Session(Table):
    """Only the hash of the token that the cookie carries is stored. An ended session never comes back.

    `way` says how she came in (password, passkey, invite, demo); `mfa_complete`: with a passkey or a second factor;
    `shared`: on a phone that is not hers alone; `authenticated_at`: when she last proved who she is. Left alone, the
    session ends at `ends_at`, which use moves forward by `idle_minutes`, but never beyond `expires_at`. Where
    access was taken away while it lived, it ended then, but its phone is heard until `deliver_until`
    (`web/late_delivery.py`).
    """

    token_hash = CharField(max_length=64, unique=True)
    person = ForeignKeyField(Person, on_delete="CASCADE", backref="+")
    person_id: UUID
    device = CharField(max_length=120, default="")
    way = CharField(max_length=8)
    mfa_complete = BooleanField(column_name="strong")
    shared = BooleanField(default=False)
    created_at = now_field()
    last_seen_at = now_field()
    authenticated_at = now_field(column_name="confirmed_at")
    idle_minutes = IntegerField()
    ends_at = UtcField()
    expires_at = UtcField()
    ended_at = UtcField(null=True)
    deliver_until = UtcField(null=True)
