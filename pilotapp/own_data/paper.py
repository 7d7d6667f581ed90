"""The download of own data as a readable PDF: sections with tables, in the reader's language."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from flask_babel import gettext as _

from pilotapp import clock, i18n, names, pdf, rooms
from pilotapp.formats import moment
from pilotapp.models import Person
from pilotapp.own_data.section import Data, Section, listed


def render(person: Person, data: Mapping[str, Any]) -> bytes:
    """Return the PDF of the data that `own_data.collect` returned for `person`."""
    now = clock.now()
    title = _("My data")
    name, programme = names.isolated(person.called), names.isolated(person.programme.name)
    document = {
        **pdf.frame(
            title=title,
            author=person.programme.name,
            footer=f"{title} · {name} · {programme}",
            language=i18n.spoken(),
        ),
        "lead": _(
            "What %(programme)s has stored about %(name)s, as of %(moment)s. Times are those of %(zone)s.",
            programme=programme,
            name=name,
            moment=moment(now),
            zone=person.programme.time_zone,
        ),
        "sections": [asdict(section) for section in _sections(data)],
    }
    return pdf.render("document.typ", document, made_at=now)


def _sections(data: Data) -> Iterable[Section]:
    declared = (section for room in rooms.rooms() for section in room.own_data_sections)
    for section in sorted(declared, key=lambda one: one.order):
        if not section.only_with or any(data[key] for key in section.only_with):
            yield section.make(data)
    yield _missing(data)


def _missing(data: Data) -> Section:
    """The columns that are left out, grouped by their reason, in the order of their names."""
    whys: dict[str, list[str]] = {}
    for row in sorted(data["left_out"], key=lambda row: (row["table"], row["column"] or "")):
        whys.setdefault(row["why"], []).append(".".join(filter(None, (row["table"], row["column"]))))
    rows = [(why, listed(names)) for why, names in whys.items()]
    return Section(_("What is left out, and why"), (_("Why"), _("In the database")), (1, 1), rows)
