"""Which stored addresses the operator has to look at, because nobody else can tell whether they are right.

Until migration 0016 an address was stored with 'ss' for every 'ß', and two spellings of one address could stand in a
programme.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from pilotapp import addresses
from pilotapp.models import Person, Programme
from pilotapp.refusals import Refusal

_FOLDED = re.compile(r"ss|σ(?![^\W\d_])")  # what 'ß', and 'ς' at the end of a word, were stored as
Group = dict[str, list[str]]  # lines about people, ready for a terminal, by a heading


def _group() -> Group:
    return defaultdict(list)


@dataclass(frozen=True, slots=True)
class Findings:
    """People who share an address in their programme, by that; whose address is none; whose domain may be another."""

    shared: Group = field(default_factory=_group)
    unreadable: Group = field(default_factory=_group)
    folded: Group = field(default_factory=_group)

    def parts(self) -> tuple[tuple[str, Group], ...]:
        """What there is to look at, each with what is wrong with it."""
        return (
            ("One address for several, who sign in by their passwords. Give each an address of her own", self.shared),
            ("No valid address, no mail arrives", self.unreadable),
            ("'ss' in the domain (σ in Greek) that may have been typed as 'ß' (ς). Ask its people", self.folded),
        )

    def __bool__(self) -> bool:
        return any(group for _, group in self.parts())


def look() -> Findings:
    """What there is among all people who were not erased."""
    columns = (Programme.slug, Person.name, Person.email, Person.email_key)
    known = Person.erased_at.is_null() & ~Person.email.endswith("@invalid")
    query: Any = Person.select(*columns).join(Programme).where(known).order_by(Programme.slug, Person.email_key)
    found, by_key = Findings(), _group()
    for slug, name, email, key in query.tuples():
        line, domain = f"{slug}: {name} <{email}>", email.rpartition("@")[2]
        by_key[f"{slug}, {key.partition(' ')[0]}"].append(line)
        if not _is_address(email):
            found.unreadable[slug].append(line)
        elif _FOLDED.search(domain):
            found.folded[domain].append(line)
    found.shared.update({key: lines for key, lines in by_key.items() if len(lines) > 1})
    return found


def _is_address(email: str) -> bool:
    try:
        return bool(addresses.read(email))
    except Refusal:
        return False
