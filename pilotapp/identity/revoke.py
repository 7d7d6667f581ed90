"""Revoke all credentials of a person at once, for a lost phone or for ending an access.

Requests that began earlier are stopped too: `lock` refuses to continue in a session that ended in the meantime.
"""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import clock, db
from pilotapp.identity import access_ledger
from pilotapp.models import Challenge, Invite, Passkey, Person, RecoveryCode, Session
from pilotapp.refusals import Refusal

SIGNED_OUT = _l("You are signed out. Please sign in again.")


def revoke_credentials(person: Person) -> dict[str, Any]:
    """End sessions, passkeys, password, TOTP, recovery codes, open invitations and challenges; return the numbers.

    In the caller's transaction, which also records who did it. No data are lost: entries on the person's phones stay
    there until the next sign-in. Late delivery without access (`deliver_until`) ends too.
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
    """Return the person's present row, locked until the caller's transaction ends.

    Refuses if the session of this request ended in the meantime: a request that was under way when the credentials were
    revoked, or the person erased, must not create a new credential or bring anything back.
    """
    db.serialise(person)
    here = person.session
    if here is not None and not Session.select().where(Session.uid == here.uid, Session.ended_at.is_null()).exists():
        raise Refusal(SIGNED_OUT)
    return Person.get_by_id(person.uid)


def end_invites(person: Person) -> int:
    """Revoke the person's unused invitations; return how many. In the caller's transaction."""
    still_open = (Invite.person == person.uid) & Invite.used_at.is_null() & Invite.revoked_at.is_null()
    uids = [row.uid for row in Invite.select(Invite.uid).where(still_open)]
    access_ledger.end(access_ledger.INVITE, *uids)
    return int(Invite.update(revoked_at=clock.now()).where(still_open, Invite.uid.in_(uids)).execute())


def end_secrets(person: Person) -> None:
    """Remove the password and the TOTP secret. In the caller's transaction."""
    note_secrets(person)
    Person.update(password_hash=None, totp=None, totp_step=None).where(Person.uid == person.uid).execute()


def note_secrets(person: Person) -> None:
    """Record in the access ledger that the present password and TOTP secret end; nothing if there are none.

    Both are recorded together, because after a restore the old password must not be enough to set up TOTP.
    """
    known = Person.password_hash.is_null(False) | Person.totp.is_null(False)
    if Person.select().where(Person.uid == person.uid, known).exists():
        access_ledger.end(access_ledger.SECRETS, person.uid)


def _working_passkeys(person: Person) -> list[UUID]:
    rows = Passkey.select(Passkey.uid).where(Passkey.person == person.uid, Passkey.ended_at.is_null())
    return [row.uid for row in rows]
