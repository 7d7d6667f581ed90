"""Own data: certificates of hours."""

from datetime import date

from flask_babel import gettext as _

from pilotapp.formats import day, minutes
from pilotapp.models import Certificate, CertificateName
from pilotapp.own_data.section import Data, OwnDataSection, Section, instant, label, words_of
from pilotapp.own_data.table import OwnDataTable, held

TABLES = (
    OwnDataTable(
        270,
        "certificates",
        lambda me: Certificate.pilot == me.uid,
        held(Certificate.uid, Certificate.issued_at),
        {"revoke_reason": "revoke_reason"},
    ),
    OwnDataTable(
        275,
        "certificate_names",
        lambda me: CertificateName.pilot == me.uid,
        (CertificateName.certificate, CertificateName.full_name),
    ),
    OwnDataTable(
        280,
        "certificates_issued",
        lambda me: Certificate.issued_by == me.uid,
        (Certificate.uid, Certificate.issued_at, Certificate.first_day, Certificate.last_day),
    ),
    OwnDataTable(
        290,
        "certificates_revoked",
        lambda me: Certificate.revoked_by == me.uid,
        (Certificate.uid, Certificate.revoked_at, Certificate.revoke_reason),
        {"revoke_reason": "revoke_reason"},
    ),
)  # fmt: skip


def certificates(data: Data) -> Section:
    """The certificates of hours with their codes; for a revoked one also when and why."""
    printed = {row["certificate"]: words_of(row["full_name"]) for row in data["certificate_names"]}
    rows = [
        (
            day(instant(row["issued_at"])),
            f"{day(date.fromisoformat(row['first_day']))} – {day(date.fromisoformat(row['last_day']))}",
            printed.get(row["uid"], row["name"]),
            minutes(row["minutes"]),
            row["code"],
            f"{day(instant(row['revoked_at']))}: {label(row['revoke_reason'])}" if row["revoked_at"] else "–",
        )
        for row in data["certificates"]
    ]
    header = (_("Issued"), _("Period"), _("Full name"), _("Length"), _("Code"), _("Revoked"))
    return Section(_("Certificates of hours"), header, (0, 1, 1, 0, 0, 1), rows)


SECTIONS = (OwnDataSection(70, certificates, only_with=("certificates",)),)
