"""The two ceremonies of WebAuthn, making and using a passkey: what browsers are asked, and whether they answer right.

A passkey stands on the device or in its keychain, opens with a finger, face or PIN, and finds its person itself: she
types nothing. Nobody asks who made the device (no attestation).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidKey, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from flask_babel import lazy_gettext as _l
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import bytes_to_base64url, encode_cbor, options_to_json_dict, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialHint,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from pilotapp.models import Passkey, Person
from pilotapp.refusals import Refusal
from pilotapp.web.site import Site

Json = dict[str, Any]
TIMEOUT = 5 * 60 * 1000  # milliseconds, as long as a challenge lives
NOT_RIGHT = _l("This passkey does not fit here. Please try once more, or use another way.")
_BROKEN = (
    WebAuthnException, ValueError, TypeError, LookupError, AttributeError, RecursionError, InvalidKey,
    UnsupportedAlgorithm,
)  # fmt: skip
_HINTS = [PublicKeyCredentialHint.CLIENT_DEVICE, PublicKeyCredentialHint.HYBRID, PublicKeyCredentialHint.SECURITY_KEY]


def ask_to_make(site: Site, challenge: bytes, person: Person, known: Iterable[Passkey]) -> Json:
    """What navigator.credentials.create() is asked: a new passkey of this person, on a device without a `known` one."""
    options = generate_registration_options(
        rp_id=site.name,
        rp_name=person.programme.name,
        user_id=person.uid.bytes,
        user_name=person.email,
        user_display_name=person.name,
        challenge=challenge,
        timeout=TIMEOUT,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=list(map(_described, known)),
        hints=_HINTS,
    )
    return options_to_json_dict(options)


def ask_to_use(site: Site, challenge: bytes, allowed: Iterable[Passkey] = ()) -> Json:
    """What navigator.credentials.get() is asked: one of the `allowed` passkeys, or any that the device holds."""
    options = generate_authentication_options(
        rp_id=site.name,
        challenge=challenge,
        timeout=TIMEOUT,
        allow_credentials=list(map(_described, allowed)),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def challenge_of(credential: Any) -> bytes:
    """The challenge that a browser answered. Refuses what is no answer, or was given within a page of another site."""
    with _refusing():
        client_data = parse_client_data_json(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        if client_data.cross_origin:
            raise Refusal(NOT_RIGHT)
        return client_data.challenge


def id_of(credential: Any) -> str:
    """The id of the passkey in base64url. Refuses what has none."""
    with _refusing():
        return bytes_to_base64url(base64url_to_bytes(credential["id"]))


def person_of(credential: Any) -> bytes:
    """The uid of the person for whom the passkey says that it was made; empty where it says nothing."""
    with _refusing():
        return base64url_to_bytes(credential["response"].get("userHandle") or "")


def transports_of(credential: Any) -> str:
    """How the device says it is reached, as known words with gaps between."""
    with _refusing():
        known = {one.value for one in AuthenticatorTransport}
        return " ".join(one for one in credential["response"].get("transports") or () if one in known)[:80]


def made(credential: Any, *, challenge: bytes, site: Site) -> VerifiedRegistration:
    """The new passkey in a browser's answer. Refuses one for another site or challenge, or opened by no person."""
    with _refusing():
        return verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )


def used(credential: Any, *, challenge: bytes, site: Site, key: Passkey | None) -> VerifiedAuthentication:
    """The use of `key` in a browser's answer. Refuses one that is not signed by it; without a key after the same work.

    The number of uses is not looked at here: only what is signed may raise an alarm.
    """
    with _refusing():
        return verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(key.public_key) if key else _nobodys_key(),
            credential_current_sign_count=0,
            require_user_verification=True,
        )


@contextmanager
def _refusing() -> Iterator[None]:
    """One sentence for all that can be wrong: whoever forges learns nothing from it."""
    try:
        yield
    except _BROKEN as error:
        raise Refusal(NOT_RIGHT) from error


@cache
def _nobodys_key() -> bytes:
    point = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    return encode_cbor({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})


def _described(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    transports = [AuthenticatorTransport(one) for one in passkey.transports.split()]
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential), transports=transports or None)
