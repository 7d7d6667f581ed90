"""What a browser's script does with passkeys, without the browser."""

from __future__ import annotations

from typing import Any

from werkzeug.test import TestResponse

from pilotapp.models import Passkey
from tests.support.authenticator import Authenticator
from tests.support.page_client import PageClient
from tests.support.people import Somebody, uid_of


def ask(client: PageClient, path: str, **body: Any) -> TestResponse:
    """POST JSON with a valid token in the header."""
    return client.post(path, json=body, headers={"X-CSRFToken": client.token()})


def options(client: PageClient, path: str) -> dict[str, Any]:
    """What the server asks the device."""
    answer = ask(client, path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.json["publicKey"]
    return found


def add(somebody: Somebody, phone: Authenticator | None = None) -> Authenticator:
    """This person adds the passkey of a phone."""
    phone = phone or Authenticator()
    credential = phone.make(options(somebody.client, "/me/passkeys/options"))
    answer = ask(somebody.client, "/me/passkeys", credential=credential, next="/me/security")
    assert answer.json == {"next": "/me/security"}
    return phone


def sign_in(client: PageClient, phone: Authenticator, **more: Any) -> TestResponse:
    """Anybody signs in with what the phone holds."""
    return ask(client, "/sign-in/passkey", credential=phone.use(options(client, "/sign-in/passkey/options")), **more)


def passkey_of(name: str) -> Passkey:
    """The newest passkey of a standing person."""
    query = Passkey.select().where(Passkey.person == uid_of(name))
    found: Passkey = query.order_by(Passkey.created_at.desc()).first()
    return found
