"""Rate limiting of guesses: failures are counted over all workers, and waits grow; successful use is not counted.

In a command, with `client_context` from the view (`client.current()`); `form.refuse` and `errors` answer 429:

    with throttle.guessing("password", email, client_context):  # refuses with TooMany while it is closed
        raise throttle.Wrong(_l("..."))                         # is counted; other errors are not; success resets

What is counted, and how many failures are free before waits of 1, 2, 4 ... minutes begin:

- account and address: 5 in 24 hours. Somebody who guesses from one place.
- account, over all addresses: 20 in 24 hours. Many machines that guess one account; a larger number, because it also
  blocks the person's own new phone. A passkey or a new invitation still lets them in.
- a browser in which this account signed in before ("device cookie", OWASP): 5 in 24 hours, independent of the others.
  So failures elsewhere cannot lock people out on their own phone, or on a WLAN that they share with a guesser.
- address, over all accounts: 300 in an hour. 100 pilots behind one address who each mistype twice are not slowed. For
  codes of certificates 60: people who check certificates have the code in front of them.

Waits end at 15 minutes for passwords: about 100 guesses a day for one account, of 15 characters or more. For codes of 6
digits they grow to 4 hours after 10: so 10 a day, a chance of 1 in 90 a year for somebody who knows the password.
A success resets the counts of this account and client, but not of the address, which an attacker with an account could
reset otherwise. For the same reason an e-mail address in several programmes is known in no browser, and none of its
counts are reset. An IPv6 address is counted by its /56, a household's. Simultaneous requests may each be checked before
the first is counted: at most one additional guess for each worker.

Sources: OWASP ASVS 5 V6.1.1 and V6.3.1 (documented limits, no malicious lockout), OWASP 'Slow Down Online Guessing
Attacks with Device Cookies', NIST SP 800-63B 3.2.2 (at most 100 failures in a row without a growing wait).
"""

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Any

from flask_babel import ngettext
from peewee import Case

from pilotapp import addresses, audit, clock, db
from pilotapp.db.compiled_queries import compiled
from pilotapp.models import Attempt, Person
from pilotapp.refusals import Refusal

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """The number of `free` failures; then waits double from a minute to the `longest`. Resets after `forget`."""

    free: int
    forget: timedelta = DAY
    longest: timedelta = 15 * MINUTE

    def waits(self) -> list[timedelta]:
        """Return the waits after the free failures; the last one repeats."""
        found = [MINUTE]
        while found[-1] < self.longest:
            found.append(min(2 * found[-1], self.longest))
        return found


@dataclass(frozen=True, slots=True)
class GuessLimits:
    """The limits of one kind of guess."""

    pair: Limit = Limit(5)
    account: Limit = Limit(20)
    address: Limit = Limit(300, forget=HOUR)


LIMITS = {
    "password": GuessLimits(),
    "code": GuessLimits(pair=Limit(5, longest=4 * HOUR), account=Limit(10, longest=4 * HOUR)),
    "invite": GuessLimits(),
    "passkey": GuessLimits(),
    "certificate": GuessLimits(address=Limit(60, forget=HOUR)),
}
FLOOD = Limit(1200, forget=HOUR)  # requests of an address that insert rows, valid or not


class Wrong(Refusal):
    """Wrong input: counted as a guess by the enclosing `guessing`."""


class TooMany(Refusal):
    """Too many failures; `seconds` until the next attempt is checked."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        minutes = -(-seconds // 60)
        super().__init__(
            ngettext(
                "There were too many tries. Please wait a minute, then try again.",
                "There were too many tries. Please wait %(num)d minutes, then try again.",
                minutes,
            )
        )


@dataclass(frozen=True, slots=True)
class ClientContext:
    """The client of a request: its address, and the browser with its marks of known accounts, from the cookie."""

    address: str
    secret: str = field(repr=False)
    device: str = ""
    marks: tuple[str, ...] = ()

    def mark(self, account: str) -> str:
        """Return this browser's mark for an account, which reveals nothing about the account."""
        return self.keyed("mark", self.device, addresses.key(account))[:32]

    def knows(self, account: str) -> bool:
        """Whether this account signed in in this browser before."""
        mine = self.mark(account)
        return bool(self.device) and any(hmac.compare_digest(mine, mark) for mark in self.marks)

    def keyed(self, *parts: str) -> str:
        """Return the key under which something is counted: an HMAC, so that rows contain no addresses."""
        return hmac.new(self.secret.encode(), "\0".join(parts).encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class _Bucket:
    key: str
    limit: Limit
    reach: str  # for the audit log


@contextmanager
def guessing(kind: str, account: str | None, client_context: ClientContext) -> Iterator[None]:
    """Count a failure of a guess of a `kind` of `LIMITS` for an account (an e-mail address, known or not) or None.

    Refuses with TooMany before the block begins. It must enclose the command's transaction, not be inside of one,
    because the count must survive a rollback.
    """
    if db.database.in_transaction():
        raise RuntimeError("guessing() must enclose a transaction, not be inside of one")
    buckets = _buckets(kind, account, client_context)
    seen = _refuse_closed(buckets)
    try:
        yield
    except Wrong:
        _count(buckets, kind, account)
        raise
    if account is not None and buckets[0].key in seen and len(_named(account)) == 1:
        Attempt.delete().where(Attempt.key == buckets[0].key).execute()


def refuse_flood(kind: str, client_context: ClientContext) -> None:
    """Count one request of this kind from this address; refuses with TooMany above the hourly limit."""
    spend(client_context.keyed("flood", kind, _network(client_context.address)), FLOOD)


def spend(key: str, limit: Limit) -> None:
    """Count one use under this key (`ClientContext.keyed`); refuses with TooMany above the limit."""
    bucket = _Bucket(key, limit, "flood")
    _refuse_closed([bucket])
    _count([bucket], "flood", None)


def _buckets(kind: str, account: str | None, client_context: ClientContext) -> list[_Bucket]:
    """Return the buckets in which a failure counts; those that a success resets first."""
    limits, network = LIMITS[kind], _network(client_context.address)
    address = _Bucket(client_context.keyed(kind, "address", network), limits.address, "address")
    if account is None:
        return [address]
    name = addresses.key(account)
    if client_context.knows(account) and len(_named(account)) == 1:
        return [_Bucket(client_context.keyed(kind, "device", name, client_context.device), limits.pair, "device")]
    pair = _Bucket(client_context.keyed(kind, "pair", name, network), limits.pair, "pair")
    return [pair, _Bucket(client_context.keyed(kind, "account", name), limits.account, "account"), address]


def _refuse_closed(buckets: list[_Bucket]) -> set[str]:
    """Return the keys that have counts; raises TooMany while one of them is closed."""
    rows = _rows([bucket.key for bucket in buckets])
    now = clock.now()
    free_at = max((row.free_at for row in rows), default=now)
    if free_at > now:
        raise TooMany(ceil((free_at - now).total_seconds()))
    return {row.key for row in rows}


@compiled
def _rows(keys: list[Any]) -> Any:
    return Attempt.select(Attempt.key, Attempt.free_at).where(Attempt.key.in_(keys))


def _count(buckets: list[_Bucket], kind: str, account: str | None) -> None:
    """Count a failure in each bucket; when one closes first for a known person, add a row to the audit log."""
    now = clock.now()
    with db.transaction():
        counts = {bucket: _add(bucket, now) for bucket in sorted(buckets, key=lambda bucket: bucket.key)}
        _tidy(now)
        closed = [bucket for bucket, failures in counts.items() if failures == bucket.limit.free + 1]
        if account is None or not closed:
            return
        for person in _named(account):
            for bucket in closed:
                codes: dict[str, Any] = {"kind": kind, "reach": bucket.reach, "failures": counts[bucket]}
                audit.write(person, "session.refused", "person", person.uid, **codes)


def _add(bucket: _Bucket, now: datetime) -> int:
    """Count in one statement, so that concurrent workers lose no count; return the number of failures."""
    limit, stored = bucket.limit, Attempt.free_at.db_value
    is_old = (Attempt.last_at < now - limit.forget) | (
        (Attempt.failures < limit.free) & (Attempt.first_at < now - limit.forget)
    )
    failures = Case(None, [(is_old, 1)], Attempt.failures + 1)
    *waits, longest = limit.waits()
    steps = [(failures <= limit.free, stored(now))]
    steps += [(failures == limit.free + step, stored(now + wait)) for step, wait in enumerate(waits, 1)]
    changed = {
        Attempt.failures: failures,
        Attempt.first_at: Case(None, [(is_old, stored(now))], Attempt.first_at),
        Attempt.last_at: now,
        Attempt.free_at: Case(None, steps, stored(now + longest)),
    }
    new = Attempt.insert(key=bucket.key, failures=1, first_at=now, last_at=now, free_at=now)
    added = new.on_conflict(conflict_target=[Attempt.key], update=changed).returning(Attempt.failures)
    return int(next(iter(added.execute())).failures)


def _tidy(now: datetime) -> None:
    """Delete outdated rows, some at a time, skipping rows that another worker has locked."""
    old: Any = Attempt.select(Attempt.key).where(Attempt.last_at < now - DAY).limit(100)
    if db.database.for_update:  # not SQLite, which has one writer anyway
        old = old.for_update("FOR UPDATE SKIP LOCKED")
    Attempt.delete().where(Attempt.key.in_(old)).execute()


def _named(account: str) -> list[Person]:
    """Return the people with this e-mail address; there may be one in each programme."""
    return list(Person.select().where(Person.with_address(account)))


def _network(address: str) -> str:
    """Return the address under which is counted: IPv4 as it is, IPv6 by its /56."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 56), strict=False))
    return str(found)
