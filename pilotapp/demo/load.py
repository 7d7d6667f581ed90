"""Load the demo programmes into an empty database; the same seed and day give the same rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from pilotapp import clock, codes, db
from pilotapp.auth import passwords
from pilotapp.demo import plot
from pilotapp.demo.cast import MITTELSTADT, PASSWORD, PHONES, READY, SEEHAUSEN, Company
from pilotapp.demo.circle import Circle
from pilotapp.demo.rows import DemoRows, new_uid
from pilotapp.demo.story import Story, Teller
from pilotapp.demo.timeline import Timeline
from pilotapp.models import Declaration, Person, PersonLanguage, PersonPhone, PersonRole, Programme
from pilotapp.refusals import Refusal
from pilotapp.settings import first_steps

ZONE = ZoneInfo("Europe/Berlin")
AFTERNOON = time(15, 0)
_SIGNATURE = (
    Declaration.uid, Declaration.programme, Declaration.person, Declaration.version, Declaration.language,
    Declaration.signed_at,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Summary:
    """What was loaded, and who can sign in with `password`."""

    programmes: int
    persons: int
    visits: int
    entries: int
    emails: tuple[str, ...]
    password: str

    def __str__(self) -> str:
        """A few lines for the command line."""
        loaded = f"Demo loaded: {self.programmes} programmes, {self.persons} people, {self.visits} visits."
        return f"{loaded}\nSign in as {', '.join(self.emails)}\nwith the password {self.password}"


def load(seed: int = 2026, today: date | None = None) -> Summary:
    """Write both demo programmes with their visits until now, or until 15:00 of `today`.

    Raises Refusal if the database holds a programme already: the demo never mixes with real data.
    """
    moment = clock.now() if today is None else datetime.combine(today, AFTERNOON, ZONE).astimezone(UTC)
    moment = moment.replace(second=0, microsecond=0)
    random = Random(seed)  # noqa: S311 - reproducible rows, not secrets
    password_hash = passwords.hasher.hash(PASSWORD, salt=random.randbytes(16))
    with db.transaction():
        if Programme.select().exists():
            raise Refusal(_l("The demo needs an empty database. Please choose another data folder."))
        parts = [
            add(company, stories, random, moment, password_hash)
            for company, stories in ((MITTELSTADT, plot.mittelstadt), (SEEHAUSEN, plot.seehausen))
        ]
    companies = (MITTELSTADT, SEEHAUSEN)
    members = [member for company in companies for member in company.members]
    return Summary(
        programmes=len(parts),
        persons=len(members),
        visits=sum(len(part.visits) for part in parts),
        entries=sum(len(part.entries) for part in parts),
        emails=tuple(member.email for name in READY for member in members if member.name == name),
        password=PASSWORD,
    )


def add(
    company: Company, tell: Callable[[Teller], list[Story]], random: Random, moment: datetime, password_hash: str
) -> DemoRows:
    """Write a programme with its people and the visits that `tell` tells, in the caller's transaction."""
    began = moment - timedelta(days=760)
    programme = Programme.create(
        uid=new_uid(random), slug=company.slug, name=company.name, time_zone=ZONE.key, created_at=began,
        steps_left=" ".join(first_steps.STEPS),
    )  # fmt: skip
    people = _add_people(company, programme, random, began, password_hash)
    ledger = DemoRows(programme, people[company.coordinator.name], random)
    timeline = Timeline(random, moment, ZONE)
    for story in tell(Teller(company, random, moment, ZONE)):
        ledger.add(people[story.pilot.name], timeline.steps(story), story.offset, story.door)
    active = [people[pilot.name] for pilot in company.pilots if pilot.active]
    circle = Circle(programme, people[company.coordinator.name], active, Random(1), moment)  # noqa: S311
    if company.has_supervision:
        circle.fill()
    circle.write()
    ledger.write(circle.acts)
    return ledger


def _add_people(
    company: Company, programme: Programme, random: Random, began: datetime, password_hash: str
) -> dict[str, Person]:
    people = {
        member.name: Person.create(
            uid=new_uid(random), programme=programme, email=member.email, name=member.name, active=member.active,
            password_hash=password_hash, created_at=began + timedelta(hours=position),
            declaration=codes.DECLARATION if "pilot" in member.roles else None,
        )
        for position, member in enumerate(company.members)
    }  # fmt: skip
    signed = [
        (new_uid(random), programme.uid, person.uid, codes.DECLARATION, programme.language, person.created_at)
        for person in people.values()
        if person.declaration
    ]
    db.insert_many(_SIGNATURE, signed)
    roles = [(people[member.name].uid, role) for member in company.members for role in member.roles]
    db.insert_many((PersonRole.person, PersonRole.role), roles)
    languages = [
        (people[member.name].uid, language, position)
        for member in company.members
        for position, language in enumerate(member.languages)
    ]
    db.insert_many((PersonLanguage.person, PersonLanguage.language, PersonLanguage.position), languages)
    for name in PHONES.keys() & people.keys():
        PersonPhone.create(person=people[name].uid, number=PHONES[name])
    return people
