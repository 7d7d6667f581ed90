"""Own data: certificates of hours, requested files, and what this person issued, released and imported."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from pilotapp.account.own_data.section import Data, Section, instant, label
from pilotapp.account.own_data.table import OwnDataTable, held
from pilotapp.formats import day, minutes
from pilotapp.models import Certificate, Export, Funding, ImportRun, Release, ReleaseSum

TABLES: tuple[OwnDataTable, ...] = (
    OwnDataTable(
        "certificates",
        lambda me: Certificate.pilot == me.uid,
        held(Certificate.uid, Certificate.issued_at),
        {"revoke_reason": "revoke_reason"},
    ),
    OwnDataTable(
        "certificates_issued",
        lambda me: Certificate.issued_by == me.uid,
        (Certificate.uid, Certificate.issued_at, Certificate.first_day, Certificate.last_day),
    ),
    OwnDataTable(
        "certificates_revoked",
        lambda me: Certificate.revoked_by == me.uid,
        (Certificate.uid, Certificate.revoked_at, Certificate.revoke_reason),
        {"revoke_reason": "revoke_reason"},
    ),
    OwnDataTable(
        "exports",
        lambda me: Export.person == me.uid,
        held(
            Export.uid, Export.created_at, Export.what, Export.language, Export.name, Export.state, Export.done,
            Export.total, Export.size, Export.tries, Export.heartbeat_at, Export.ready_at,
        ),
        reads=("what",),
    ),
    OwnDataTable("programmes_funded", lambda me: Funding.person == me.uid, held(Funding.programme)),
    OwnDataTable("releases_made", lambda me: Release.made_by == me.uid, held(Release.uid)),
    OwnDataTable("sums_made", lambda me: ReleaseSum.made_by == me.uid, held(ReleaseSum.uid)),
    OwnDataTable("imports", lambda me: ImportRun.created_by == me.uid, held(ImportRun.uid, ImportRun.created_at)),
)  # fmt: skip


def certificates(data: Data) -> Section:
    """The certificates of hours with their codes; for a revoked one also when and why."""
    rows = [
        (
            day(instant(row["issued_at"])),
            f"{day(date.fromisoformat(row['first_day']))} – {day(date.fromisoformat(row['last_day']))}",
            minutes(row["minutes"]),
            row["code"],
            f"{day(instant(row['revoked_at']))}: {label(row['revoke_reason'])}" if row["revoked_at"] else "–",
        )
        for row in data["certificates"]
    ]
    header = (_("Issued"), _("Period"), _("Length"), _("Code"), _("Revoked"))
    return Section(_("Certificates of hours"), header, (0, 1, 0, 0, 1), rows)
