"""Finds stored addresses that the operator has to check, because no rule can tell whether they are right.

Before migration 0016, 'ß' in an address was stored as 'ss', and a programme could have two spellings of one address.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from pilotapp import addresses
from pilotapp.models import Person, Programme
from pilotapp.refusals import Refusal

_FOLDED = re.compile(r"ss|σ(?![^\W\d_])")  # stored in place of 'ß', and of 'ς' at the end of a word
Group = dict[str, list[str]]  # lines about people, escaped for a terminal, by heading


def _group() -> Group:
    return defaultdict(list)


@dataclass(frozen=True, slots=True)
class Findings:
    """People who share an address in their programme; people with an invalid address; and with a doubtful domain."""

    shared: Group = field(default_factory=_group)
    unreadable: Group = field(default_factory=_group)
    folded: Group = field(default_factory=_group)

    def parts(self) -> tuple[tuple[str, Group], ...]:
        """Return the parts of the report, each with its description."""
        return (
            ("One address for several, who sign in by their passwords. Give each an address of her own", self.shared),
            ("No valid address, no mail arrives", self.unreadable),
            ("'ss' in the domain (σ in Greek) that may have been typed as 'ß' (ς). Ask its people", self.folded),
        )

    def __bool__(self) -> bool:
        return any(group for _, group in self.parts())


def look() -> Findings:
    """Check all people who are not erased."""
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
