"""Output of the commands. Stored names are untrusted text and must not control the terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from peewee import PeeweeException

from pilotapp import db, log, names
from pilotapp.config import writes_to_journal
from pilotapp.log import logger

BY_OPERATOR = "'pilotapp ...' as root, which is /usr/local/sbin/pilotapp (docs/deploy.md, The first hour)."


def say(*lines: object) -> None:
    r"""Print these lines. Control characters, including line breaks within a line, are escaped ('\x1b')."""
    for line in lines:
        if writes_to_journal():
            logger.info(names.for_terminal(line))
        else:
            click.echo(names.for_terminal(line))


def failure(words: object) -> click.ClickException:
    """Return the error that ends a command with status 1 and this message, escaped like all output."""
    return click.ClickException(names.for_terminal(words))


def progress(label: str, steps: int, least: int) -> Any:
    """Return a progress bar on standard error; shown only on a terminal and for at least so many steps."""
    hidden = steps < least or not sys.stderr.isatty()
    return click.progressbar(length=steps, label=names.for_terminal(label), file=sys.stderr, hidden=hidden)


def _about_file(error: OSError) -> str:
    """Say which file or folder failed, and what to do."""
    advice = "Is the folder in PILOTAPP_DATA right, and its disk there?"
    if isinstance(error, PermissionError):
        advice = f"Does it belong to the user of the service? On a server type {BY_OPERATOR}"
    return f"{error.filename}: {error.strerror}. {advice}"


@contextmanager
def ending_in_words() -> Iterator[None]:
    """Turn expected errors into one message for the user; in the journal of a service into a logged event."""
    if not writes_to_journal():
        try:
            yield
        except OSError as error:
            if not error.filename:
                raise
            raise failure(_about_file(error)) from error
        except PeeweeException as error:
            if not db.is_away(error):
                raise
            why = str(error).partition("\n")[0]
            raise failure(f"The database is away or cannot write: {why}. What is wrong: pilotapp status") from error
        return
    log.begin(production=True)
    try:
        yield
    except click.ClickException as refusal:
        logger.critical("refused", why=refusal.message)
    except SystemExit as refusal:
        if not isinstance(refusal.code, str):
            raise
        logger.critical("refused", why=refusal.code)
    except Exception:
        logger.critical("ended by an error", exc_info=True)
    else:
        return
    raise SystemExit(1)
