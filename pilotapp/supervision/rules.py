"""What may follow in the thread of a note, and how urgent it is. Nothing is approved here: reading is not grading."""

from __future__ import annotations

OF_COORDINATION = ("acknowledge", "ask", "answer", "propose", "called", "hand_over", "close")
OF_PILOT = ("reply", "withdraw")
MAX_A_DAY = 50  # notes and replies of one pilot that are taken for one day (entries/day_limit.py)
# How urgent a note is that waits for the coordination: the highest that fits. 0 waits for nobody there.
CALL_TODAY, CALL_THIS_WEEK, LOAD_5, LOAD_4, WAITING, RESTS = 5, 4, 3, 2, 1, 0


def urgency(*, load: int, call: str | None, waiting: bool) -> int:
    """5: call today; 4: call this week; 3: load 5; 2: load 4; 1: waits; 0: waits for nobody of the coordination.

    A wish for a call stays urgent until somebody called, whatever was written meanwhile.
    """
    if call is not None:
        return CALL_TODAY if call == "today" else CALL_THIS_WEEK
    if not waiting:
        return RESTS
    return {5: LOAD_5, 4: LOAD_4}.get(load, WAITING)


def may_follow(act: str, state: str) -> bool:
    """Whether `act` may follow in a thread of this `state`. A closed one is opened again by its pilot's reply only."""
    if state == "closed":
        return act in OF_PILOT
    return act != "acknowledge" or state == "open"


def next_state(act: str, state: str) -> str:
    """The state of the note after `act`: open, acknowledged, in_conversation, closed."""
    if act in ("close", "withdraw"):
        return "closed"
    if act == "hand_over":
        return state
    return "acknowledged" if act == "acknowledge" else "in_conversation"


def waits_after(act: str, waited: bool) -> bool:
    """Whether the note waits for the coordination after `act`."""
    if act == "hand_over":
        return waited
    return act == "reply"
