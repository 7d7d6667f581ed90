"""Random costs keyed by a secret: the same secret and figures give the same costs; others cannot compute them."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import astuple
from math import log, sqrt

from pilotapp.disclosure.attacker import Cell

MIN = 0.3  # smallest random factor of a cost; smaller ones would lead to larger patterns
FURTHER = 0.01  # share of cells that are suppressed without need


class RandomCosts:
    """Costs of suppressing cells, and cells that are suppressed without need.

    Otherwise an attacker who knows the method could run it on every feasible table and exclude those that would lead to
    another pattern (Wong, Fu, Wang and Pei 2007). With these costs every feasible table might have led to the published
    pattern: any protected pattern can result, and which one does depends on the secret and on all figures.
    """

    def __init__(self, secret: str, cells: Mapping[str, Cell], k: int) -> None:
        figures = json.dumps([k, sorted((key, *astuple(cell)) for key, cell in cells.items())])
        self._key = hmac.digest(secret.encode(), figures.encode(), "sha256")

    def cost(self, key: str, visits: int) -> float:
        """Return the cost of a cell: grows with its visits, times an exponentially distributed random number."""
        return (1 + sqrt(visits) / 4) * (MIN - log(self.number("cost", key)))

    def hides(self, key: str) -> bool:
        """Whether a cell is suppressed without need."""
        return self.number("hides", key) < FURTHER

    def number(self, what: str, key: str) -> float:
        """Return a pseudorandom number strictly between 0 and 1."""
        digest = hmac.digest(self._key, f"{what} {key}".encode(), "sha256")
        return (int.from_bytes(digest[:6], "big") + 0.5) / 2**48
