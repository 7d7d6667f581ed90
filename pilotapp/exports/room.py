"""Declares pages, navigation, audit sentences and notices of this package: files with figures."""

from flask_babel import lazy_gettext as _l

from pilotapp.exports import jobs, own_data, views, worker
from pilotapp.rooms import Job, Room

ROOM = Room(
    blueprints=(views.bp,),
    belongs={
        "reports.figures": ("exports",),
    },
    actions={
        "exports": {
            "figures.download": _l("File with figures downloaded"),
            "figures.export": _l("Figures taken away as a table"),
        },
    },
    own_data=own_data.TABLES,
    jobs=(Job("exports", 40, "at once", steps=(jobs.make_exports,), threads=(worker.run_worker, worker.run_deleter)),),
)
