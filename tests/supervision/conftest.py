"""Fixtures of tests about supervision."""

from tests.visits.conftest import count_selects

__all__ = ["count_selects"]
