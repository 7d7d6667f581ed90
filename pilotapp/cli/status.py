"""`pilotapp status`: check results with advice, for people and for monitoring."""

import json

import click

from pilotapp import db
from pilotapp.cli.connection import refuse_root
from pilotapp.cli.terminal import say
from pilotapp.config import load_config
from pilotapp.monitoring.results import OK, Result, worst
from pilotapp.monitoring.status import Status


@click.command()
@click.option("--json", "as_json", is_flag=True, help="All results and their numbers as one JSON object.")
def status(as_json: bool) -> None:
    """Say what is wrong and what to do, the worst first.

    Exit status 0 ok, 1 warning, 2 critical, as Nagios has it.
    """
    config = load_config()
    refuse_root(config)
    db.connect(config)
    results = sorted(Status(config).results(), key=lambda result: -result.status)
    level = worst(results)
    if as_json:
        say(json.dumps({"status": level, "version": config.version, "checks": [_plain(one) for one in results]}))
    else:
        bad = ", ".join(dict.fromkeys(result.check for result in results if result.level != OK))
        say(f"{level.upper()}: {bad or 'all checks passed'}", *(line for one in results for line in _lines(one)))
    raise click.exceptions.Exit(max(result.status for result in results))


def _lines(result: Result) -> list[str]:
    lines = [f"{result.level:<9} {result.check:<11} {result.text}"]
    return [*lines, f"{'':<21} {result.advice}"] if result.level != OK else lines


def _plain(result: Result) -> dict[str, object]:
    words = {"text": str(result.text), "advice": str(result.advice)}
    return {"check": result.check, "level": result.level, **words, "numbers": dict(result.numbers)}
