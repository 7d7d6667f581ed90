"""The demo: a programme of a middle-sized city with two years of visits, and a small programme."""

from pilotapp.demo.load import Summary, load

__all__ = ["Summary", "load"]
