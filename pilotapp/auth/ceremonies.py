"""The two WebAuthn ceremonies, registration and authentication: options for the browser, and checks of its response.

A passkey is stored on the device or in its keychain, is unlocked by finger, face or PIN, and is discoverable: the user
types no name. Attestation (who made the device) is not requested.
"""

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
TIMEOUT = 5 * 60 * 1000  # milliseconds, the lifetime of a challenge
NOT_RIGHT = _l("This passkey does not fit here. Please try once more, or use another way.")
_BROKEN = (
    WebAuthnException, ValueError, TypeError, LookupError, AttributeError, RecursionError, InvalidKey,
    UnsupportedAlgorithm,
)  # fmt: skip
_HINTS = [PublicKeyCredentialHint.CLIENT_DEVICE, PublicKeyCredentialHint.HYBRID, PublicKeyCredentialHint.SECURITY_KEY]


def ask_to_make(site: Site, challenge: bytes, person: Person, known: Iterable[Passkey]) -> Json:
    """Return options for navigator.credentials.create(): a new passkey, not on a device with a `known` one."""
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
    """Return options for navigator.credentials.get(): one of the `allowed` passkeys, or any that the device holds."""
    options = generate_authentication_options(
        rp_id=site.name,
        challenge=challenge,
        timeout=TIMEOUT,
        allow_credentials=list(map(_described, allowed)),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def challenge_of(credential: Any) -> bytes:
    """Return the challenge that a browser answered. Refuses a malformed answer and one from another site's frame."""
    with _refusing():
        client_data = parse_client_data_json(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        if client_data.cross_origin:
            raise Refusal(NOT_RIGHT)
        return client_data.challenge


def id_of(credential: Any) -> str:
    """Return the id of the passkey in base64url. Refuses an answer without one."""
    with _refusing():
        return bytes_to_base64url(base64url_to_bytes(credential["id"]))


def person_of(credential: Any) -> bytes:
    """Return the uid of the person that the passkey was made for (user handle); empty if it has none."""
    with _refusing():
        return base64url_to_bytes(credential["response"].get("userHandle") or "")


def transports_of(credential: Any) -> str:
    """Return the transports that the device reports, as known words separated by spaces."""
    with _refusing():
        known = {one.value for one in AuthenticatorTransport}
        return " ".join(one for one in credential["response"].get("transports") or () if one in known)[:80]


def made(credential: Any, *, challenge: bytes, site: Site) -> VerifiedRegistration:
    """Verify a registration and return it. Refuses another site or challenge, and missing user verification."""
    with _refusing():
        return verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.name,
            expected_origin=site.origin,
            require_user_verification=True,
        )


def used(credential: Any, *, challenge: bytes, site: Site, key: Passkey | None) -> VerifiedAuthentication:
    """Verify an authentication with `key`. Refuses a wrong signature; without a key, after the same amount of work.

    The signature counter is checked by the caller: only a response with a valid signature may raise an alarm.
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
    """Turn every error into one refusal, so that a forger learns nothing from it."""
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
