"""Renders docs/access.md, who may open what: `python -m tests.support.access_table > docs/access.md`."""

from __future__ import annotations

from tests.support.access_table import DEMO, ROLES, YES, Row, rows

HEAD = """# Who may open what

Made from the marks of the views (`pilotapp/web/access.py`) by `python -m tests.support.access_table > docs/access.md`.
Tests ask the running app every cell: each route as each role, with things of her own, of a colleague in her programme
and of another programme, and see that no row of the database changed where the answer is no.

Not signed in: the sign-in page (phones: 401). Not her role: 403. Not her thing: 404, as if it did not exist. Nothing of
another programme is ever open to anybody.

*own*: only her own things. *programme*: those of her whole programme. *others*: those of her colleagues, not her own.
*First step*: open before the second factor is proven and the declaration is signed. *Proof*: asks again who she is when
she proved it more than ten minutes ago.

A pilot whose access was taken away gets nothing but the two addresses of the phone's deliveries, for 30 days: what her
phone brings there is held for the coordination's decision (`pilotapp/web/late_delivery.py`).

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
