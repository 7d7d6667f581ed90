"""Declares pages, navigation, audit sentences and notices of this package: notes and the overview of pilots."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext

from pilotapp.clock.schedules import Hourly
from pilotapp.rooms import Job, NoticeKind, Place, Room
from pilotapp.supervision import care_views, desk_views, digest, jobs, note_views, own_data, todo

ROOM = Room(
    blueprints=(care_views.bp, desk_views.bp, note_views.bp),
    places=(
        Place("pilot", "notes.mine", pgettext("navigation", "Supervision"), "supervision", 30),
        Place("coordinator", "desk.index", pgettext("navigation", "Supervision"), "supervision", 30),
    ),
    belongs={
        "notes.mine": ("notes",),
        "desk.index": ("desk", "care"),
    },
    actions={
        "supervision": {
            "note.acknowledge": _l("Note acknowledged"),
            "note.answer": _l("Note answered"),
            "note.ask": _l("Question asked about a note"),
            "note.called": _l("Talked with the writer of a note"),
            "note.close": _l("Note closed"),
            "note.hand_over": _l("Note handed over"),
            "note.look_again": _l("Text of a note looked through again"),
            "note.propose": _l("Talk proposed about a note"),
            "note.reply": _l("Reply to a note written"),
            "note.withdraw": _l("Text of a note taken back"),
            "note.write": _l("Note for supervision written"),
            "note.purge": _l("Texts whose time was over were deleted"),
        },
    },
    notices={
        "note_answer": NoticeKind(_l("There is an answer for you"), "notes.show", of_subject=True, place="notes.mine"),
        "note_today": NoticeKind(
            _l("Somebody asks to be called today"), "desk.show", of_subject=True, place="desk.index"
        ),
        "note_handed_over": NoticeKind(
            _l("A note was handed over to you"), "desk.show", of_subject=True, place="desk.index"
        ),
        "week_hours": NoticeKind(_l("You have done a lot this week"), "visits.mine"),
        "digest": NoticeKind(_l("Your week in the programme"), "desk.index", lines=digest.lines),
    },
    todo=todo.rows,
    own_data=own_data.TABLES,
    own_data_sections=own_data.SECTIONS,
    jobs=(
        Job(
            "digest",
            70,
            "Monday mornings, once a week",
            Hourly(),
            (jobs.write_digests,),
            late_after=timedelta(hours=3),
        ),
    ),
    steps={"purge": (jobs.purge_notes,), "reminders": (jobs.remind_of_week_hours,)},
)
