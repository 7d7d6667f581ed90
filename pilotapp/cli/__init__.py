"""The operator's command line: serve, migrate, load the demo, manage programmes and people, rotate keys, audit."""

from typing import Any

import click

from pilotapp.cli import audit, backups, database, erasures, funders, jobs, keys, people, reports
from pilotapp.cli.serve import serve
from pilotapp.cli.status import status
from pilotapp.cli.terminal import ending_in_words


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        with ending_in_words():
            return super().invoke(ctx)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pilotapp")
def main() -> None:
    """Pilotapp: records of integration pilots' visits.

    Settings come from the environment (PILOTAPP_...). On a server type it as root: there it takes those of
    /etc/pilotapp.env and runs under the service's user. What is wrong? pilotapp status
    """


GROUPS: tuple[click.Command, ...] = (
    backups.backup, database.database, database.demo, people.programme, people.person, keys.keys, audit.audit,
    erasures.erasures, jobs.jobs, reports.reports, funders.funder, funders.release,
)  # fmt: skip
for command in (serve, status, backups.restore, *GROUPS):
    main.add_command(command)
