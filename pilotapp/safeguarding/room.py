"""Declares pages, navigation, audit sentences and notices of this package: reports, and the emergency card."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext

from pilotapp.rooms import NoticeKind, Place, Room
from pilotapp.safeguarding import emergency_views, jobs, own_data, report_views, views

ROOM = Room(
    blueprints=(emergency_views.bp, report_views.bp, views.bp),
    places=(Place("safeguarding", "safeguarding.index", pgettext("navigation", "Safeguarding"), "safeguarding", 10),),
    belongs={
        "notes.mine": ("safeguarding_report",),
        "safeguarding.index": ("safeguarding",),
    },
    actions={
        "safeguarding": {
            "safeguarding.answer": _l("Report about a child answered"),
            "safeguarding.close": _l("Report about a child closed"),
            "safeguarding.purge": _l("Old reports about children deleted"),
            "safeguarding.read": _l("Report about a child read"),
            "safeguarding.reopen": _l("Report about a child opened again"),
            "safeguarding.report": _l("Report about a child sent"),
            "safeguarding.take_in_hand": _l("Report about a child taken in hand"),
        },
    },
    notices={
        "safeguarding_report": NoticeKind(
            _l("There is something that only you may read"),
            "safeguarding.show",
            of_subject=True,
            place="safeguarding.index",
        ),
        "safeguarding_answer": NoticeKind(
            _l("There is an answer for you"), "safeguarding_report.show", of_subject=True, place="notes.mine"
        ),
    },
    own_data=own_data.TABLES,
    own_data_sections=own_data.SECTIONS,
    steps={"purge": (jobs.purge_reports,)},
)
