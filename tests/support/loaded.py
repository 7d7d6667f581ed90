"""Processes of the product forked from one that has imported it: a start does not repeat the imports.

`multiprocessing`'s fork server imports this module once for each test process. Passwords are hashed at the lowest cost
there; `tests/auth/test_choose_a_password.py` checks the real parameters.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing.process import BaseProcess
from pathlib import Path

from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from pilotapp.auth import passwords

ROOT = Path(__file__).resolve().parents[2]
REAL = passwords.hasher
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
# Jinja's bytecode cache compares only a template's source; compile options must be equal everywhere.
HOW = ("factory.py", "formats/__init__.py", "formats/rendering.py")
HOW_NOW = sha256(b"".join((ROOT / "pilotapp" / name).read_bytes() for name in HOW)).hexdigest()[:12]
COMPILED = ROOT / "build" / "templates" / HOW_NOW
_new, _forked = multiprocessing.get_context("spawn"), multiprocessing.get_context("forkserver")
_forked.set_forkserver_preload(["tests.support.loaded_product"])


def make_cheap() -> None:
    """Hash passwords at the lowest cost in this process, and use a shared cache of compiled templates."""
    passwords.hasher = CHEAP
    COMPILED.mkdir(parents=True, exist_ok=True)
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(COMPILED))}


@dataclass(frozen=True, slots=True)
class Streams:
    """The files for stdin, stdout and stderr of a process."""

    out: Path
    err: Path
    stdin: Path = Path(os.devnull)


def start(command: list[str], env: dict[str, str], streams: Streams, *, fresh: bool = False) -> BaseProcess:
    """Start `pilotapp …` or `granian …` in a process group of its own; `fresh`: in a new interpreter.

    Return a `multiprocessing` process: its exit code is the command's, or minus the number of a signal.
    """
    process = (_new if fresh else _forked).Process(target=_run, args=(command, env, streams))
    with _without_main():
        process.start()
    return process


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """Keep multiprocessing from importing the test runner's main module in the new process."""
    main = sys.modules["__main__"]
    kept = {name: getattr(main, name) for name in ("__spec__", "__file__") if hasattr(main, name)}
    for name in kept:
        setattr(main, name, None)
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(main, name, value)


def _run(command: list[str], env: dict[str, str], streams: Streams) -> None:
    multiprocessing.set_start_method("fork", force=True)  # the default of a process not started by multiprocessing
    os.setsid()
    os.environ.clear()
    os.environ.update(env)
    os.chdir(ROOT)
    written = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    _become(0, streams.stdin, os.O_RDONLY)
    _become(1, streams.out, written)
    _become(2, streams.err, written)
    sys.stdin = os.fdopen(0, closefd=False)  # multiprocessing has closed the original
    sys.argv = command
    _program(command[0])()


def _become(number: int, path: Path, flags: int) -> None:
    opened = os.open(path, flags, 0o600)
    os.dup2(opened, number)
    os.close(opened)


def _program(name: str) -> Callable[[], object]:
    if name == "granian":
        from granian.cli import entrypoint

        return entrypoint
    from pilotapp.cli import main

    return main
