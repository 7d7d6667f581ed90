"""Acts of coordinators, at the server's own address: confirm, ask, void, decide, deactivate and reactivate."""

from __future__ import annotations

from collections.abc import Iterable
from http.client import HTTPConnection, HTTPException
from secrets import token_hex
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from itsdangerous import URLSafeTimedSerializer

from pilotapp.entries.receipts import ACCESS
from pilotapp.models import Entry, Visit
from pilotapp.people import commands
from tests.support import people, stage
from tests.support.history.accounts import COORDINATOR_OF, PILOTS
from tests.support.history.hand import Hand
from tests.support.servers import HOST, SECRET
from tests.support.world import World

if TYPE_CHECKING:
    from tests.support.history.play import History

PATIENCE = 90
LATELY = 30
_FORM = "application/x-www-form-urlencoded"
_CSRF = URLSafeTimedSerializer(SECRET, salt="wtf-csrf-token")


class Desk:
    """A coordinator's browser, which signs in on first use, and again after its session was ended."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name = world, name
        self._headers: dict[str, str] = {}
        self._token = ""

    def forget(self) -> None:
        """Forget the session, which has ended."""
        self._headers = {}

    def post(self, path: str, **fields: Any) -> int:
        """Submit a form; return the status, 0 for no response."""
        if not self._headers:
            self._sign_in()
        connection = HTTPConnection(HOST, self.world.server.port, timeout=PATIENCE)
        try:
            body = urlencode(fields | {"csrf_token": self._token}, doseq=True)
            connection.request("POST", path, body, self._headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, HTTPException):
            return 0
        finally:
            connection.close()

    def _sign_in(self) -> None:
        session = people.start_session(people.uid_of(self.name), ("coordinator",))
        secret = token_hex(20)
        self._token = str(_CSRF.dumps(secret))
        cookie = f"pilotapp={people.cookie_of(session, csrf_token=secret)}"
        self._headers = {"Cookie": cookie, "Content-Type": _FORM}


def _desk(history: History, row: Visit | Entry) -> Desk:
    """Return the desk of the programme of a visit or an entry."""
    return next(history.desks[COORDINATOR_OF[name]] for name in PILOTS if people.uid_of(name) == row.pilot_id)


def _some(history: History, *states: str) -> list[Visit]:
    """Return visits in these states that were changed lately, in random order."""
    found = list(Visit.select().where(Visit.state.in_(states)).order_by(Visit.changed_at.desc()).limit(LATELY))
    history.random.shuffle(found)
    return found


def confirm(history: History, hand: Hand) -> bool:
    """Confirm some visits of one programme, as the page of the log does."""
    found = _some(history, "recorded")
    if not found:
        return False
    chosen = [visit for visit in found if visit.programme_id == found[0].programme_id][:3]
    seen = [f"{visit.uid}:{visit.version}" for visit in chosen]
    history.note(f"{seen}: {_desk(history, chosen[0]).post('/log/confirm', visit=seen)}")
    return _are(chosen, "confirmed")


def _are(visits: Iterable[Visit], state: str) -> bool:
    uids = [visit.uid for visit in visits]
    return bool(Visit.select().where(Visit.uid.in_(uids), Visit.state == state).exists())


def _act(history: History, visit: Visit, act: str, **fields: Any) -> bool:
    status = _desk(history, visit).post(f"/visits/{visit.uid}/{act}", version=visit.version, **fields)
    history.note(f"{act} {visit.uid}: {status}")
    return status == 303


def ask(history: History, hand: Hand) -> bool:
    """Ask a question about a visit."""
    found = _some(history, "recorded")
    return bool(found) and ask_about(history, found[0])


def ask_about(history: History, visit: Visit) -> bool:
    """Ask a question about this visit."""
    return _act(history, visit, "ask", text="Was that two hours?")


def void(history: History, hand: Hand) -> bool:
    """Make a visit void."""
    found = _some(history, "recorded", "confirmed")
    return bool(found) and _act(history, found[0], "void", reason="double")


def _held() -> list[Entry]:
    undecided = Entry.select().where(Entry.answer == "held", Entry.decision.is_null())
    return list(undecided.order_by(Entry.received_at, Entry.made_at))


def decide(history: History, hand: Hand) -> bool:
    """Decide about a late change, or about entries that arrived after the access had ended.

    Oldest first, because of two changes the later one wins. What cannot be accepted is declined.
    """
    held = _held()
    if not held:
        return False
    accepts = history.random.random() < 0.7 or not history.accounts.took["accepted"]
    return (accepts and _decide(history, held[0], "accept")) or _decide(history, held[0], "decline")


def _decide(history: History, entry: Entry, decision: str) -> bool:
    together = [str(one.uid) for one in _held() if one.visit == entry.visit and one.pending_reason == ACCESS]
    fields = {"decision": decision, "entries": " ".join(together)}
    status = _desk(history, entry).post(f"/entries/{entry.uid}/decide", **fields)
    history.note(f"{decision} {entry.kind} {entry.uid}: {status}")
    decided = Entry.get_by_id(entry.uid).decision
    if decided:
        history.accounts.took[decided] += 1
    return decided is not None


def decide_all(history: History) -> None:
    """Decide about everything that is pending: accepted if possible, else declined."""
    for entry in _held():
        if Entry.get_by_id(entry.uid).decision is None and not _decide(history, entry, "accept"):
            _decide(history, entry, "decline")


def take_away(history: History, hand: Hand) -> bool:
    """Deactivate a pilot; reactivated later."""
    name = hand.owner
    if not history.is_active(name):
        return False
    commands.deactivate(stage.person(COORDINATOR_OF[name]), uid=people.uid_of(name))
    for other in history.hands:
        other.signed_in &= other.owner != name
    history.owed.append("access_back")
    return True


def give_back(history: History, hand: Hand) -> bool:
    """Reactivate a pilot."""
    for name in PILOTS:
        if not history.is_active(name):
            switch_on(name)
            return True
    if not history.accounts.took["access_back"]:
        take_away(history, hand)
    return False


def switch_on(name: str) -> None:
    """Give a pilot access."""
    commands.reactivate(stage.person(COORDINATOR_OF[name]), uid=people.uid_of(name))
