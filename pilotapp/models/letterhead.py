"""A letterhead of a programme: what its certificates have above and below, and how readers of its figures reach it."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import BlobField, CharField

from pilotapp.models.base import Reference, Table, now_field
from pilotapp.models.handling import configuration, tenant
from pilotapp.models.programme import Programme


class Letterhead(Table):
    """One version; the latest is the present one. A version that a certificate was issued with never changes.

    All texts may be empty. `address`, `contact` and `signatory` have several lines. `logo` is a checked PNG or SVG file
    (`certificates/logo.py`), in the database so that backups include it.
    """

    excluded = _l("It stands on the papers of the programme.")
    programme = tenant(Reference(Programme, on_delete="RESTRICT", index=False))
    programme_id: UUID
    heading = configuration(CharField(max_length=120, default=""))
    address = configuration(CharField(max_length=300, default=""))
    contact = configuration(CharField(max_length=300, default=""))
    signatory = configuration(CharField(max_length=160, default=""))
    logo = configuration(BlobField(null=True))
    made_at = configuration(now_field())

    class Meta:
        indexes = ((("programme", "made_at"), False),)

    @classmethod
    def latest(cls, programme: UUID) -> Letterhead | None:
        """Return the programme's present letterhead; None if it has none."""
        newest = (cls.made_at.desc(), cls.uid.desc())
        found: Letterhead | None = cls.select().where(cls.programme == programme).order_by(*newest).first()
        return found
