"""Own data: the audit rows of what this person did and of what was done with their data."""

from flask_babel import gettext as _

from pilotapp.models import AuditRow
from pilotapp.own_data.section import Data, OwnDataSection, Section, label, name_of, nothing_in, when
from pilotapp.own_data.table import OwnDataTable, held

TABLES = (
    OwnDataTable(
        360,
        "acts",
        lambda me: (AuditRow.programme == me.programme_id) & ((AuditRow.person == me.uid) | (AuditRow.about == me.uid)),
        held(
            AuditRow.number, AuditRow.at, AuditRow.action, AuditRow.subject_kind, AuditRow.subject, AuditRow.detail,
            AuditRow.person, AuditRow.about,
        ),
        reads=("detail",),
    ),
)  # fmt: skip


def acts(data: Data) -> Section:
    rows = [(when(row["at"]), label(row["action"]), name_of(row["person"])) for row in data["acts"]]
    header = (_("When"), _("What"), _("Who"))
    return Section(_("What was done, by me and with my data"), header, (0, 1, 0), rows, nothing_in(rows))


SECTIONS = (OwnDataSection(130, acts),)
