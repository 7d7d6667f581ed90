"""Own data: notices received."""

from pilotapp.models import Notice
from pilotapp.own_data.table import OwnDataTable, held

TABLES = (
    OwnDataTable(
        350, "notices", lambda me: Notice.person == me.uid, held(Notice.uid, Notice.created_at), reads=("detail",)
    ),
)  # fmt: skip
