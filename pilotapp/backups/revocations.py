"""Revokes in the restored database what was revoked after the backup, as the access ledger records it."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pilotapp import audit, clock
from pilotapp.identity import access_ledger
from pilotapp.models import Funding, Invite, Passkey, Person, PersonRole

_COMMITS_WITHIN = timedelta(minutes=1)  # a line written before the backup may belong to a commit after it


def apply(since: datetime, beyond: int | None = None) -> Counter[str]:
    """Revoke again what was revoked at `since` or later and not granted again; return how many of each kind.

    `beyond`: also apply all lines after so many lines of the ledger, whatever their time.

    In the caller's transaction. What the database does not know, or knows as revoked, is skipped.
    """
    done: Counter[str] = Counter(dict.fromkeys(_PLURALS.values(), 0))
    for what, uid in sorted(access_ledger.ended(since - _COMMITS_WITHIN, beyond)):
        kind, _, detail = what.partition(".")
        done[_PLURALS[kind]] += _ENDERS[kind](uid, detail)
    return done


def _switch_off(uid: UUID, _detail: str) -> bool:
    found = Person.update(active=False).where(Person.uid == uid, Person.active).execute()
    return bool(found) and _write_down("person.deactivate", uid)


def _forget_secrets(uid: UUID, _detail: str) -> bool:
    known = Person.password_hash.is_null(False) | Person.totp.is_null(False)
    change = Person.update(password_hash=None, totp=None, totp_step=None)
    return bool(change.where(Person.uid == uid, known).execute()) and _write_down("password.end", uid)


def _take_role(uid: UUID, role: str) -> bool:
    """Remove the role. If it is the person's only role, deactivate the account instead: nobody is without a role."""
    roles = {row.role for row in PersonRole.select().where(PersonRole.person == uid)}
    if role not in roles:
        return False
    if roles == {role}:
        return _switch_off(uid, "")
    PersonRole.delete().where(PersonRole.person == uid, PersonRole.role == role).execute()
    return _write_down("person.role_remove", uid, role=role)


def _take_funding(uid: UUID, programme: str) -> bool:
    mine = (Funding.person == uid) & (Funding.programme == UUID(programme))
    return bool(Funding.delete().where(mine).execute()) and _write_down("funding.remove", uid)


def _end_passkey(uid: UUID, _detail: str) -> bool:
    passkey = Passkey.get_or_none(Passkey.uid == uid, Passkey.ended_at.is_null())
    if passkey is None:
        return False
    Passkey.update(ended_at=clock.now()).where(Passkey.uid == uid).execute()
    audit.by_operator(passkey.person.programme, "passkey.end", "passkey", uid, again=True)
    return True


def _revoke(uid: UUID, _detail: str) -> bool:
    mine = (Invite.uid == uid) & Invite.used_at.is_null() & Invite.revoked_at.is_null()
    return bool(Invite.update(revoked_at=clock.now()).where(mine).execute())


def _write_down(action: str, person: UUID, **more: Any) -> bool:
    audit.by_operator(Person.get_by_id(person).programme, action, "person", person, again=True, **more)
    return True


_ENDERS = {
    access_ledger.ACCESS: _switch_off,
    access_ledger.SECRETS: _forget_secrets,
    access_ledger.ROLE: _take_role,
    access_ledger.FUNDING: _take_funding,
    access_ledger.PASSKEY: _end_passkey,
    access_ledger.INVITE: _revoke,
}
_PLURALS = {
    access_ledger.ACCESS: "accounts",
    access_ledger.SECRETS: "passwords",
    access_ledger.ROLE: "roles",
    access_ledger.FUNDING: "fundings",
    access_ledger.PASSKEY: "passkeys",
    access_ledger.INVITE: "invites",
}
