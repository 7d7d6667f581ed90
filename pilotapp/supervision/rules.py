"""Rules of a note's thread: which act may follow, and the note's urgency. There is no approval or grading."""

OF_COORDINATION = ("acknowledge", "ask", "answer", "propose", "called", "hand_over", "close")
OF_PILOT = ("reply", "withdraw")
MAX_A_DAY = 50  # notes and replies of one pilot that are accepted for one day (entries/day_limit.py)
# The urgency of a note that waits for the coordination: the highest that applies. 0 does not wait.
CALL_TODAY, CALL_THIS_WEEK, LOAD_5, LOAD_4, WAITING, RESTS = 5, 4, 3, 2, 1, 0


def urgency(*, load: int, call: str | None, waiting: bool) -> int:
    """5: call today; 4: call this week; 3: load 5; 2: load 4; 1: waits; 0: does not wait for the coordination.

    A wish for a call stays urgent until somebody called, whatever was written meanwhile.
    """
    if call is not None:
        return CALL_TODAY if call == "today" else CALL_THIS_WEEK
    if not waiting:
        return RESTS
    return {5: LOAD_5, 4: LOAD_4}.get(load, WAITING)


def may_follow(act: str, state: str) -> bool:
    """Whether `act` may follow in a thread of this `state`. Only the pilot's reply opens a closed one again."""
    if state == "closed":
        return act in OF_PILOT
    return act != "acknowledge" or state == "open"


def next_state(act: str, state: str) -> str:
    """Return the state of the note after `act`: open, acknowledged, in_conversation, closed."""
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
