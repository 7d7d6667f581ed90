"""Own data: requested files."""

from pilotapp.models import Export
from pilotapp.own_data.table import OwnDataTable, held

TABLES = (
    OwnDataTable(
        300,
        "exports",
        lambda me: Export.person == me.uid,
        held(
            Export.uid, Export.created_at, Export.what, Export.language, Export.name, Export.state, Export.done,
            Export.total, Export.size, Export.tries, Export.heartbeat_at, Export.ready_at,
        ),
        reads=("what",),
    ),
)  # fmt: skip
