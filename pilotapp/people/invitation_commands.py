"""Commands on invitations: make, revoke, and replace after a lost phone."""

import secrets
from datetime import timedelta
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db, notices
from pilotapp.identity import access_ledger
from pilotapp.identity import revoke as identity_revoke
from pilotapp.models import Invite, Person
from pilotapp.people import invitation_queries, queries, rules
from pilotapp.refusals import Refusal
from pilotapp.web.login import hash_token

IS_OFF = _l("Switch the access on first, then invite.")


def make(person: Person, *, role: str, hours: int, created_by: Person | None, way: str = "hand") -> tuple[Invite, str]:
    """Insert an invitation that is valid for `hours`, end the person's older ones; in the caller's transaction.

    Return it with its token: 256 random bits, of which only the hash is stored.
    """
    db.serialise(person)
    identity_revoke.end_invites(person)
    token = secrets.token_urlsafe(32)
    row: Invite = Invite.create(
        person=person.uid,
        programme=person.programme_id,
        role=role,
        way=way,
        created_by=created_by and created_by.uid,
        token_hash=hash_token(token),
        expires_at=clock.now() + timedelta(hours=hours),
    )
    return row, token


def make_for(coordinator: Person, person: Person, *, way: str, hours: int) -> str:
    """Make an invitation on behalf of a coordinator, with an audit row; in the caller's transaction."""
    row, token = make(person, role=main_role(person), hours=hours, created_by=coordinator, way=way)
    audit.write(coordinator, "invite.create", "invite", row.uid, way=way)
    return token


def main_role(person: Person) -> str:
    """Return the role that an invitation names: one that a coordinator may give if the person has it, else any."""
    return next((role for role in rules.MANAGED if role in person.roles), min(person.roles))


def revoke(coordinator: Person, *, uid: UUID) -> Invite:
    """Revoke an invitation: its link stops working at once.

    Raises Missing for another programme's; refuses one that was used or replaced in the meantime.
    """
    with db.transaction():
        row = invitation_queries.invitation(coordinator, uid)
        mine = (Invite.uid == uid) & Invite.used_at.is_null() & Invite.revoked_at.is_null()
        if not Invite.update(revoked_at=clock.now()).where(mine).execute():
            raise Refusal(_l("This invitation was used in the meantime, or a newer one took its place."))
        access_ledger.end(access_ledger.INVITE, uid)
        audit.write(coordinator, "invite.revoke", "invite", uid)
    return row


def lost_phone(coordinator: Person, *, uid: UUID, way: str = "hand", invite_hours: int) -> tuple[Person, str]:
    """Revoke all credentials of a person and make a new invitation; return the person with its token.

    Sessions, passkeys, password, TOTP, recovery codes and older invitations end at once. Unsent entries on the phone
    stay there until the next sign-in; nobody else can send them. Raises Missing for the coordinator themselves and for
    a person whom they do not manage; refuses a deactivated account.
    """
    with db.transaction():
        person = queries.person(coordinator, uid)
        if not person.active:
            raise Refusal(IS_OFF)
        ended = identity_revoke.revoke_credentials(person)
        notices.keys_changed(person)
        audit.write(coordinator, "person.lost_phone", "person", person.uid, **ended)
        return person, make_for(coordinator, person, way=way, hours=invite_hours)


def hand_over(coordinator: Person, *, uid: UUID) -> None:
    """Mark a person's open invitation as handed over, after its mail could not be sent."""
    with db.transaction():
        row = invitation_queries.open_invite(coordinator, uid)
        if row is not None:
            Invite.update(way="hand").where(Invite.uid == row.uid).execute()
            audit.write(coordinator, "invite.unsent", "invite", row.uid)
