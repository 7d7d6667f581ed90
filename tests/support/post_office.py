"""A real SMTP server on a port, and the mails that it received."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.servers import free_port

FULL = "452 4.2.2 mailbox full"


class PostOffice:
    """Accepts every mail, or rejects all while `answer` is set."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.answer = "250 OK"
        self.once_taken: Callable[[], None] = lambda: None  # called after a mail was stored, before the reply
        self.host, self.port = "127.0.0.1", free_port()

    @property
    def url(self) -> str:
        """The value for PILOTAPP_MAIL_URL."""
        return f"smtp://{self.host}:{self.port}"

    @property
    def letters(self) -> list[EmailMessage]:
        """Return the received mails, parsed."""
        return [_read(envelope.content) for envelope in self.envelopes]

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Handle a mail; called by aiosmtpd."""
        if self.answer.startswith("250"):
            self.envelopes.append(envelope)
            self.once_taken()
        return self.answer


@contextmanager
def opened(host: str = "127.0.0.1", tls: ssl.SSLContext | None = None, *, utf8: bool = True) -> Iterator[PostOffice]:
    """Run the server during the block; `tls`: it offers STARTTLS, `utf8`: SMTPUTF8."""
    office = PostOffice()
    office.host = host
    running = Controller(office, hostname=host, port=office.port, tls_context=tls, enable_SMTPUTF8=utf8)
    running.start()
    try:
        yield office
    finally:
        running.stop()


def self_signed(folder: Path) -> ssl.SSLContext:
    """Return a TLS context with a self-signed certificate."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example.org")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    signed = made.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path = folder / "mail.pem"
    path.write_bytes(pem + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def _read(content: bytes | str | None) -> EmailMessage:
    assert isinstance(content, bytes)
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message
