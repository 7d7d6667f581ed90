"""What a row of an old table of pilots says: somebody with name, e-mail address and languages."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID, uuid5

from pilotapp import addresses, names
from pilotapp.imports import matching
from pilotapp.imports.columns import RAGGED
from pilotapp.imports.plan import SKIP, UNKNOWN, Plan
from pilotapp.refusals import Refusal


@dataclass(slots=True)
class PersonRow:
    """A row as it was understood; `faults` codes by position of the column."""

    number: int
    name: str = ""
    email: str = ""
    languages: tuple[str, ...] = ()
    faults: dict[int, str] = field(default_factory=dict)

    @property
    def email_key(self) -> str:
        """Return the key of the address; empty if there is none."""
        return addresses.key(self.email)

    @property
    def spelling(self) -> str:
        """The plain name, of which the uid of somebody new is made."""
        return matching.plain(self.name)

    @property
    def key(self) -> str:
        """What the name is compared by."""
        return names.folded(self.name)


def read(plan: Plan, number: int, row: Sequence[str], said_of_it: str = "") -> PersonRow:
    """Return what a row says by the plan."""
    found = PersonRow(number)
    if said_of_it == RAGGED:
        found.faults[-1] = "ragged"
        return found
    said = {name: [row[place] for place in places if row[place]] for name, places in plan.places().items()}
    found.name = name_of(" ".join(said.get("name", [])))
    found.email = next(iter(said.get("email", [])), "")
    if not found.name:
        found.faults[plan.position("name")] = "name_missing"
    try:
        found.email = addresses.read(found.email) if found.email else ""
    except Refusal:
        found.faults[plan.position("email")] = "email_wrong"
    found.languages = _languages(plan, found, said.get("languages", []))
    return found


@lru_cache(10_000)  # the same pilots stand in thousands of rows
def name_of(text: str) -> str:
    """The name in a cell as it is stored, 'Beispiel, Amal' as 'Amal Beispiel'; '' where there is none."""
    last, _, first = text.partition(",")
    return names.cleaned(f"{first} {last}")[: names.MAX_LENGTH].rstrip()


def _languages(plan: Plan, found: PersonRow, given: list[str]) -> tuple[str, ...]:
    codes = []
    for text in (part for cell in given for part in matching.several(cell, "languages")):
        code = plan.values.get("languages", {}).get(matching.plain(text), "")
        if not code or code == SKIP:
            found.faults.setdefault(plan.position("languages"), "left_out" if code else "value_unknown")
        elif code != UNKNOWN:
            codes.append(code)
    return tuple(dict.fromkeys(codes))


def uid_of(programme: UUID, spelling: str, attempt: int = 0) -> UUID:
    """The uid of somebody who comes by an import: the same for the same spelling; another one at each `attempt`."""
    return uuid5(programme, f"import-pilot|{spelling}" + (f"|{attempt}" if attempt else ""))
