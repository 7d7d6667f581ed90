"""A certificate as a PDF in German and in the pilot's language, each in its own part, as it was issued."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import segno
from flask_babel import gettext as _

from pilotapp import i18n, pdf
from pilotapp.certificates import logo as logos
from pilotapp.certificates import numbering, wording
from pilotapp.formats import counted as ngettext
from pilotapp.formats import date_in_words, minutes, number
from pilotapp.formats.rendering import speaking
from pilotapp.models import Certificate, Letterhead

Data = Mapping[str, Any]
TEMPLATE = "certificate.typ"
FIRST = "de"  # the language of the offices that ask for certificates


def render(
    certificate: Certificate, *, door: str, languages: Sequence[str], letterhead: Letterhead | None = None
) -> bytes:
    """Return the PDF of a certificate; equal certificates give equal bytes.

    `door`: the address that checks it. `languages`: those with a catalogue.
    """
    found = document(certificate, door=door, languages=languages, letterhead=letterhead)
    return pdf.render(TEMPLATE, found, made_at=certificate.issued_at)


def document(certificate: Certificate, *, door: str, languages: Sequence[str], letterhead: Letterhead | None) -> Data:
    """Return the data for the Typst template."""
    versions = []
    for language in parts_of(certificate, languages):
        with speaking(language, str(certificate.pilots_called)):
            versions.append(_version(certificate, door, language))
    return {
        "title": versions[0]["title"],
        "author": certificate.programme_name,
        "language": versions[0]["language"],
        "parts": versions,
        "picture": picture(door),
        "code": numbering.written(str(certificate.code)),
        "door": door,
        **_above_and_below(letterhead, str(certificate.programme_name)),
    }


def _above_and_below(letterhead: Letterhead | None, programme: str) -> Data:
    """Return the letterhead; lines are a list, the logo is a list of its bytes. Without one the programme's name."""
    found = letterhead or Letterhead()
    logo = bytes(found.logo or b"")
    return {
        "heading": found.heading or programme,
        "address": str(found.address).splitlines(),
        "contact": str(found.contact).splitlines(),
        "signatory": str(found.signatory).splitlines(),
        "logo": list(logo),
        "logo-format": logos.kind(logo),
    }


def parts_of(certificate: Certificate, languages: Sequence[str]) -> list[str]:
    """Return the languages of the paper: German first, then the pilot's; the first of `languages` if it has neither."""
    wanted = [one for one in dict.fromkeys((FIRST, str(certificate.language))) if one in languages]
    return wanted or list(languages[:1])


def picture(link: str) -> str:
    """Return the QR code of a link as SVG; deterministic."""
    out = BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="svg", border=0, xmldecl=False)
    return out.getvalue().decode()


def _version(row: Certificate, door: str, language: str) -> Data:
    return {
        "language": language.split("_")[0],
        "direction": i18n.direction(language),
        "title": _("Certificate of hours"),
        "name": row.printed_name,
        "lead": _("accompanied newcomers as {a pilot.formal} of this programme:"),
        "programme": row.programme_name,
        "period": wording.in_a_sentence(row.first_day, row.last_day),
        "total": minutes(row.minutes),
        "total_words": str(ngettext("on site in %(num)s visit", "on site in %(num)s visits", row.visits)),
        "header": [_("Confirmed visits"), _("Visits"), _("Time on site")],
        "rows": _rows(row),
        "words": [
            _(
                "{Pilots.formal} are trained. They help newcomers to be understood at authorities, schools and "
                "doctors, and they keep to themselves what they hear."
            ),
            _(
                "Counted is the time on site, from start to end and in whole minutes, of visits that the coordination "
                "of the programme has confirmed. The way there and back is not part of it."
            ),
        ],
        "issued": _("Issued on %(day)s", day=date_in_words(row.issued_on)),
        "signature": _("Place, day, signature and stamp of the coordination"),
        "check": _("Is this paper genuine? Anybody can check it with this code:"),
        "alt": _("QR code that leads to the page where this certificate can be checked: %(address)s", address=door),
        "code_word": _("Code"),
        "logo_alt": _("Logo"),
    }


def _rows(row: Certificate) -> list[list[str]]:
    """Return rows for unpaid and paid hours and their sum, in this order; a row without visits shows zero."""
    return [
        [_("Without an allowance"), number(row.unpaid_visits), minutes(row.unpaid_minutes)],
        [_("With an allowance"), number(row.paid_visits), minutes(row.paid_minutes)],
        [_("Together"), number(row.visits), minutes(row.minutes)],
    ]
