"""Somebody who has never seen the commands makes mistakes with them: each is told what happened and what to do."""

from __future__ import annotations

import os
import socket
import subprocess

import click
import pytest

from pilotapp.cli import main
from tests.support.loaded import ROOT
from tests.support.servers import free_port

WIDTH = 80  # columns of a terminal


def all_commands(group: click.Group, name: str = "pilotapp") -> list[tuple[str, click.Command, int]]:
    """Return every command with its name and the columns that a list leaves for its first sentence."""
    room = WIDTH - 6 - max(map(len, group.commands))
    found = [(f"{name} {word}", command, room) for word, command in group.commands.items()]
    groups = [(word, command) for word, command, _ in found if isinstance(command, click.Group)]
    return found + [one for word, command in groups for one in all_commands(command, word)]


@pytest.mark.parametrize(("name", "command", "room"), all_commands(main), ids=lambda value: str(value)[:30])
def test_the_list_of_commands_has_whole_sentences(name: str, command: click.Command, room: int) -> None:
    words = command.get_short_help_str(room)
    assert words.endswith(".") and not words.endswith("..."), words


def test_it_names_the_database_that_lacks_its_tables(pilotapp, settings, tmp_path, monkeypatch):
    settings.setenv("PILOTAPP_DATABASE_URL", f"sqlite:///{tmp_path / 'another.db'}")
    done = pilotapp("programme", "list")
    assert (done.exit_code, f"{tmp_path / 'another.db'}. Is it the right one?" in done.output) == (1, True)


@pytest.mark.parametrize("command", [("programme", "add", "--name", "Lotsen am See", "--slug", "see"), ("status",)])
def test_it_leaves_no_files_of_root_in_the_folder_of_the_service(pilotapp, tmp_path, command):
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    before = sorted(tmp_path.iterdir())
    os.chown(tmp_path, 4321, 4321)
    done = pilotapp(*command)
    assert (done.exit_code, f"{tmp_path} belongs to the service" in done.output) == (1, True)
    assert "/usr/local/sbin/pilotapp" in done.output
    assert sorted(tmp_path.iterdir()) == before


def test_it_says_which_folder_cannot_be_made(pilotapp, settings):
    settings.setenv("PILOTAPP_DATA", "/proc/nowhere/data")
    done = pilotapp("db", "up")
    assert done.exit_code == 1
    assert done.output.startswith("Error: /proc/nowhere") and "PILOTAPP_DATA" in done.output


def test_it_says_which_setting_chooses_the_port_that_is_taken(pilotapp, settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.setenv("PILOTAPP_MONITOR", f"127.0.0.1:{taken.getsockname()[1]}")
        done = pilotapp("serve", "--port", str(free_port()))
    assert (done.exit_code, "Choose another one with PILOTAPP_MONITOR." in done.output) == (1, True)


def test_it_refuses_a_database_of_another_kind(pilotapp, settings):
    settings.setenv("PILOTAPP_DATABASE_URL", "mysql://lotsen@localhost/lotsen")
    done = pilotapp("db", "up")
    assert (done.exit_code, "PILOTAPP_DATABASE_URL is not like postgresql://" in str(done.output)) == (1, True)


@pytest.mark.process
@pytest.mark.parametrize(
    ("user", "people", "words"),
    [
        (65534, "", "Type this as root (sudo -i)"),
        (0, "", "There is no user pilotapp"),
        (0, "pilotapp:x:9731:9731::/:/bin/false", "/etc/pilotapp.env is missing"),
    ],
)
def test_the_operators_command_says_what_is_missing(user: int, people: str, words: str) -> None:
    """In an /etc of its own, which has nothing but these people."""
    etc = f"mount -t tmpfs tmpfs /etc && printf '{people}' >/etc/passwd && exec setpriv --reuid={user} --clear-groups"
    command = ["unshare", "--mount", "bash", "-c", f"{etc} bash -s status"]
    done = subprocess.run(command, input=(ROOT / "deploy" / "pilotapp").read_text(), capture_output=True, text=True)
    if "unshare failed" in done.stderr:
        pytest.skip("only root may have an /etc of its own")
    assert (done.returncode, done.stdout) == (1, "") and words in done.stderr
