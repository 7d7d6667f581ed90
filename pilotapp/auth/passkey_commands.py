"""Commands on passkeys: sign in, authenticate again, add one, end one."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from peewee import IntegrityError
from webauthn.helpers import bytes_to_base64url
from webauthn.registration.verify_registration_response import VerifiedRegistration

from pilotapp import audit, clock, db, notices
from pilotapp.auth import ceremonies, challenges, passkey_rules, queries, sessions
from pilotapp.auth.ceremonies import Json
from pilotapp.identity import access_ledger, revoke
from pilotapp.models import Passkey, Person, Session
from pilotapp.refusals import Refusal, existing
from pilotapp.web import devices, throttle
from pilotapp.web.site import Site
from pilotapp.web.throttle import ClientContext

UNKNOWN = _l("This passkey opens nothing here. Please use another way, or ask your coordination for a new invitation.")
CLONED = _l("This passkey was refused, because a copy of it may exist. Please ask your coordination.")
KNOWN = _l("This device already has a passkey of yours.")


def begin_sign_in(site: Site) -> Json:
    """Return options for the browser to sign in with any passkey."""
    return ceremonies.ask_to_use(site, challenges.give("sign_in"))


def sign_in(
    credential: Any, *, site: Site, client_context: ClientContext, shared: bool = False, device: str = ""
) -> tuple[Session, str]:
    """Start a complete session for the owner of the passkey; return it with the token for the cookie.

    An unknown, an ended and a forged passkey give the same message after the same amount of work. Refuses a passkey
    whose signature counter went back, a deactivated account, and too many attempts (`throttle`).
    """
    with throttle.guessing("passkey", None, client_context):
        try:
            passkey = _used(credential, purpose="sign_in", site=site)
        except Refusal as refusal:
            raise throttle.Wrong(refusal.message) from refusal
    with db.transaction():
        _note_use(passkey)
        return sessions.begin(passkey.person, way="passkey", mfa_complete=True, device=device, shared=shared)


def begin_proof(person: Person, *, purpose: str, site: Site) -> Json:
    """Return options for the browser to authenticate this person with one of their passkeys.

    `purpose`: 'confirm' or 'second'. Refuses a person who has no passkey.
    """
    known = queries.passkeys(person)
    if not known:
        raise Refusal(_l("You have no passkey here yet. Please use another way."))
    return ceremonies.ask_to_use(site, challenges.give(purpose, person), known)


def prove(person: Person, credential: Any, *, purpose: str, site: Site) -> Passkey:
    """Return the passkey with which this person answered `begin_proof` for the same purpose.

    Call it before the transaction of the action: the challenge stays used and a copied passkey stays recorded even if
    it refuses. Refuses what `sign_in` refuses, and somebody else's passkey.
    """
    passkey = _used(credential, purpose=purpose, site=site, person=person)
    with db.transaction():
        _note_use(passkey)
    return passkey


def begin_adding(person: Person, *, site: Site, purpose: str = "register") -> Json:
    """Return options for the browser to make a new passkey. `purpose`: 'register' or 'invite'.

    A device keeps one passkey for an account; an invitation may replace it, because it ends the old ones anyway.
    """
    known = queries.passkeys(person) if purpose == "register" else []
    return ceremonies.ask_to_make(site, challenges.give(purpose, person), person, known)


def add(person: Person, credential: Any, *, site: Site, device: str = "") -> tuple[Session, str] | None:
    """Store the passkey that the browser made. Refuses an invalid one, and one that is stored already.

    In a session that lacks its second factor the passkey becomes the factor: returns the complete session with its
    token. Refuses there if the account has a second factor already, because that one must be proven first.
    """
    new = made(person, credential, site=site, purpose="register")
    with db.transaction():
        known = revoke.lock(person)
        weak = not person.session.mfa_complete
        if weak and sessions.has_second_factor(known):
            raise Refusal(_l("Please prove your second factor first, then add a passkey."))
        passkey = keep(person, new, credential, device=device)
        audit.write(person, "passkey.add", "passkey", passkey.uid)
        notices.keys_changed(person)
        return sessions.step_up(person, way="passkey") if weak else None


def made(person: Person, credential: Any, *, site: Site, purpose: str) -> VerifiedRegistration:
    """Verify the answer to `begin_adding`; return the new passkey. Uses up the challenge: call before a transaction."""
    challenge = ceremonies.challenge_of(credential)
    challenges.take(challenge, purpose, person)
    return ceremonies.made(credential, challenge=challenge, site=site)


def keep(person: Person, new: VerifiedRegistration, credential: Any, *, device: str) -> Passkey:
    """Store a new passkey in the caller's transaction. Refuses one that is stored already."""
    try:
        with db.database.atomic():
            return Passkey.create(
                person=person,
                credential=bytes_to_base64url(new.credential_id),
                public_key=bytes_to_base64url(new.credential_public_key),
                sign_count=new.sign_count,
                transports=ceremonies.transports_of(credential),
                name=devices.name_of(device) or "Passkey",
                backed_up=new.credential_backed_up,
            )
    except IntegrityError as error:
        raise Refusal(KNOWN) from error


def end(person: Person, *, uid: UUID) -> None:
    """End a passkey. Raises Missing for another person's; refuses the last way to sign in."""
    with db.transaction():
        known = revoke.lock(person)
        existing(queries.passkey(person, uid), _l("There is no such passkey."))
        others = [one for one in queries.passkeys(person) if one.uid != uid]
        if reason := passkey_rules.why_not_end(known, others):
            raise Refusal(reason)
        Passkey.update(ended_at=clock.now()).where(Passkey.uid == uid).execute()
        access_ledger.end(access_ledger.PASSKEY, uid)
        audit.write(person, "passkey.end", "passkey", uid)
        notices.keys_changed(person)


def _used(credential: Any, *, purpose: str, site: Site, person: Person | None = None) -> Passkey:
    """Verify an authentication and return the passkey with its new signature counter, which is not stored yet."""
    challenge = ceremonies.challenge_of(credential)
    challenges.take(challenge, purpose, person)
    passkey = queries.passkey_of(ceremonies.id_of(credential))
    try:
        use = ceremonies.used(credential, challenge=challenge, site=site, key=passkey)
    except Refusal as error:
        raise Refusal(UNKNOWN) from error
    if passkey is None or not passkey_rules.belongs(passkey, ceremonies.person_of(credential), person):
        raise Refusal(UNKNOWN)
    if passkey_rules.went_back(passkey.sign_count, use.new_sign_count):
        _note_clone(passkey)
        raise Refusal(CLONED)
    passkey.sign_count, passkey.backed_up = use.new_sign_count, use.credential_backed_up
    return passkey


def _note_use(passkey: Passkey) -> None:
    """Store the use, unless another request ended or used the passkey in the meantime."""
    db.serialise(passkey.person)
    still = (Passkey.uid == passkey.uid) & Passkey.ended_at.is_null()
    count = passkey.sign_count
    fresh = (Passkey.sign_count < count) if count else (Passkey.sign_count == 0)
    values = {"sign_count": count, "backed_up": passkey.backed_up, "last_used_at": clock.now()}
    if not Passkey.update(**values).where(still, fresh).execute():
        raise Refusal(UNKNOWN)


def _note_clone(passkey: Passkey) -> None:
    with db.transaction():
        audit.write(passkey.person, "passkey.clone", "passkey", passkey.uid)
