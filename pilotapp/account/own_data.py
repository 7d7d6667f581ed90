"""Own data: the profile."""

from flask_babel import gettext as _

from pilotapp.formats import day
from pilotapp.i18n import own_name
from pilotapp.models import Person, PersonLanguage, PersonPhone, PersonRole
from pilotapp.own_data.section import Data, OwnDataSection, Section, instant, listed, words_of
from pilotapp.own_data.table import OwnDataTable, held

TABLES = (
    OwnDataTable(10, "profile", lambda me: Person.uid == me.uid, held(Person.uid, Person.name)),
    OwnDataTable(20, "roles", lambda me: PersonRole.person == me.uid, (PersonRole.role,), {"role": "role"}),
    OwnDataTable(
        30,
        "languages_spoken",
        lambda me: PersonLanguage.person == me.uid,
        held(PersonLanguage.position),
        {"language": "language"},
    ),
    OwnDataTable(35, "telephone", lambda me: PersonPhone.person == me.uid, (PersonPhone.number,)),
)  # fmt: skip


def profile(data: Data) -> Section:
    me = data["profile"][0]
    rows = [
        (_("Name"), me["name"]),
        (_("E-mail address"), me["email"]),
        (_("Telephone"), listed(words_of(row["number"]) for row in data["telephone"])),
        (_("Programme"), data["programme"]["name"]),
        (_("Role"), listed(row["role"]["label"] for row in data["roles"])),
        (_("Languages spoken"), listed(row["language"]["label"] for row in data["languages_spoken"])),
        (_("Language of the app"), own_name(me["language"]) if me["language"] else "–"),
        (_("Since"), day(instant(me["created_at"]))),
        (_("Access"), _("on") if me["active"] else _("off")),
        (_("Left on"), day(instant(me["left_at"]))),
        (_("Number in the database"), me["uid"]),
    ]
    return Section(_("Profile"), (_("What"), _("Value")), (1, 2), rows)


SECTIONS = (OwnDataSection(10, profile),)
