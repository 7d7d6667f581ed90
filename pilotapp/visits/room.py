"""Declares pages, navigation, audit sentences and notices of this package: visits and their review."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext

from pilotapp.rooms import NoticeKind, Place, Room
from pilotapp.visits import jobs, own_data, paper_views, review_views, todo, views, waiting_views

ROOM = Room(
    blueprints=(paper_views.bp, review_views.bp, views.bp, waiting_views.bp),
    places=(
        Place("pilot", "visits.mine", pgettext("navigation", "My visits"), "visits", 20),
        Place("coordinator", "review.log", pgettext("navigation", "Log"), "log", 20),
    ),
    belongs={
        "visits.mine": ("visits",),
        "review.log": ("review", "paper", "visits"),
    },
    actions={
        "visits": {
            "entry.decline": _l("Late entry of a phone declined"),
            "visit.purge": _l("Texts whose time was over were deleted"),
            "visit.accept": _l("Late change of a visit accepted"),
            "visit.answer": _l("Question about a visit answered"),
            "visit.ask": _l("Question asked about a visit"),
            "visit.called": _l("Called about a visit"),
            "visit.check_in": _l("Checked in"),
            "visit.check_out": _l("Checked out"),
            "visit.confirm": _l("Visit confirmed"),
            "visit.decline": _l("Late change of a visit declined"),
            "visit.enter": _l("Visit entered from paper"),
            "visit.record": _l("Record of a visit written"),
            "visit.undo": _l("Confirmation of a visit undone"),
            "visit.void": _l("Visit taken out of the count"),
            "visit.withdraw": _l("Visit withdrawn"),
        },
    },
    notices={
        "visit_entered": NoticeKind(_l("Your coordination entered a visit for you"), "visits.mine"),
        "restored": NoticeKind(_l("The server was set back to an earlier state"), "visits.mine"),
    },
    todo=todo.rows,
    own_data=own_data.TABLES,
    own_data_sections=own_data.SECTIONS,
    steps={"purge": (jobs.purge_questions,)},
)
