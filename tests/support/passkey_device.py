"""The part of a phone that keeps passkeys: Chromium's virtual authenticator, which asks no finger and has no screen."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page


class PasskeyDevice:
    """What belongs to the phone of this page from now on; `verified`: whether a finger would be the right one."""

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
        """What it keeps: credentialId, rpId, userHandle, signCount, privateKey."""
        found: list[dict[str, Any]] = self._send("WebAuthn.getCredentials")["credentials"]
        return found

    def keep(self, passkey: dict[str, Any]) -> None:
        """Put a passkey into it, such as a copy of another device's."""
        self._send("WebAuthn.addCredential", credential=passkey)

    def forget(self) -> None:
        """Everything that it keeps is gone."""
        self._send("WebAuthn.clearCredentials")

    def is_touched(self, *, by_its_owner: bool) -> None:
        """Whose finger touches it from now on."""
        self._send("WebAuthn.setUserVerified", isUserVerified=by_its_owner)

    def _send(self, command: str, **values: Any) -> Any:
        return self._session.send(command, {"authenticatorId": self.id, **values})  # type: ignore[arg-type]
