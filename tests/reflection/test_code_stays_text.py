"""Attack texts in a name, a place or an agreement stay text on every page of a session."""

import pytest

from pilotapp.models import Person, ReflectionSession
from tests.support import payloads
from tests.support.meetings import held, planned
from tests.support.people import uid_of


@pytest.mark.parametrize("payload", [payloads.MARKUP[0], *payloads.BREAKING_OUT[:3]])
def test_it_shows_code_as_text(karin, amal, frozen, payload):
    plain = _pages(karin, amal, planned("amal", "berna"), held("amal", "berna"))
    Person.update(name=payload[:80]).where(Person.uid == uid_of("amal")).execute()
    coming, over = planned("amal", "berna"), held("amal", "berna")
    ReflectionSession.update(place=payload[:80], agreements=" ".join(payloads.ALL)).execute()
    written = _pages(karin, amal, coming, over)
    assert written == plain


def _pages(karin, amal, coming, over):
    """How many elements each page is made of, by its name; lists aside, which grow."""
    paths = [f"/reflections/{coming.uid}{end}" for end in ("", "/edit", "/cancel", "/agenda")]
    paths += [f"/reflections/{over.uid}{end}" for end in ("", "/hold")]
    pages = [karin.page(path) for path in paths]
    pages += [amal.page(f"/reflections/mine/{session.uid}") for session in (coming, over)]
    return [sum(1 for one in page.tree.iter() if one.tag in ("script", "img", "svg", "a", "input")) for page in pages]
