"""Declares pages, navigation, audit sentences and notices of this package: tables of earlier years."""

from flask_babel import lazy_gettext as _l

from pilotapp.imports import (
    column_views,  # noqa: F401 - its pages are part of the blueprint of `views`
    jobs,
    own_data,
    views,
    worker,
)
from pilotapp.rooms import Job, Room

ROOM = Room(
    blueprints=(views.bp,),
    belongs={
        "reports.figures": ("imports",),
    },
    actions={
        "visits": {
            "import.discard": _l("Table of earlier years thrown away without importing it"),
            "import.export": _l("List of errors of an import taken away"),
            "import.fail": _l("Import given up: it failed three times"),
            "import.finish": _l("Table of earlier years imported"),
            "import.hand_in": _l("Table of earlier years handed in"),
            "import.pilot": _l("{Pilot} added by an import, without access"),
            "import.start": _l("Import of a table of earlier years begun"),
            "import.take_back": _l("Taking an import back begun"),
            "import.undone": _l("Import taken back"),
        },
    },
    own_data=own_data.TABLES,
    jobs=(Job("imports", 60, "at once", steps=(jobs.import_tables,), threads=(worker.run_worker,)),),
    steps={"purge": (jobs.purge_imports,)},
)
