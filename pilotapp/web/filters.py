"""Filters in a query string: what of it a list did not understand."""

from collections.abc import Iterator, Mapping
from itertools import islice

from flask import request

PAGING = frozenset({"after", "before", "due_after"})  # cursors, which filter nothing
_MAX = 5  # arguments that are shown


def not_understood(understood: Mapping[str, str], *others: str) -> list[tuple[str, str]]:
    """Return the arguments of this request's query string that filter nothing, as pairs of name and value.

    `understood` are the arguments that the list was filtered by; `others` the names of arguments that are no filters.
    """
    known = {(name, _plain(value)) for name, value in understood.items()}
    year, _, month = understood.get("month", "").partition("-")
    known |= {("year", year), ("month", month)}  # as two selects send them
    return list(islice(_unknown(known, PAGING.union(others)), _MAX))


def _unknown(known: set[tuple[str, str]], others: frozenset[str]) -> Iterator[tuple[str, str]]:
    for name, value in request.args.items(multi=True):
        if value.strip() and name not in others and (name, _plain(value)) not in known:
            yield name[:40], value[:40]


def _plain(value: str) -> str:
    """Return the value without differences that no filter makes: spaces around it, and how a uid is written."""
    return value.strip()[:80].strip().casefold().replace("-", "")
