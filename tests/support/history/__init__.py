"""Random histories: people with phones, a page, an office, a bad network and calamities, drawn from a seed.

What may differ between two plays of one seed is only which of two things that happen at once comes first. The oracle is
the server's database, the phones' stores and the receipts that were given; never a page. What each person did is kept
in `Accounts`, and `oracle.problems` compares. `python -m tests.support.history` plays many at once.
"""

from tests.support.history.oracle import problems
from tests.support.history.play import History

__all__ = ["History", "problems"]
