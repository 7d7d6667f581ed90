"""Own data: reports about children."""

from flask_babel import gettext as _

from pilotapp.models import SafeguardingAct, SafeguardingReport
from pilotapp.own_data.section import Data, OwnDataSection, Section, label, listed, when, words_of
from pilotapp.own_data.table import OwnDataTable, held, uids_of

TABLES = (
    OwnDataTable(
        170,
        "safeguarding_reports",
        lambda me: SafeguardingReport.pilot == me.uid,
        held(SafeguardingReport.uid),
        {"state": "safeguarding_state"},
    ),
    OwnDataTable(
        180,
        "answers_to_safeguarding_reports",
        lambda me: (SafeguardingAct.act == "answer") & SafeguardingAct.report.in_(uids_of(SafeguardingReport, me)),
        held(
            SafeguardingAct.uid, SafeguardingAct.report, SafeguardingAct.at, SafeguardingAct.act, SafeguardingAct.text,
        ),
    ),
    OwnDataTable(
        190,
        "acts_on_safeguarding_reports",
        lambda me: SafeguardingAct.person == me.uid,
        (SafeguardingAct.uid, SafeguardingAct.report, SafeguardingAct.at, SafeguardingAct.act),
    ),
)  # fmt: skip


def reports(data: Data) -> Section:
    """The person's reports about children: state and answer, never the text."""
    answers: dict[str, list[str]] = {}
    for row in data["answers_to_safeguarding_reports"]:
        answers.setdefault(row["report"], []).append(words_of(row["text"]))
    rows = [
        (when(row["made_at"]), label(row["state"]), listed(answers.get(row["uid"], [])))
        for row in data["safeguarding_reports"]
    ]
    return Section(_("My reports about children"), (_("When"), _("State"), _("Answers")), (0, 0, 1), rows)


SECTIONS = (OwnDataSection(80, reports, only_with=("safeguarding_reports",)),)
