"""The people of the demo programmes that the sign-in page offers as buttons, in demo mode only."""

from contextlib import nullcontext

from pilotapp.config import Config, ConfigError
from pilotapp.db import database
from pilotapp.models import Person

EMAILS = (
    "amal@pilotapp.example",
    "berna@pilotapp.example",
    "karin@pilotapp.example",
    "selma@pilotapp.example",
    "greta@pilotapp.example",
    "tarek@pilotapp.example",
    "carla@pilotapp.example",
)


def refuse_in_production(config: Config) -> None:
    """Raise ConfigError if production would run on the demo's database, whose password is public."""
    if config.environment != "production":
        return
    with database.connection_context() if database.is_closed() else nullcontext():
        if database.table_exists("person") and Person.select().where(Person.email_key.in_(EMAILS)).exists():
            raise ConfigError(
                "pilotapp cannot start in production: this is the demo's database, and everybody knows the demo's "
                "password. Name another one in PILOTAPP_DATA or PILOTAPP_DATABASE_URL."
            )
