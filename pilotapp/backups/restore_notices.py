"""Notices about a restore for all affected people, written before the restored database is opened."""

from typing import Any

from pilotapp import notices
from pilotapp.backups.activity import Activity
from pilotapp.models import Generation, Person, PersonRole, RecoveryCode

_HAS_ACCESS = Person.active & Person.erased_at.is_null()


def tell(generation: Generation, activity: Activity | None) -> int:
    """Notify everybody with access who was active after the backup; return how many. In the caller's transaction.

    `activity` None: the old database could not be read, or was another one, so everybody with access is notified.
    """
    found: Any = PersonRole.select(PersonRole.person).where(PersonRole.role == "pilot").tuples()
    pilots = {uid for (uid,) in found}
    people: Any = Person.select(Person.uid, Person.programme).where(_HAS_ACCESS).tuples()
    told = 0
    for uid, programme in list(people):
        if activity is None or uid in activity:
            kind = "restored" if uid in pilots else "restored_office"
            acts = None if activity is None else activity[uid]
            once = f"restored:{generation.uid}:{uid}"
            told += notices.write(uid, programme, kind, generation.uid, once=once, detail=acts)
    return told


def tell_codes_ended() -> None:
    """Notify everybody with access who has recovery codes that the codes end. In the caller's transaction."""
    has_codes = Person.uid.in_(RecoveryCode.select(RecoveryCode.person))
    people: Any = Person.select(Person.uid, Person.programme).where(_HAS_ACCESS, has_codes).tuples()
    for uid, programme in list(people):
        notices.write(uid, programme, "codes_ended", uid)
