"""Imports for the tests' fork server: everything that a server or a command needs."""

from __future__ import annotations

import granian.cli  # noqa: F401

import pilotapp.cli
import pilotapp.factory  # noqa: F401
from tests.support.loaded import make_cheap

make_cheap()
