"""Rules of safeguarding reports: which act may follow which state, and what counts as one reading."""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from pilotapp.refusals import Refusal

MAX_A_DAY = 20  # reports of one pilot for one day: more are abuse, and each one notifies people
READ_ONCE_WITHIN = timedelta(minutes=1)  # a browser that asks twice (HEAD, prefetch, reload) reads once

_NEXT = {
    ("answer", "open"): "in_hand",
    ("answer", "in_hand"): "in_hand",
    ("take_in_hand", "open"): "in_hand",
    ("close", "open"): "closed",
    ("close", "in_hand"): "closed",
    ("reopen", "closed"): "in_hand",
}


def may_follow(state: str) -> frozenset[str]:
    """Return the acts that are allowed in this state."""
    return frozenset(act for act, of in _NEXT if of == state)


def next_state(act: str, state: str) -> str:
    """Return the state after `act`. Refuses an act that is not allowed: usually somebody else was faster."""
    try:
        return _NEXT[act, state]
    except KeyError:
        if state == "closed":
            raise Refusal(_l("This report is closed. Open it again first.")) from None
        raise Refusal(_l("Somebody else was faster. Look at what was done, then decide again.")) from None
