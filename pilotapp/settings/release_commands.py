"""Command to set the programme's settings for releases: the threshold, and the public page."""

from typing import Any

from flask_babel import lazy_gettext as _l

from pilotapp import audit, db
from pilotapp.models import Person, Programme
from pilotapp.refusals import Refusal

THRESHOLDS = (3, 5, 10)
UNKNOWN = _l("Please choose 3, 5 or 10.")


def choose(coordinator: Person, *, threshold: int, public_page: bool) -> Programme:
    """Set the minimum of visits and pilots behind each number of later releases, and switch the public page on or off.

    Earlier releases do not change. Refuses thresholds other than 3, 5 or 10. The audit log records the changes.
    """
    if threshold not in THRESHOLDS:
        raise Refusal(UNKNOWN, field="threshold")
    wanted = {"threshold": threshold, "public_page": public_page}
    with db.transaction():
        db.serialise(coordinator.programme)
        programme: Programme = Programme.get_by_id(coordinator.programme_id)
        changed: dict[str, Any] = {name: value for name, value in wanted.items() if getattr(programme, name) != value}
        if changed:
            before = {f"{name}_before": getattr(programme, name) for name in changed}
            for name, value in changed.items():
                setattr(programme, name, value)
            programme.save(only=list(changed))
            audit.write(coordinator, "programme.settings", "programme", programme.uid, about=None, **changed, **before)
    return programme
