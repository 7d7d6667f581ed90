"""Sends plain-text mail to one person by the server of PILOTAPP_MAIL_URL; without one nothing is sent."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid, parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_mailman import Mail
from flask_mailman.backends.smtp import EmailBackend

from pilotapp import addresses, clock
from pilotapp.config import LOOPBACK, Config, current_config
from pilotapp.log import logger

PATIENCE = 10  # seconds that a mail server may take for each step
UNREACHABLE = _l(
    "Our mail server cannot send to addresses with letters such as ö before the @. With another address it works."
)


class InDoubt(OSError):
    """The connection ended after the mail was sent and before the server answered whether it accepted it."""


class _Doubting(smtplib.SMTP):
    """Distinguishes a refused mail from one with an unknown result."""

    def data(self, msg: Any) -> Any:
        try:
            return super().data(msg)
        except smtplib.SMTPDataError:
            raise
        except OSError as error:
            raise InDoubt from error


class _Secure(_Doubting, smtplib.SMTP_SSL):
    """TLS from the first byte."""


class _Verified(_Doubting):
    """STARTTLS with certificate verification; the library's own accepts any certificate."""

    def starttls(self, *, context: ssl.SSLContext | None = None) -> Any:  # type: ignore[override]
        return super().starttls(context=context or ssl.create_default_context())


class Backend(EmailBackend):  # type: ignore[misc]
    """flask-mailman's backend, with certificate verification."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Secure if self.use_ssl else _Verified


def init_app(app: Flask, config: Config) -> None:
    """Set up flask-mailman. smtps: TLS from the first byte; smtp: STARTTLS, unless the server is on this machine."""
    parts = urlsplit(config.mail_url)
    secure = parts.scheme == "smtps"
    app.config.update(
        MAIL_SERVER=parts.hostname or "",
        MAIL_PORT=parts.port or (465 if secure else 587),
        MAIL_USERNAME=unquote(parts.username or "") or None,
        MAIL_PASSWORD=unquote(parts.password or "") or None,
        MAIL_USE_SSL=secure,
        MAIL_USE_TLS=not secure and parts.hostname not in LOOPBACK,
        MAIL_DEFAULT_SENDER=config.mail_from,
        MAIL_TIMEOUT=PATIENCE,
        MAIL_BACKEND=Backend,
    )
    Mail(app)


def can_send() -> bool:
    """Whether a mail server is configured."""
    return bool(current_config().mail_url)


def send(*, to: str, subject: str, body: str) -> bool:
    """Send a mail; return False if there is no mail server or it did not accept the mail (the log says why).

    Call it after the transaction. The library refuses a line break in address or subject; then nothing is sent.
    """
    return can_send() and hand_over(to=to, subject=subject, body=body) == "sent"


def hand_over(*, to: str, subject: str, body: str, number: str | None = None) -> str:
    """Send a mail and return the result. Needs a mail server.

    'sent', 'refused', or 'doubt' if it is unknown whether it was accepted; 'unreachable' if the local part of the
    address has non-ASCII letters and the server does not support SMTPUTF8 (RFC 6531): nothing was sent. `number`
    becomes the Message-ID, by which mail programs recognise a duplicate.
    """
    connection = current_app.extensions["mailman"].get_connection()
    to = addresses.wire(to)
    try:
        letter = _letter(to, subject, body, number)
        connection.open()
        server: smtplib.SMTP = connection.connection
        server.ehlo_or_helo_if_needed()
        if not (to.isascii() or server.has_extn("smtputf8")):
            logger.error("mail was not sent", kind="SMTPUTF8 is not offered")
            return "unreachable"
        server.send_message(letter, from_addr=_sender()[1], to_addrs=[to])
        return "sent"
    except (OSError, ValueError) as error:  # smtplib raises OSError, a line break in a header ValueError
        logger.error("mail was not sent", kind=type(error).__name__, code=getattr(error, "smtp_code", None))
        return "doubt" if isinstance(error, InDoubt) else "refused"
    finally:  # the library leaves it open after a failure
        with suppress(OSError):
            connection.close()


def _letter(to: str, subject: str, body: str, number: str | None) -> EmailMessage:
    """Return the plain-text mail; smtplib writes its headers in UTF-8 if the address needs that."""
    name, sender = _sender()
    domain = sender.rpartition("@")[2]
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = subject, formataddr((name, sender)), to
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = f"<{number}@{domain}>" if number else make_msgid(domain=domain)
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(body, cte="quoted-printable")
    return letter


def _sender() -> tuple[str, str]:
    """Return name and address of `PILOTAPP_MAIL_FROM`."""
    name, address = parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])
    return name, addresses.wire(address)
