"""A certificate that nobody was issued, to look at and to try a logo with."""

from datetime import date

from flask_babel import gettext as _

from pilotapp import clock, i18n, pdf
from pilotapp.certificates import numbering, paper
from pilotapp.models import Certificate, Letterhead, Programme

_CODE = "2" * numbering.LENGTH
_DOOR = f"https://lotsen.example.org/certificates/check?code={numbering.written(_CODE)}"


def render(programme: Programme, letterhead: Letterhead | None) -> bytes:
    """Return the specimen as PDF, in the language of this response."""
    return pdf.render(paper.TEMPLATE, _document(programme, letterhead), made_at=clock.now())


def picture(programme: Programme, letterhead: Letterhead | None) -> bytes:
    """Return the first page of the specimen as PNG."""
    return pdf.picture(paper.TEMPLATE, _document(programme, letterhead))


def _document(programme: Programme, letterhead: Letterhead | None) -> paper.Data:
    last_year = clock.today(programme.time_zone).year - 1
    row = Certificate(
        programme=programme,
        code=_CODE,
        name=_("First name Surname"),
        programme_name=programme.name,
        pilots_called=programme.pilots_called,
        language=i18n.spoken(),
        first_day=date(last_year, 1, 1),
        last_day=date(last_year, 12, 31),
        visits=52,
        minutes=6240,
        paid_visits=0,
        paid_minutes=0,
        issued_at=clock.now(),
    )
    return paper.document(row, door=_DOOR, languages=(i18n.spoken(),), letterhead=letterhead)
