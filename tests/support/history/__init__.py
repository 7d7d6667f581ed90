"""Random histories: people with phones, pages, an office, a bad network and disasters, drawn from a seed.

Two runs with the same seed may differ only in the order of simultaneous events. The oracle is the server's database,
the phones' stores and the receipts, never a page. `Accounts` records what each person did, and `oracle.problems`
compares. `python -m tests.support.history` runs many at once.
"""

from tests.support.history.oracle import problems
from tests.support.history.play import History

__all__ = ["History", "problems"]
