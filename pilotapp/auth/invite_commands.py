"""Commands for the holder of an invitation: sign in once, with a new passkey or a new password."""

from typing import Any

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db, notices
from pilotapp.auth import passkey_commands, passwords, queries, sessions
from pilotapp.auth.ceremonies import Json
from pilotapp.identity import access_ledger, revoke
from pilotapp.models import Invite, Person, Session
from pilotapp.refusals import Refusal
from pilotapp.web import throttle
from pilotapp.web.site import Site
from pilotapp.web.throttle import ClientContext

INVITE_GONE = _l("This invitation is no longer valid. Please ask your coordination for a new one.")


def begin_with_passkey(token: str, *, site: Site, client_context: ClientContext) -> Json:
    """Return options for the browser to make the invited person's passkey. Uses nothing up. Refuses as `use` does."""
    return passkey_commands.begin_adding(_invited(token, client_context), site=site, purpose="invite")


def use_with_passkey(
    token: str, credential: Any, *, site: Site, client_context: ClientContext, device: str = ""
) -> tuple[Session, str]:
    """Store the invited person's new passkey and start a complete session, once per invitation.

    Refuses what `use` refuses, and an invalid passkey. Afterwards it is the account's only credential.
    """
    new = passkey_commands.made(_invited(token, client_context), credential, site=site, purpose="invite")
    with db.transaction():
        person = _take(token, way="passkey")
        passkey = passkey_commands.keep(person, new, credential, device=device)
        audit.write(person, "passkey.add", "passkey", passkey.uid)
        return sessions.begin(person, way="invite", mfa_complete=True, device=device)


def use(token: str, *, password: str, client_context: ClientContext, device: str = "") -> tuple[Session, str]:
    """Set the invited person's password and start a session, once per invitation.

    The session is incomplete if a role requires a second factor. Refuses an invitation that is unknown, used, expired,
    revoked or replaced by a newer one; one for a person who is deactivated, erased, or no longer has the role or
    programme it was made for; and a weak password. Afterwards the password is the account's only credential.
    """
    passwords.check(password, _invited(token, client_context))
    password_hash = passwords.make_hash(password)
    with db.transaction():
        person = _take(token, way="password")
        Person.update(password_hash=password_hash).where(Person.uid == person.uid).execute()
        mfa_complete = not sessions.needs_second_factor(person)
        return sessions.begin(person, way="invite", mfa_complete=mfa_complete, device=device)


def find(token: str, *, client_context: ClientContext) -> Invite:
    """Return the open invitation of this link, with its person. A wrong link is refused and counts as a guess."""
    with throttle.guessing("invite", None, client_context):
        invite = queries.open_invite(token)
        if invite is None:
            raise throttle.Wrong(INVITE_GONE)
    return invite


def _invited(token: str, client_context: ClientContext) -> Person:
    person: Person = find(token, client_context=client_context).person
    return person


def _take(token: str, *, way: str) -> Person:
    """Use the invitation up, unless another request was faster, and revoke all earlier credentials.

    A new invitation is how access from a lost phone ends: only the credential set now gives access.
    """
    invite = queries.open_invite(token)
    if invite is not None:
        db.serialise(invite.person)  # before other locks, as everywhere that invitations end
        invite = queries.open_invite(token)
    if invite is None or not _mark_used(invite):
        raise Refusal(INVITE_GONE)
    person: Person = invite.person
    had_password = person.password_hash is not None
    if revoke.revoke_credentials(person)["passkeys"] or had_password:
        notices.keys_changed(person)
    audit.write(person, "invite.use", "invite", invite.uid, way=way)
    return person


def _mark_used(invite: Invite) -> bool:
    mine = (Invite.uid == invite.uid) & Invite.used_at.is_null() & Invite.revoked_at.is_null()
    access_ledger.end(access_ledger.INVITE, invite.uid)
    return bool(Invite.update(used_at=clock.now()).where(mine).execute())
