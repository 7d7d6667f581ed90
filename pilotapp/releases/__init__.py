"""Releases: reports of a period, frozen and safe to publish, for funders and the public."""
