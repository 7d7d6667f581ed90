"""Ending at once all that lets a person in: for a lost phone, and whoever takes an access away for good.

What a request began before that ends here too: `lock` lets nobody go on in a session that was ended meanwhile.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import clock, db
from pilotapp.identity import access_ledger
from pilotapp.models import Challenge, Invite, Passkey, Person, RecoveryCode, Session
from pilotapp.refusals import Refusal

SIGNED_OUT = _l("You are signed out. Please sign in again.")


def revoke_credentials(person: Person) -> dict[str, Any]:
    """End her sessions, passkeys, password, codes, recovery codes, open invitations and challenges; how many of each.

    Inside the caller's transaction, which writes down who did it. Nothing of hers is lost: what waits on her phones
    stays there until she signs in again. What a phone could still deliver without access (`deliver_until`) ends too.
    """
    db.serialise(person)
    now, mine = clock.now(), person.uid
    passkeys = _working_passkeys(person)
    access_ledger.end(access_ledger.PASSKEY, *passkeys)
    end_secrets(person)
    ended = {
        "sessions": Session.update(ended_at=now).where(Session.person == mine, Session.ended_at.is_null()).execute(),
        "passkeys": Passkey.update(ended_at=now).where(Passkey.uid.in_(passkeys)).execute(),
        "invites": end_invites(person),
    }
    Session.update(deliver_until=None).where(Session.person == mine).execute()
    RecoveryCode.delete().where(RecoveryCode.person == mine).execute()
    Challenge.delete().where(Challenge.person == mine).execute()
    person.password_hash = person.totp = person.totp_step = None
    return ended


def lock(person: Person) -> Person:
    """Her row as it is now, for nobody else to change until the caller's transaction ends.

    Refuses where the session in which she acts was ended meanwhile: a request that was on its way when a phone was
    locked out, or a person erased, makes no new key and brings nothing back.
    """
    db.serialise(person)
    here = person.session
    if here is not None and not Session.select().where(Session.uid == here.uid, Session.ended_at.is_null()).exists():
        raise Refusal(SIGNED_OUT)
    found: Person = Person.get_by_id(person.uid)
    return found


def end_invites(person: Person) -> int:
    """Take back her invitations that nobody has used; how many. Inside the caller's transaction."""
    still_open = (Invite.person == person.uid) & Invite.used_at.is_null() & Invite.revoked_at.is_null()
    uids = [row.uid for row in Invite.select(Invite.uid).where(still_open)]
    access_ledger.end(access_ledger.INVITE, *uids)
    return int(Invite.update(revoked_at=clock.now()).where(still_open, Invite.uid.in_(uids)).execute())


def end_secrets(person: Person) -> None:
    """End her password and the codes of her second factor. Inside the caller's transaction."""
    note_secrets(person)
    Person.update(password_hash=None, totp=None, totp_step=None).where(Person.uid == person.uid).execute()


def note_secrets(person: Person) -> None:
    """Write down that her password and codes, as they were until now, end; nothing where she had none.

    One goes with the other after a restore: whoever knows the old password must not set up codes by it.
    """
    known = Person.password_hash.is_null(False) | Person.totp.is_null(False)
    if Person.select().where(Person.uid == person.uid, known).exists():
        access_ledger.end(access_ledger.SECRETS, person.uid)


def _working_passkeys(person: Person) -> list[UUID]:
    rows = Passkey.select(Passkey.uid).where(Passkey.person == person.uid, Passkey.ended_at.is_null())
    return [row.uid for row in rows]
