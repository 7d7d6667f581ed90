"""The language of a response: the person's, else the browser's, else the programme's."""

import os
from functools import cache, cached_property
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import RadioField
from wtforms.validators import InputRequired

from pilotapp import audit, db, i18n, pilot_words
from pilotapp.config import Config, current_config
from pilotapp.formats import rendering, zones
from pilotapp.formats.zones import current_zone
from pilotapp.models import Person
from pilotapp.pilot_words import PilotDomain
from pilotapp.web.forms import Form

_AT_HOME = frozenset({"pilot", "coordinator", "safeguarding", "trainer"})  # roles within one programme


class _Babel(Babel):  # type: ignore[misc]
    """flask-babel with the words that each programme has for its pilots."""

    @cached_property
    def domain_instance(self) -> PilotDomain:
        """The catalogues."""
        return PilotDomain(domain=self.domain)


class LanguageForm(Form):
    """The language of the app."""

    language = RadioField(_l("Language of the app"), [InputRequired(_l("Please choose a language."))])

    def __init__(self, available: tuple[str, ...], **settings: Any) -> None:
        super().__init__(**settings)
        self.language.choices = own_names(available)


def set_language(person: Person, *, language: str) -> None:
    """Set the language of this person, on all devices."""
    with db.transaction():
        Person.update(language=language).where(Person.uid == person.uid).execute()
        audit.write(person, "person.language", "person", person.uid, language=language)
    person.language = language


def init_app(app: Flask, config: Config) -> None:
    """Set up flask-babel; give templates the language and its direction."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(os.fspath(path.resolve()) for path in config.translations)
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    zones.follow(_zone)
    pilot_words.follow(_reader)
    _Babel(app, locale_selector=choose, timezone_selector=lambda: current_zone().key)
    rendering.init_app(app)
    app.context_processor(_language_of_page)


def choose() -> str:
    """Return the language of this request."""
    available = current_config().languages
    person = programme = None
    if current_user and current_user.is_authenticated:
        person, programme = current_user.language, current_user.programme.language
    return i18n.choose(available, person or session.get("language"), list(request.accept_languages.values()), programme)


def _language_of_page() -> dict[str, object]:
    language = i18n.spoken()
    return {
        "language": str(i18n.regional()).replace("_", "-"),
        "direction": i18n.direction(language),
        "languages": own_names(current_config().languages),
    }


@cache
def own_names(languages: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return (code, the language's own name) of these languages."""
    return [(code, i18n.own_name(code)) for code in languages]


def _zone() -> ZoneInfo | None:
    """Return the zone of the signed-in person's programme."""
    if not has_request_context():
        return None
    zone: ZoneInfo | None = g.get("zone_of_page")
    if zone is None and current_user and current_user.is_authenticated:
        zone = g.zone_of_page = current_user.programme.zone
    return zone


def _reader() -> tuple[str, bool] | None:
    """Return the choice of the reader's programme, or the default if there are several, and whether to write 'Sie'."""
    if not has_request_context() or not (current_user and current_user.is_authenticated):
        return None
    roles: frozenset[str] = current_user.roles
    choice = current_user.programme.pilots_called if roles & _AT_HOME else pilot_words.DEFAULT
    g.reader_of_words = choice, "pilot" not in roles
    return choice, "pilot" not in roles
