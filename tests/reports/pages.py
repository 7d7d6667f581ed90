"""The pages of this room, for the checks of all pages and for pictures."""

from __future__ import annotations

from tests.support.pages import Shown, Stage


def pages(stage: Stage) -> list[Shown]:
    """Return each page in each of its states."""
    return [
        Shown("figures-month", "karin", "/figures"),
        Shown("figures-year", "karin", "/figures?period=2026"),
        Shown("figures-quarter", "karin", "/figures?period=2026-Q1&places=kehl"),
        Shown("figures-filtered", "karin", "/figures?period=2026&institution_kind=school&confirmed=1"),
        Shown("figures-nothing-left", "karin", "/figures?period=2026&topic=rights&mode=written"),
        Shown("figures-pivot", "karin", "/figures/pivot?period=2026"),
        Shown("figures-pivot-pilots", "karin", "/figures/pivot?period=2026&rows=month&columns=neuss&number=pilots"),
        Shown("figures-pivot-empty", "carla", "/figures/pivot?period=2020-01"),
        Shown("figures-empty", "carla", "/figures?period=2020-01"),
        Shown("my-year", "amal", "/me/year"),
        Shown("my-year-empty", "amal", "/me/year?year=2001"),
        Shown("pilot-year", "karin", f"/people/{stage.person}/year"),
        Shown("pilot-year-empty", "karin", f"/people/{stage.person}/year?year=2001"),
    ]
