"""A programme in which everybody has code for a name, and visits in March 2026."""

from __future__ import annotations

from datetime import timedelta

from pilotapp import clock, db
from pilotapp.models import Programme
from tests.support import payloads, people, stage

TYPST = ['#read("/etc/passwd")', "#sys.inputs", "$ 1/0 $", "= Heading", "<label> @label", "```#panic()```", "\\u{0}"]
PROGRAMME = '=HYPERLINK("//evil.example";"x")'
NAMES = [*payloads.ALL, *TYPST]


def fill() -> None:
    """A pilot for each text of the corpus, with half an hour yesterday; the programme is a formula."""
    start = clock.now() - timedelta(days=1)
    with db.transaction():
        for number, text in enumerate(NAMES):
            person = people.create(f"writer{number}", "musterstadt", ("pilot",))
            person.name = text
            person.save()
            stage.afterwards(f"writer{number}", start, start + timedelta(minutes=30))
        Programme.update(name=PROGRAMME).where(Programme.uid == people.uid_of("musterstadt")).execute()
