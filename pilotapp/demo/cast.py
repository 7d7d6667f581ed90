"""The people of the demo programmes: invented first names, spoken languages, and how active they are."""

import unicodedata
from dataclasses import dataclass

PASSWORD = "mit-lotsen-unterwegs"  # noqa: S105 - the documented password of every demo person
COORDINATOR = "Karin"
LEFT = "Jacek"

# name: client languages (ISO 639-3, strongest first); all speak German as well
PILOTS: dict[str, tuple[str, ...]] = {
    "Amal": ("ara", "fra"), "Berna": ("tur", "kmr"), "Ioana": ("ron",), "Mihai": ("ron", "hun"),
    "Andreea": ("ron", "eng"), "Costel": ("ron", "rus"), "Doina": ("ron",), "Radu": ("ron", "eng"),
    "Lavinia": ("ron", "hun"), "Ildikó": ("hun", "ron"), "Zoltán": ("hun",), "Réka": ("hun",),
    "Bence": ("hun", "eng"), "Yusuf": ("ara", "kmr"), "Salma": ("ara", "fra"), "Nour": ("ara", "eng"),
    "Hadi": ("ara", "fas"), "Rania": ("ara",), "Idris": ("ara", "tir"), "Emre": ("tur",),
    "Gülay": ("tur",), "Oksana": ("ukr", "rus"), "Taras": ("ukr",), "Olena": ("ukr", "rus"),
    "Ludmila": ("rus",), "Anton": ("rus", "pol"), "Parisa": ("fas", "prs"), "Navid": ("prs", "fas"),
    "Shirin": ("fas",), "Agnieszka": ("pol",), "Jacek": ("pol", "rus"), "Dilan": ("kmr", "tur"),
    "Rojda": ("kmr", "ara"), "Aminata": ("fra",), "Didier": ("fra", "eng"), "Arta": ("sqi",),
    "Besnik": ("sqi", "eng"), "Senait": ("tir", "eng"), "Yonas": ("tir",), "Chidi": ("eng", "fra"),
}  # fmt: skip
# the same for the smaller programme
NEIGHBOURS: dict[str, tuple[str, ...]] = {
    "Tarek": ("ara", "eng"), "Samira": ("ara", "fra"), "Malek": ("ara",), "Yara": ("ara", "kmr"),
    "Bogdan": ("ron",), "Ana": ("ron", "hun"), "Petru": ("ron", "rus"), "Elif": ("tur",),
    "Hakan": ("tur", "kmr"), "Natalia": ("ukr", "rus"), "Ivan": ("ukr", "rus"), "Mariam": ("fas", "prs"),
}  # fmt: skip

# Of the German numbers that are kept free for films: they belong to nobody.
PHONES = {
    "Amal": "+491713920011", "Oksana": "+491713920012", "Yonas": "+491713920013", "Berna": "+491713920017",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """A person of a demo programme; `activity` is the weight of their number of visits relative to the others."""

    name: str
    roles: tuple[str, ...]
    languages: tuple[str, ...] = ()
    activity: float = 1.0
    active: bool = True

    @property
    def email(self) -> str:
        """The address for signing in: the name in ASCII letters."""
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode()
        return f"{plain.lower()}@pilotapp.example"


@dataclass(frozen=True, slots=True)
class Company:
    """A demo programme and its people: the coordinator, the pilots, and `others`."""

    slug: str
    name: str
    coordinator: Member
    pilots: tuple[Member, ...]
    others: tuple[Member, ...] = ()
    has_supervision: bool = False

    @property
    def members(self) -> tuple[Member, ...]:
        """All people, the coordinator first."""
        return (self.coordinator, *self.pilots, *self.others)


def _pilot(position: int, name: str) -> Member:
    activity = {"Amal": 2.4, "Berna": 2.2}.get(name, 0.5 + (position * 7 % 11) / 8)
    return Member(name, ("pilot",), PILOTS[name], activity, active=name != LEFT)


MITTELSTADT = Company(
    "mittelstadt",
    "Lotsenprogramm Mittelstadt",
    Member(COORDINATOR, ("coordinator",)),
    tuple(_pilot(position, name) for position, name in enumerate(PILOTS)),
    (Member("Selma", ("safeguarding",)), Member("Greta", ("funder",))),
    has_supervision=True,
)
SEEHAUSEN = Company(
    "seehausen",
    "Lotsennetz Seehausen",
    Member("Carla", ("coordinator",)),
    tuple(Member(name, ("pilot",), languages) for name, languages in NEIGHBOURS.items()),
)
READY = ("Amal", "Berna", "Karin", "Selma", "Greta", "Tarek", "Carla")
