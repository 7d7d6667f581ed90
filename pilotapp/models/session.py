"""A session: one signed-in browser, so that sessions can be listed and ended."""

from uuid import UUID

from peewee import BooleanField, CharField, IntegerField

from pilotapp.models.base import Reference, Table, UtcField, now_field
from pilotapp.models.handling import DELETED, OPENS, YOU, access, secret, technical
from pilotapp.models.person import Person


class Session(Table):
    """Only the hash of the cookie's token is stored. An ended session never becomes valid again.

    `way` is how the person signed in (password, passkey, invite, demo); `mfa_complete`: with a passkey or a second
    factor; `shared`: on a phone that others use too; `authenticated_at`: the last (re)authentication. The session ends
    at `ends_at`, which use moves forward by `idle_minutes`, but not beyond `expires_at`. If the access was ended while
    the session was open, the session ended too, but its phone may deliver until `deliver_until`
    (`web/late_delivery.py`).
    """

    subject_kind, subject_owner = "session", "person"
    token_hash = secret(CharField(max_length=64, unique=True), excluded=OPENS)
    person = technical(Reference(Person, on_delete="CASCADE"), erased=DELETED, excluded=YOU)
    person_id: UUID
    device = access(CharField(max_length=120, default=""))
    way = access(CharField(max_length=8))
    mfa_complete = access(BooleanField(column_name="strong"))
    shared = access(BooleanField(default=False))
    created_at = access(now_field())
    last_seen_at = access(now_field())
    authenticated_at = access(now_field(column_name="confirmed_at"))
    idle_minutes = technical(IntegerField())
    ends_at = access(UtcField())
    expires_at = access(UtcField())
    ended_at = access(UtcField(null=True))
    deliver_until = access(UtcField(null=True))
