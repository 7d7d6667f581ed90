"""Session lifetimes: the strictest of a person's roles decides. docs/security.md gives the reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

STRONG_ROLES = frozenset({"coordinator", "trainer", "funder", "operator", "safeguarding"})  # require two factors
REAUTHENTICATED_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SessionLifetime:
    """A session ends after being `idle` for so long, and in any case after `absolute`."""

    idle: timedelta
    absolute: timedelta


WEAK = SessionLifetime(idle=timedelta(minutes=15), absolute=timedelta(minutes=15))  # without the second factor
SHARED = SessionLifetime(idle=timedelta(minutes=30), absolute=timedelta(hours=12))  # a phone that others use too
BY_ROLE = {
    "pilot": SessionLifetime(idle=timedelta(days=30), absolute=timedelta(days=180)),
    "trainer": SessionLifetime(idle=timedelta(hours=4), absolute=timedelta(hours=12)),
    "coordinator": SessionLifetime(idle=timedelta(hours=4), absolute=timedelta(hours=12)),
    "funder": SessionLifetime(idle=timedelta(hours=1), absolute=timedelta(hours=12)),
    "safeguarding": SessionLifetime(idle=timedelta(hours=1), absolute=timedelta(hours=12)),
    "operator": SessionLifetime(idle=timedelta(minutes=30), absolute=timedelta(hours=12)),
}
MAX_ABSOLUTE = max(lifetimes.absolute for lifetimes in BY_ROLE.values())


def of(roles: Iterable[str], *, mfa_complete: bool = True, shared: bool = False) -> SessionLifetime:
    """Return the lifetime of a session of a person with these roles."""
    known = [BY_ROLE[role] for role in roles] or [BY_ROLE["operator"]]
    known += [WEAK] if not mfa_complete else []
    known += [SHARED] if shared else []
    return SessionLifetime(min(lifetimes.idle for lifetimes in known), min(lifetimes.absolute for lifetimes in known))


def asks_for_second_factor(roles: Iterable[str]) -> bool:
    """Whether one of these roles requires a passkey or a second factor."""
    return not STRONG_ROLES.isdisjoint(roles)
