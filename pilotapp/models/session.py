"""A session: one signed-in browser, so that sessions can be listed and ended."""

from __future__ import annotations

from uuid import UUID

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField

from pilotapp.models.base import Table, UtcField, now_field
from pilotapp.models.person import Person


class Session(Table):
    """Only the hash of the cookie's token is stored. An ended session never becomes valid again.

    `way` is how the person signed in (password, passkey, invite, demo); `mfa_complete`: with a passkey or a second
    factor; `shared`: on a phone that others use too; `authenticated_at`: the last (re)authentication. The session ends
    at `ends_at`, which use moves forward by `idle_minutes`, but not beyond `expires_at`. If the access was ended while
    the session was open, the session ended too, but its phone may deliver until `deliver_until`
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
