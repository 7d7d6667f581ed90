"""The text of a report: the writer's words by section, as one JSON text that is sealed as a whole."""

import json
from collections.abc import Mapping

from pilotapp.entries.incoming import canonical

# The sections in order, and the maximum of characters of each. The phone's form has the same names and limits.
SECTIONS = {"occurred": 80, "observed": 1000, "said": 1000, "done": 500, "informed": 200}
MAX_SEALED = 12_000  # characters of an envelope with full sections of three-byte characters


def write(sections: Mapping[str, str | None]) -> str:
    """Return the text of these sections, without empty ones."""
    return canonical({name: sections[name] for name in SECTIONS if sections.get(name)})


def read(text: str) -> dict[str, str]:
    """Return the sections of a text, in order. Raises ValueError if it is not the text of a report."""
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
