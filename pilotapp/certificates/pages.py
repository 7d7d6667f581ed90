"""Responses that several views of certificates share: the PDF, and the address of the check page."""

from uuid import UUID

from flask import Response, url_for
from flask_babel import gettext as _

from pilotapp.certificates import commands, numbering, paper, queries
from pilotapp.config import current_config
from pilotapp.models import Certificate, Person
from pilotapp.web import site
from pilotapp.web.downloads import attachment


def download(viewer: Person, uid: UUID) -> Response:
    """Return the certificate as a PDF file, whose name does not contain the pilot's name."""
    row = commands.take(viewer, uid)
    letterhead = queries.letterhead(row)
    body = paper.render(row, door=door(row), languages=current_config().languages, letterhead=letterhead)
    headers = attachment(_("certificate"), "certificate", numbering.written(str(row.code)), "pdf")
    return Response(body, content_type="application/pdf", headers=headers)


def door(row: Certificate) -> str:
    """Return the address where this certificate is checked, with https if the app has it."""
    here = site.here()
    origin = here.origin.replace("http:", "https:", 1) if current_config().https else here.origin
    return f"{origin}{url_for('certificate_check.check')}?code={numbering.written(str(row.code))}"
