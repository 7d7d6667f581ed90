"""Passkeys of a phone: Chromium's virtual authenticator, which needs no finger and no screen."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page


class PasskeyDevice:
    """An authenticator for the phone of this page; `verified`: whether user verification succeeds."""

    def __init__(self, page: Page, *, verified: bool = True) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("WebAuthn.enable")
        settings = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": verified,
            "automaticPresenceSimulation": True,
        }
        self.id = self._session.send("WebAuthn.addVirtualAuthenticator", {"options": settings})["authenticatorId"]

    def passkeys(self) -> list[dict[str, Any]]:
        """Return its passkeys: credentialId, rpId, userHandle, signCount, privateKey."""
        found: list[dict[str, Any]] = self._send("WebAuthn.getCredentials")["credentials"]
        return found

    def keep(self, passkey: dict[str, Any]) -> None:
        """Add a passkey, such as a copy of another device's."""
        self._send("WebAuthn.addCredential", credential=passkey)

    def forget(self) -> None:
        """Delete all passkeys."""
        self._send("WebAuthn.clearCredentials")

    def is_touched(self, *, by_its_owner: bool) -> None:
        """Set whether user verification succeeds from now on."""
        self._send("WebAuthn.setUserVerified", isUserVerified=by_its_owner)

    def _send(self, command: str, **values: Any) -> Any:
        return self._session.send(command, {"authenticatorId": self.id, **values})  # type: ignore[arg-type]
