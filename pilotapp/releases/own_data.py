"""Own data: releases made, and programmes funded."""

from pilotapp.models import Funding, Release, ReleaseSum
from pilotapp.own_data.table import OwnDataTable, held

TABLES = (
    OwnDataTable(310, "programmes_funded", lambda me: Funding.person == me.uid, held(Funding.programme)),
    OwnDataTable(320, "releases_made", lambda me: Release.made_by == me.uid, held(Release.uid)),
    OwnDataTable(330, "sums_made", lambda me: ReleaseSum.made_by == me.uid, held(ReleaseSum.uid)),
)  # fmt: skip
