"""What a report says: facts in the writer's own words, by section, as one JSON text that is sealed as a whole."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pilotapp.entries.incoming import canonical

# The sections in their order, and how many characters each may have. The phone's form has the same names and limits.
SECTIONS = {"occurred": 80, "observed": 1000, "said": 1000, "done": 500, "informed": 200}
MAX_SEALED = 12_000  # characters of an envelope in which all sections are full, in a script of three bytes a letter


def write(sections: Mapping[str, str | None]) -> str:
    """The text of these sections; what is empty is left out."""
    return canonical({name: sections[name] for name in SECTIONS if sections.get(name)})


def read(text: str) -> dict[str, str]:
    """The sections of a text, in their order. Raises ValueError for what is no text of a report."""
    try:
        given = json.loads(text)
    except RecursionError:
        raise ValueError("not the facts of a report") from None
    if not isinstance(given, dict) or not given or not set(given) <= set(SECTIONS):
        raise ValueError("not the facts of a report")
    for name, value in given.items():
        if not isinstance(value, str) or not value.strip() or len(value) > SECTIONS[name] or "\0" in value:
            raise ValueError(name)
    if "observed" not in given:
        raise ValueError("observed")
    return {name: given[name] for name in SECTIONS if name in given}
