"""Renders docs/access.md, who may open what: `python -m tests.support.access_table > docs/access.md`."""

from __future__ import annotations

from tests.support.access_table import DEMO, ROLES, YES, Row, rows

HEAD = """# Who may open what

Made from the marks of the views (`pilotapp/web/access.py`) by `python -m tests.support.access_table > docs/access.md`.
Tests check every cell on the running app: each route as each role, with own objects, with those of a colleague in the
same programme and of another programme, and check that a refusal changed no row of the database.

Not signed in: the sign-in page (phones: 401). Another role: 403 (404 if several roles share the page). Another person's
object: 404, as if it did not exist. Nothing of another programme is ever open to anybody, but releases that a funder
was granted: for funders *programme* means the own and the granted programmes (`releases.queries.funded_programmes`).

*own*: only the person's own objects. *programme*: those of the whole programme. *others*: those of colleagues only.
*First step*: open before the second factor is proven and the declaration is signed. *Proof*: asks for reauthentication
if the last one is more than ten minutes ago.

A pilot whose access has ended gets nothing but the two addresses of the phone's deliveries, for 30 days: entries that
the phone delivers there are pending review by the coordination (`pilotapp/web/late_delivery.py`).

| Route | Nobody | Pilot | Coordinator | Trainer | Funder | Operator | Safeguarding | First step | Proof |
|---|---|---|---|---|---|---|---|---|---|
"""


def markdown() -> str:
    """Return the document."""
    return HEAD + "".join(f"| {' | '.join(_cells(row))} |\n" for row in rows())


def _cells(row: Row) -> list[str]:
    step = "yes" if "first step" in row.marks else "declaration" if "before declaration" in row.marks else ""
    proof = "yes" if "proof" in row.marks else ""
    shown = [_cell(row, role) for role in ("", *ROLES)]
    return [f"`{row.route.replace('uuid:', '')}`", *shown, step, proof]


def _cell(row: Row, role: str) -> str:
    if row.is_open:
        return "in a demo" if row.route == DEMO else "yes"
    if row.answer(role, "own") != YES and row.answer(role, "colleague") != YES:
        return ""
    return row.may.get(role, row.may.get("signed_in")) or "yes"
