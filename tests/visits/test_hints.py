"""What a coordinator should look at before confirming: one function says it for all pages."""

import pytest

from pilotapp.models import Visit
from pilotapp.visits import hints


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"minutes": 5}, ()),
        ({"minutes": 4}, ("short",)),
        ({"minutes": 360}, ()),
        ({"minutes": 361}, ("long",)),
        ({"minutes": None}, ()),
        ({"minutes": 60, "state": "asked"}, ("asked",)),
        ({"minutes": 60, "late": True, "clock": True, "forgotten": True}, ("late", "clock", "forgotten")),
    ],
)
def test_it_finds_what_is_stored(changes, found):
    assert hints.hints(Visit(**changes)) == found


def test_it_names_the_most_urgent_first():
    visit = Visit(minutes=2, late=True)
    visit.differs = visit.overlap = visit.call_me = visit.pending = True
    assert hints.hints(visit) == ("call_me", "pending", "late", "overlap", "differs", "short")


def test_it_gives_each_a_reason_in_words(app):
    with app.test_request_context():
        words = [hints.in_words(name) for name in hints.HINTS]
    assert len(set(words)) == len(hints.HINTS) and "–" not in words
