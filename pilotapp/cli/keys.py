"""`pilotapp keys`: list, rotate and retire the keys that seal texts."""

from datetime import datetime, timedelta
from typing import Any

import click

from pilotapp import audit, clock, db, sealing
from pilotapp.cli.connection import connected, refuse_pending
from pilotapp.cli.terminal import failure, say
from pilotapp.config import Config
from pilotapp.models import Programme
from pilotapp.models.base import SealedField, sealing_keys
from pilotapp.sealing import keyring
from pilotapp.sealing.keyring import Key

GRACE = timedelta(minutes=10)  # a request that began before the rotation has ended by then
BATCH = 200
KINDS = ("database", "phone")


@click.group()
def keys() -> None:
    """The keys that open what people wrote in confidence.

    Files in PILOTAPP_KEYS. They are in no backup: keep a copy apart.
    """


@keys.command("list")
def list_keys() -> None:
    """Say which keys there are, and which are in use.

    Never the keys themselves.
    """
    with connected() as config:
        refuse_pending(config)
        sealing.ready()
        needed = sealing_keys()
    for kind in KINDS:
        for key, until in _with_ends(config, kind):
            days = (clock.now() - key.made_at).days
            use = "seals" if until is None else "opens" if kind == "phone" or key.id in needed else "not needed"
            say(f"{kind:<8}  {key.id}  {use:<10}  made {key.made_at:%Y-%m-%d}, {days} days ago")


@keys.command()
@click.option("--phones", is_flag=True, help="A new key pair for phones, instead of a new key for the database.")
@click.option("--retire", is_flag=True, help="Then delete old keys: of the database those that no text needs any more.")
@click.option(
    "--older-than", "days", type=click.IntRange(0), default=400, show_default=True,
    help="With --phones --retire: only pairs that have not sealed for so many days, at least the horizon of restores.",
)  # fmt: skip
def rotate(phones: bool, retire: bool, days: int) -> None:
    """Make a new key, and seal again with it what older ones sealed. It may be interrupted and run again."""
    kind = "phone" if phones else "database"
    with connected() as config:
        refuse_pending(config)
        if phones:
            _make(kind)
        else:
            sealing.refuse_lost()
            _make_or_go_on()
            _seal_again()
        if retire:
            _retire(
                config, kind, max(timedelta(days=days), timedelta(days=config.horizon_days + 1)) if phones else GRACE
            )


@keys.command("give-up")
@click.confirmation_option(prompt="Delete every text whose key is lost? Nothing brings it back, a found key neither.")
def give_up() -> None:
    """After the keys were lost for good: delete what nobody can open.

    Everything else can be used then.
    """
    with connected() as config:
        refuse_pending(config)
        lost = sealing_keys() - {key.id for key in keyring.read(config.keys, "database")}
        for name in sorted(lost):
            with db.transaction():
                count = sum(_delete_sealed(field, name) for field in SealedField.bound)
                _note("keys.give_up", "database", name)
            say(f"Deleted what the database key {name} had sealed: {count} texts.")


def _delete_sealed(field: SealedField, name: str) -> int:
    """Set texts that this key sealed to NULL; return how many."""
    table, _, column = _names(field)
    change = f"UPDATE {table} SET {column} = NULL WHERE {column} LIKE {db.database.param}"  # noqa: S608 - our own names
    count: int = db.database.execute_sql(change, (f"{name}.%",)).rowcount
    return count


def _make(kind: str) -> None:
    with db.transaction():
        name = sealing.add_key(kind)
        _note("keys.rotate", kind, name)
    say(f"Made the {kind} key {name}.")


def _make_or_go_on() -> None:
    """Make a new key, unless an earlier rotation has not yet resealed everything."""
    newest = sealing.newest_key()
    if sealing_keys() - {newest}:
        say(f"An earlier rotation was interrupted; going on with the database key {newest}.")
    else:
        _make("database")


def _note(action: str, kind: str, name: str) -> None:
    for programme in Programme.select():
        audit.by_operator(programme, action, "programme", programme.uid, kind=kind, key=name)


def _seal_again() -> None:
    broken: list[str] = []
    for field in SealedField.bound:
        name = f"{field.model._meta.table_name}.{field.column_name}"
        rows = _sealed_before(field)
        with click.progressbar(length=len(rows), label=f"{name}: {len(rows)} to seal again") as progress:
            for start in range(0, len(rows), BATCH):
                batch = rows[start : start + BATCH]
                broken += [f"{name} of {uid}" for uid in _seal_batch(field, batch)]
                progress.update(len(batch))
    if broken:
        raise failure(f"These are not as they were sealed, and stay as they are: {', '.join(broken)}")


def _sealed_before(field: SealedField) -> list[Any]:
    """Return the keys of rows whose text is not sealed with the newest key."""
    table, key, column = _names(field)
    query = f"SELECT {key} FROM {table} WHERE {column} NOT LIKE {db.database.param}"  # noqa: S608 - our own names
    return [row for (row,) in db.database.execute_sql(query, (f"{sealing.newest_key()}.%",))]


def _seal_batch(field: SealedField, rows: list[Any]) -> list[Any]:
    """Reseal these rows in one transaction, except those that change meanwhile. Return the damaged ones."""
    table, key, column = _names(field)
    mark, ask = db.database.param, db.database.execute_sql
    read = f"SELECT {column} FROM {table} WHERE {key} = {mark} AND {column} IS NOT NULL"  # noqa: S608 - our own names
    change = f"UPDATE {table} SET {column} = {mark} WHERE {key} = {mark} AND {column} = {mark}"  # noqa: S608
    broken = []
    with db.transaction():
        for row in rows:
            for (sealed,) in ask(read, (row,)).fetchall():
                try:
                    ask(change, (sealing.reseal(sealed), row, sealed))
                except sealing.Unopenable:
                    broken.append(field.model._meta.primary_key.python_value(row))
    return broken


def _names(field: SealedField) -> tuple[str, str, str]:
    """Return table, key and column, quoted for SQL."""
    meta = field.model._meta
    return f'"{meta.table_name}"', f'"{meta.primary_key.column_name}"', f'"{field.column_name}"'


def _with_ends(config: Config, kind: str) -> list[tuple[Key, datetime | None]]:
    """Return the keys of one kind, newest first, and until when each sealed; None for the current one."""
    found = keyring.read(config.keys, kind)
    return list(zip(found, [None, *(key.made_at for key in found)], strict=False))


def _retire(config: Config, kind: str, after: timedelta) -> None:
    done: list[Key] = []
    with db.transaction():
        needed = sealing_keys()
        for key, until in _with_ends(config, kind)[1:]:
            if key.id in needed:
                say(f"Kept the {kind} key {key.id}: something is still sealed with it.")
            elif until and until > clock.now() - max(after, GRACE):
                why = _why(kind, until + after)
                say(f"Kept the {kind} key {key.id}: it sealed until {until:%Y-%m-%d %H:%M} UTC.{why}")
            else:
                _note("keys.retire", kind, key.id)
                done.append(key)
    for key in done:
        keyring.drop(key)
        say(f"Deleted the {kind} key {key.id}.")


def _why(kind: str, end: datetime) -> str:
    """Return until when a phones' key is kept, and why."""
    return f" Copies on phones may need it until {end:%Y-%m-%d}." if kind == "phone" else ""
