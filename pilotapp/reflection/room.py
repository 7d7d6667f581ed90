"""Declares pages, navigation, audit sentences and notices of this package: reflection sessions."""

from flask_babel import lazy_gettext as _l

from pilotapp.reflection import holding_views, jobs, own_data, pilot_views, views
from pilotapp.rooms import NoticeKind, Room

ROOM = Room(
    blueprints=(holding_views.bp, pilot_views.bp, views.bp),
    belongs={
        "notes.mine": ("invited",),
        "desk.index": ("reflections",),
    },
    actions={
        "supervision": {
            "reflection.answer": _l("Answered the invitation to a reflection session"),
            "reflection.cancel": _l("Reflection session cancelled"),
            "reflection.change": _l("Reflection session changed"),
            "reflection.correct": _l("What was written down about a reflection session corrected"),
            "reflection.hold": _l("Reflection session written down"),
            "reflection.plan": _l("Reflection session planned"),
            "reflection.purge": _l("Old agreements of reflection sessions deleted"),
        },
    },
    notices={
        "reflection_invite": NoticeKind(
            _l("There is an invitation for you"), "invited.show", of_subject=True, place="notes.mine"
        ),
        "reflection_change": NoticeKind(
            _l("An invitation of yours has changed"), "invited.show", of_subject=True, place="notes.mine"
        ),
        "reflection_due": NoticeKind(_l("It is time for a reflection session"), "invited.index", place="notes.mine"),
    },
    own_data=own_data.TABLES,
    own_data_sections=own_data.SECTIONS,
    steps={"purge": (jobs.purge_agreements,), "reminders": (jobs.remind_of_sessions,)},
)
