"""Releases: a report of a period, frozen and safe to publish; what funders and the public read."""
