"""What a person does with passkeys: signing in, proving who she is, adding one, ending one."""

from __future__ import annotations

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
from pilotapp.refusals import Missing, Refusal
from pilotapp.web import devices, throttle
from pilotapp.web.site import Site
from pilotapp.web.throttle import ClientContext

UNKNOWN = _l("This passkey opens nothing here. Please use another way, or ask your coordination for a new invitation.")
CLONED = _l("This passkey was refused, because a copy of it may exist. Please ask your coordination.")
KNOWN = _l("This device already has a passkey of yours.")


def begin_sign_in(site: Site) -> Json:
    """What the browser is asked when anybody wants to sign in."""
    return ceremonies.ask_to_use(site, challenges.give("sign_in"))


def sign_in(
    credential: Any, *, site: Site, client_context: ClientContext, shared: bool = False, device: str = ""
) -> tuple[Session, str]:
    """Start a strong session for whoever holds the passkey; returns it with the token for the cookie.

    Refuses with the same sentence and after the same work whether the passkey is unknown, ended or forged; refuses a
    passkey whose number of uses went back, a person whose access is switched off, and too many tries (`throttle`).
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
    """What the browser is asked when this person shall prove with one of her passkeys who she is.

    `purpose`: confirm or second. Refuses a person who has no passkey.
    """
    known = queries.passkeys(person)
    if not known:
        raise Refusal(_l("You have no passkey here yet. Please use another way."))
    return ceremonies.ask_to_use(site, challenges.give(purpose, person), known)


def prove(person: Person, credential: Any, *, purpose: str, site: Site) -> Passkey:
    """The passkey with which this person just proved who she is, asked for by `begin_proof` for the same purpose.

    Call it before the transaction of what follows: a challenge is used up and a copied passkey noted even where it
    refuses. Refuses what `sign_in` refuses, and somebody else's passkey.
    """
    passkey = _used(credential, purpose=purpose, site=site, person=person)
    with db.transaction():
        _note_use(passkey)
    return passkey


def begin_adding(person: Person, *, site: Site, purpose: str = "register") -> Json:
    """What the browser is asked when this person wants a new passkey. `purpose`: register or invite.

    A device keeps one passkey for a person here; an invitation may replace it, since it ends the old ones anyway.
    """
    known = queries.passkeys(person) if purpose == "register" else []
    return ceremonies.ask_to_make(site, challenges.give(purpose, person), person, known)


def add(person: Person, credential: Any, *, site: Site, device: str = "") -> tuple[Session, str] | None:
    """Give this person the passkey that her browser made. Refuses one that is not right or already here.

    In a session whose second factor is missing it becomes that: returns her strong session with its token. Refuses
    there if she has a second factor already, for that one must be proven first.
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
    """The new passkey in the answer to `begin_adding`, its challenge used up; before any transaction."""
    challenge = ceremonies.challenge_of(credential)
    challenges.take(challenge, purpose, person)
    return ceremonies.made(credential, challenge=challenge, site=site)


def keep(person: Person, new: VerifiedRegistration, credential: Any, *, device: str) -> Passkey:
    """Store a new passkey, in the caller's transaction. Refuses one that is already here."""
    try:
        with db.database.atomic():
            row: Passkey = Passkey.create(
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
    return row


def end(person: Person, *, uid: UUID) -> None:
    """Let this passkey open nothing any more. Missing for somebody else's; refuses the last way in."""
    with db.transaction():
        known = revoke.lock(person)
        passkey = queries.passkey(person, uid)
        if passkey is None:
            raise Missing(_l("There is no such passkey."))
        others = [one for one in queries.passkeys(person) if one.uid != uid]
        if reason := passkey_rules.why_not_end(known, others):
            raise Refusal(reason)
        Passkey.update(ended_at=clock.now()).where(Passkey.uid == uid).execute()
        access_ledger.end(access_ledger.PASSKEY, uid)
        audit.write(person, "passkey.end", "passkey", uid)
        notices.keys_changed(person)


def _used(credential: Any, *, purpose: str, site: Site, person: Person | None = None) -> Passkey:
    """The passkey whose use the browser shows, with the new number of uses, which is not stored yet."""
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
    """Store the use, unless the passkey was ended or used by another request in the meantime."""
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
