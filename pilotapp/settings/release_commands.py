"""What a coordinator chooses for the releases of her programme: the threshold, and whether everybody can read them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from pilotapp import audit, db
from pilotapp.models import Person, Programme
from pilotapp.refusals import Refusal

THRESHOLDS = (3, 5, 10)
UNKNOWN = _l("Please choose 3, 5 or 10.")


def choose(coordinator: Person, *, threshold: int, public_page: bool) -> Programme:
    """Set how many visits and pilots must stand behind each number of later releases, and switch the page on or off.

    What was released stays as it is. Refuses another threshold than 3, 5 or 10. The audit log says what changed.
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
