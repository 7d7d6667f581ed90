"""Responses that several views about people share: a person's page, and an invitation to hand over."""

from uuid import UUID

import segno
from flask import url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from pilotapp.config import current_config
from pilotapp.models import Person
from pilotapp.notices import mailer
from pilotapp.people import invitation_commands, invitation_queries, letters, queries
from pilotapp.refusals import Refusal
from pilotapp.web import late_delivery, mail_quota, site
from pilotapp.web.answers import page
from pilotapp.web.throttle import TooMany


def shown(viewer: Person, uid: UUID, refusal: Refusal | None = None) -> ResponseReturnValue:
    """Show a person's page, with the message of a refusal if there is one; Missing becomes a 404."""
    person = queries.person(viewer, uid)
    return page(
        "people/show.html",
        status=422 if refusal else 200,
        person=person,
        phone=person.phone,
        access=queries.access(person),
        months=queries.months(viewer, uid),
        invitation=invitation_queries.open_invite(viewer, uid),
        can_mail=mailer.can_send(),
        deliver_until=late_delivery.ends_at(person),
        held=queries.held(viewer, uid),
        refusal=refusal,
    )


def handed_over(viewer: Person, person: Person, token: str, way: str) -> ResponseReturnValue:
    """Render the page that says that the invitation is mailed, or shows its link and QR code once.

    No redirect, because the token is not stored. The invitation is stored already, so if the mail server does not
    answer, only the mail is lost.
    """
    link = _origin() + url_for("invites.welcome", token=token)
    invite, outcome = invitation_queries.open_invite(viewer, person.uid), ""
    if way == "mail" and invite is not None:
        subject, body = letters.invitation(
            person, link=link, expires_at=invite.expires_at, languages=current_config().languages
        )
        outcome = _mailed(viewer, person, subject, body)
        if outcome == "sent":
            return page("people/sent.html", person=person, invitation=invite)
        invitation_commands.hand_over(viewer, uid=person.uid)
    picture = segno.make(link, error="m").svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None)
    return page(
        "people/invited.html",
        person=person,
        link=link,
        picture=Markup(picture),  # noqa: S704 - made of the link by segno
        invitation=invite,
        hours=current_config().invite_hours,
        unsent=way == "mail",
        unreachable=mailer.UNREACHABLE if outcome == "unreachable" else None,
    )


def _mailed(viewer: Person, person: Person, subject: str, body: str) -> str:
    """Send the mail and return its result (`mailer.hand_over`); 'refused' also if the viewer sent too many today."""
    try:
        mail_quota.spend(viewer)
    except TooMany:
        return "refused"
    return mailer.hand_over(to=person.email, subject=subject, body=body) if mailer.can_send() else "refused"


def _origin() -> str:
    """Return the base of links: the configured address; else that of the request, with https if the app has it."""
    origin = site.here().origin
    return origin.replace("http:", "https:", 1) if current_config().https else origin
