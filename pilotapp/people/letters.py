"""The mail with an invitation: which programme invites, the link, its expiry, and nothing else about anybody."""

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from pilotapp import names
from pilotapp.formats import date_in_words
from pilotapp.models import Person


def invitation(person: Person, *, link: str, expires_at: datetime, languages: tuple[str, ...]) -> tuple[str, str]:
    """Return subject and text in the person's language, else in the programme's, if the app has it."""
    programme = person.programme
    called = names.isolated(programme.name)
    wanted = (person.language, programme.language)
    language = next((one for one in wanted if one in languages), languages[0])
    local = expires_at.astimezone(programme.zone)
    with force_locale(language):
        moment = f"{date_in_words(local, 'full')}, {local:%H:%M}"
        text = [
            _("Hello,"),
            _("%(programme)s invites you to its app.", programme=called),
            _("Open this link on your own phone and choose how you sign in:"),
            link,
            _("The link works once, until %(moment)s. Please do not pass it on.", moment=moment),
            _("You did not expect this mail? Then you need not do anything."),
        ]
        subject = _("Invitation: %(programme)s", programme=called)
    return subject, "\n\n".join(text) + "\n"
