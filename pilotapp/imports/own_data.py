"""Own data: imported tables."""

from pilotapp.models import ImportRun
from pilotapp.own_data.table import OwnDataTable, held

TABLES = (
    OwnDataTable(340, "imports", lambda me: ImportRun.created_by == me.uid, held(ImportRun.uid, ImportRun.created_at)),
)  # fmt: skip
