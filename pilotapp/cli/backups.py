"""`pilotapp backup` and `pilotapp restore`: make, list, check and restore backups."""

from pathlib import Path

import click
from peewee import PeeweeException

from pilotapp import backups, clock, rooms
from pilotapp.backups import Backup, copies
from pilotapp.backups.files import Period
from pilotapp.cli.connection import connected, refuse_pending, refuse_root
from pilotapp.cli.terminal import failure, say
from pilotapp.config import Config, load_config
from pilotapp.identity import access_ledger

_ENDED = {
    "accounts": "accounts",
    "passwords": "passwords with second factors",
    "roles": "roles",
    "fundings": "rights to read releases",
    "passkeys": "passkeys",
    "invites": "invitations",
    "sessions": "sessions",
    "recovery_codes": "recovery codes",
    "challenges": "sign-ins on their way",
}  # what a restore ended, in words


class _Keep(click.ParamType[list[Period]]):
    """A list of periods such as 7d,4w."""

    name = "7d,4w"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> list[Period]:
        try:
            return value if isinstance(value, list) else Period.read_all(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


_folder = click.option(
    "--to", "folder", type=click.Path(path_type=Path), help="Folder of backups. [default: PILOTAPP_BACKUPS]"
)


@click.group("backup", invoke_without_command=True)
@_folder
@click.option(
    "--keep", type=_Keep(), default=[], help="Then delete others: keep the newest of each of so many days, weeks, …"
)
@click.option(
    "--keys-copy", type=click.Path(path_type=Path), help="Where the copy of the keys lies: says whether it has all."
)
@click.pass_context
def backup(context: click.Context, folder: Path | None, keep: list[Period], keys_copy: Path | None) -> None:
    """Make a backup while the app runs.

    The copy is opened and compared with the database; exit status 1 where it is not good.
    """
    context.obj = folder
    if context.invoked_subcommand:
        return
    with connected() as config:
        refuse_pending(config)
        access_ledger.join()
        try:
            made = backups.make(config, folder or config.backups)
        except (backups.Bad, OSError, PeeweeException) as error:
            raise failure(f"No backup was made: {error}") from error
        say(_line(made))
        _tell_of_the_check(config)
        for gone in backups.drop_old(made.copy.parent, keep):
            say(f"deleted  {gone.copy.name}")
        _tell_of_keys(config, keys_copy)


@backup.command("list")
@click.pass_obj
def list_backups(folder: Path | None) -> None:
    """List the backups, oldest first.

    Also while the database is damaged or away.
    """
    folder = folder or load_config().backups
    found = Backup.all_in(folder)
    for one in found:
        say(_line(one))
    if not found:
        say(f"There is no backup in {folder}. Make one: pilotapp backup")


@backup.command()
@click.argument("copies", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def check(folder: Path | None, copies: tuple[Path, ...]) -> None:
    """Check the newest backup again, or COPIES.

    Exit status 1 where one is not good.
    """
    config = load_config()
    newest = backups.newest(folder or config.backups)
    found = [_backup(copy) for copy in copies] or ([newest] if newest else [])
    if not found:
        raise failure(f"There is no backup in {folder or config.backups}.")
    wrong = {one: backups.check(config, one) for one in found}
    _tell_of_the_check(config)
    for one, faults in wrong.items():
        say(f"{one.copy.name}: {'; '.join(faults) or 'good'}")
    if any(wrong.values()):
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("copy", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from-database", "url", help="Instead of a backup: the address of a database that was recovered.")
@click.option("--beyond-horizon", is_flag=True, help="Also one that is older than phones keep what they delivered.")
@click.option("--ledger-lost", is_flag=True, help="Though the access ledger is lost: what ended since is not known.")
@click.confirmation_option(
    prompt="All sessions, open invitations and recovery codes end, and the database becomes what it was then. Go on?"
)
def restore(copy: Path | None, url: str | None, beyond_horizon: bool, ledger_lost: bool) -> None:
    """Put a backup in the place of the database.

    The app must be stopped: systemctl stop pilotapp.socket pilotapp. The old database is renamed, not deleted.
    """
    from pilotapp.backups import recovered, restoring

    if (copy is None) == (url is None):
        raise click.UsageError("Name a backup, or a database with --from-database.")
    config = load_config()
    refuse_root(config)
    try:
        options = {"beyond_horizon": beyond_horizon, "ledger_lost": ledger_lost}
        if copy:
            done = restoring.restore(config, _backup(copy), _finish, **options)
        else:
            done = recovered.restore(config, str(url), _finish, **options)
    except (restoring.Refused, OSError, PeeweeException) as error:
        raise failure(f"Nothing was restored: {error}") from error
    say(f"Restored: the database is as it was at {done.backup_at:%Y-%m-%d %H:%M} UTC.")
    ended = ", ".join(f"{_ENDED[what]} {number}" for what, number in done.ended.items() if number)
    say(f"Ended: {ended or 'nothing'}.")
    say(f"{done.told} {'person finds' if done.told == 1 else 'people find'} a notice in the app.")
    if done.aside:
        say(f"The old database is {done.aside}. Delete it when nobody needs it any more.")
    say("Now start the app again.")


def _finish() -> None:
    """Run erasures and purges on the restored database before it is put in place."""
    from pilotapp import erasure

    erasure.apply()
    for step in rooms.jobs()["purge"].steps:
        step(rooms.Turn(clock.now()))


def _backup(copy: Path) -> Backup:
    try:
        return Backup.at(copy)
    except ValueError as error:
        raise failure(f"{error}.") from error


def _line(one: Backup) -> str:
    """Format a backup: 'pilotapp-….sqlite3  3.1 MB  2 h old  2,485 receipts'."""
    hours = (clock.now() - one.made_at).total_seconds() / 3600
    size = one.copy.stat().st_size / 1e6
    try:
        number = one.described().figures.receipts
        receipts = f"{number:,} {'receipt' if number == 1 else 'receipts'}"
    except (OSError, ValueError, KeyError, TypeError):
        receipts = "nothing written beside it"
    return f"{one.copy}  {size:,.1f} MB  {hours:,.0f} h old  {receipts}"


def _tell_of_the_check(config: Config) -> None:
    if not copies.can_be_looked_into(config):
        say("It was read to its end, but not restored to look into it: the database's role may not create databases.")


def _tell_of_keys(config: Config, copy: Path | None) -> None:
    """Say where the keys are and whether their copy is complete: without them a backup is useless."""
    if copy is None:
        say(f"The keys are not in it: keep a copy of {config.keys} apart from it (docs/deploy.md, Keys).")
        return
    missing = backups.keys_missing(config, copy)
    if missing:
        say(f"The copy of the keys in {copy} is older than the newest key: it lacks {', '.join(missing)}.")
        raise click.exceptions.Exit(1)
    say(f"The copy of the keys in {copy} has all of them.")
