"""Commands on the second factor: set up an authenticator app, prove it, make recovery codes, turn it off."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from pilotapp import audit, clock, db, notices, sealing
from pilotapp.auth import passkey_commands, second_factor_rules, sessions
from pilotapp.identity import revoke, session_lifetimes
from pilotapp.models import Person, RecoveryCode, Session
from pilotapp.refusals import Refusal
from pilotapp.web.site import Site
from pilotapp.web.throttle import ClientContext, Wrong, guessing

Started = tuple[Session, str]

WRONG = _l("This code is not right. Please type the one that the app shows now. Each code works once.")
WRONG_RECOVERY = _l("This recovery code is not right, or it was used before.")
STALE = _l("This page is too old. Please scan the new picture.")
HAS_ONE = _l("You have a second step already. Please use it first.")
KEEP_ONE = _l("Your role needs a second step. Add a passkey first, then you can turn the codes off.")
NONE = _l("Recovery codes stand in for a second step. Please set it up first.")

_OFFER = "second factor"


def offer(person: Person) -> str:
    """Return a new TOTP secret, sealed for this session. The page carries it until the first code proves it."""
    return sealing.seal(f"{person.session.uid} {second_factor_rules.new_secret()}", _OFFER)


def secret_of(person: Person, offered: str) -> str | None:
    """Return the secret of an offer that was made in this session; None for anything else."""
    try:
        session, _, secret = sealing.unseal(offered, _OFFER).partition(" ")
    except sealing.Unopenable:
        return None
    return secret if session == str(person.session.uid) else None


def set_up(person: Person, *, offered: str, code: str) -> tuple[list[str], Started | None]:
    """Store the offered secret after its first code was typed. Return ten new recovery codes and the new session.

    The session is None unless an incomplete one became complete. Refuses a wrong code, an offer of another session, and
    an incomplete session of an account with a second factor: a password alone must not be enough to replace it.
    """
    secret = secret_of(person, offered)
    if secret is None:
        raise Refusal(STALE)
    codes = second_factor_rules.new_codes()
    hashes = _hashes(person.uid, codes)
    with db.transaction():
        known = revoke.lock(person)
        if not person.session.mfa_complete and sessions.has_second_factor(known):
            raise Refusal(HAS_ONE)
        used = known.totp_step if known.totp == secret else None
        step = second_factor_rules.step_of(secret, code, at=clock.now(), after=used)
        if step is None:
            raise Refusal(WRONG, field="code")
        if known.totp not in (None, secret):
            revoke.note_secrets(person)
        Person.update(totp=secret, totp_step=step).where(Person.uid == person.uid).execute()
        audit.write(person, "totp.set", "person", person.uid)
        _replace(person, hashes)
        return codes, None if person.session.mfa_complete else sessions.step_up(person, way="totp")


def prove(person: Person, *, code: str, client_context: ClientContext) -> Started:
    """Complete a session by a code of the app or a recovery code. Return a new session with its token.

    Each code works once, also for two simultaneous requests. Refuses anything else; after wrong guesses the waiting
    time grows (`throttle`).
    """
    with guessing("code", person.email, client_context):
        if second_factor_rules.digits_of(code):
            with db.transaction():
                use_code(person, code)
                return sessions.step_up(person, way="totp")
        code_hash = second_factor_rules.hash_of(person.uid, code)
        with db.transaction():
            _use_recovery(person, code_hash)
            return sessions.step_up(person, way="recovery")


def prove_by_passkey(person: Person, credential: Any, *, site: Site) -> Started:
    """Complete a session by one of the person's passkeys. Refuses what `passkey_commands.prove` refuses."""
    passkey_commands.prove(person, credential, purpose="second", site=site)
    with db.transaction():
        return sessions.step_up(person, way="passkey")


def use_code(person: Person, code: str) -> None:
    """Use a code of the app, which then does not work again; in the caller's transaction and `guessing`.

    Refuses a wrong one.
    """
    known = revoke.lock(person)
    after = known.totp_step
    step = second_factor_rules.step_of(known.totp, code, at=clock.now(), after=after) if known.totp else None
    if step is None:
        raise Wrong(WRONG, field="code")
    Person.update(totp_step=step).where(Person.uid == person.uid).execute()


def make_recovery_codes(person: Person) -> list[str]:
    """Return ten new recovery codes, which cannot be read again later; the old ones end.

    Refuses an account without a second factor.
    """
    codes = second_factor_rules.new_codes()
    hashes = _hashes(person.uid, codes)
    with db.transaction():
        if not sessions.has_second_factor(revoke.lock(person)):
            raise Refusal(NONE)
        _replace(person, hashes)
    return codes


def turn_off(person: Person) -> None:
    """Remove the authenticator app; recovery codes stay if there is a passkey. No error if it is removed already.

    Refuses if a role requires a second factor and no passkey would remain.
    """
    with db.transaction():
        known = revoke.lock(person)
        if known.totp is None:
            return
        passkey = sessions.has_passkey(known)
        if session_lifetimes.asks_for_second_factor(person.roles) and not passkey:
            raise Refusal(KEEP_ONE)
        revoke.note_secrets(person)
        Person.update(totp=None, totp_step=None).where(Person.uid == person.uid).execute()
        if not passkey:
            RecoveryCode.delete().where(RecoveryCode.person == person.uid).execute()
        audit.write(person, "totp.end", "person", person.uid)
        notices.keys_changed(person)


def recovery_codes_left(person: Person) -> int:
    """Return the number of unused recovery codes."""
    return int(RecoveryCode.select().where(RecoveryCode.person == person.uid, RecoveryCode.used_at.is_null()).count())


def _use_recovery(person: Person, code_hash: str) -> None:
    revoke.lock(person)
    mine = (RecoveryCode.person == person.uid) & (RecoveryCode.code_hash == code_hash) & RecoveryCode.used_at.is_null()
    row = RecoveryCode.get_or_none(mine)
    if row is None or not RecoveryCode.update(used_at=clock.now()).where(mine).execute():
        raise Wrong(WRONG_RECOVERY, field="code")
    audit.write(person, "recovery.use", "recovery_code", row.uid, left=recovery_codes_left(person))


def _hashes(person: UUID, codes: list[str]) -> list[str]:
    """Hash the codes. Call it before the transaction, because it is slow."""
    return [second_factor_rules.hash_of(person, code) for code in codes]


def _replace(person: Person, hashes: list[str]) -> None:
    RecoveryCode.delete().where(RecoveryCode.person == person.uid).execute()
    for code_hash in hashes:
        RecoveryCode.create(person=person.uid, code_hash=code_hash)
    audit.write(person, "recovery.make", "person", person.uid, count=len(hashes))
    notices.over(person.uid, "codes_ended")
    notices.keys_changed(person, "codes_made")
