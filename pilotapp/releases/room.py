"""Declares pages, navigation, audit sentences and notices of this package: releases."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext

from pilotapp.releases import funder_views, jobs, own_data, public_views, views, worker
from pilotapp.rooms import Job, Place, Room

ROOM = Room(
    blueprints=(funder_views.bp, public_views.bp, views.bp),
    places=(Place("funder", "funders.index", pgettext("navigation", "Releases"), "figures", 10),),
    belongs={
        "reports.figures": ("releases",),
        "funders.index": ("funders",),
    },
    actions={
        "exports": {
            "release.make": _l("Figures of a period released"),
            "release.public": _l("Chosen whether everybody can read a release"),
            "release.sum": _l("Sum of releases frozen"),
            "funding.add": _l("Somebody may read the releases"),
            "funding.remove": _l("Somebody may not read the releases any more"),
        },
    },
    own_data=own_data.TABLES,
    jobs=(Job("hidings", 50, "at once", steps=(jobs.work_out_hidings,), threads=(worker.run_worker,)),),
)
