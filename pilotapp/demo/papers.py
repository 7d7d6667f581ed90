"""Demo documents: the release of the last quarter, certificates, and the funder's access."""

from collections.abc import Sequence
from uuid import uuid4

from flask_babel import force_locale

from pilotapp import clock
from pilotapp.certificates import commands as certificates
from pilotapp.demo.cast import MITTELSTADT, SEEHAUSEN, Company
from pilotapp.figures.facts import refresh
from pilotapp.models import Person, Programme
from pilotapp.periods import Quarter, Year
from pilotapp.releases import commands, operator, wording, worker
from pilotapp.releases.ways import TOGETHER
from pilotapp.settings import release_commands as settings

FUNDER, CERTIFIED = "Greta", {"Amal": "Amal Haddad", "Berna": "Berna Aydın"}  # by name: the full one
SCHEMES = ("kehl",)


def file(languages: Sequence[str]) -> None:
    """Create releases and certificates as the demo people would today. Needs an application context and the demo rows.

    Both programmes release the last quarter, so that their funder can see the sum.
    """
    refresh.refresh_dirty()
    with force_locale(languages[0]):
        _file(languages)


def _file(languages: Sequence[str]) -> None:
    for company in (MITTELSTADT, SEEHAUSEN):
        _release(company, languages)
    operator.add(email=_person(MITTELSTADT, FUNDER).email, programme=SEEHAUSEN.slug)
    karin = _person(MITTELSTADT, MITTELSTADT.coordinator.name)
    year = Year(clock.today(karin.programme.time_zone).year).previous
    for name, full_name in CERTIFIED.items():
        pilot = _person(MITTELSTADT, name)
        certificates.issue(
            karin,
            uid=uuid4(),
            pilot=pilot.uid,
            first_day=year.first,
            last_day=year.last,
            full_name=full_name,
        )


def _release(company: Company, languages: Sequence[str]) -> None:
    coordinator = _person(company, company.coordinator.name)
    programme = settings.choose(coordinator, threshold=5, public_page=True)
    quarter = Quarter.of(clock.today(programme.time_zone)).previous
    seen = worker.drafted(programme, quarter.first, quarter.last, SCHEMES, TOGETHER)
    commands.make(
        coordinator,
        first=quarter.first,
        last=quarter.last,
        schemes=SCHEMES,
        way=TOGETHER,
        mark=seen.mark,
        definitions=wording.frozen(languages),
    )


def _person(company: Company, name: str) -> Person:
    return Person.select().join(Programme).where(Programme.slug == company.slug, Person.name == name).get()
