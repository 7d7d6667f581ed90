"""Chance that an attacker cannot repeat: the same secret and the same figures always give the same."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import astuple
from math import log, sqrt

from pilotapp.disclosure.attacker import Cell

MIN = 0.3  # of the usual cost of hiding a cell: with less, longer ways round are taken, and more is hidden
FURTHER = 0.01  # how many of all cells are hidden for no reason


class RandomCosts:
    """What hiding a cell costs, and which cells are hidden although nobody would have to.

    Whoever knows the method could repeat it for every table that fits what is published, and strike out those that
    would have been published otherwise (Wong, Fu, Wang and Pei 2007). Here each of these might have been published
    in this very way: any choice that is safe can come up, and which one does hangs on a secret and on all figures.
    """

    def __init__(self, secret: str, cells: Mapping[str, Cell], k: int) -> None:
        figures = json.dumps([k, sorted((key, *astuple(cell)) for key, cell in cells.items())])
        self._key = hmac.digest(secret.encode(), figures.encode(), "sha256")

    def cost(self, key: str, visits: int) -> float:
        """Dearer the more visits a cell has, and exponentially distributed: rarely, what is dear comes up as well."""
        return (1 + sqrt(visits) / 4) * (MIN - log(self._number("cost", key)))

    def hides(self, key: str) -> bool:
        """Whether a cell is hidden for no reason."""
        return self._number("hides", key) < FURTHER

    def _number(self, what: str, key: str) -> float:
        """Between 0 and 1, and neither of them."""
        digest = hmac.digest(self._key, f"{what} {key}".encode(), "sha256")
        return (int.from_bytes(digest[:6], "big") + 0.5) / 2**48
