"""What the commands print. Names and addresses are stored as somebody typed them: none may rewrite the terminal."""

from __future__ import annotations

import click

from pilotapp import names


def say(*lines: object) -> None:
    r"""Print these lines; control characters in one, a line break among them, are written out ('\x1b')."""
    for line in lines:
        click.echo(names.for_terminal(line))


def failure(words: object) -> click.ClickException:
    """The error that ends a command with status 1 and this line, printed the same way."""
    return click.ClickException(names.for_terminal(words))
