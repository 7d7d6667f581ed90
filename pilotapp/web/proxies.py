"""Proxy headers: trusted from configured proxies only, and removed from other requests."""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Environ = dict[str, Any]

_SAID_BY_PROXIES = ("HTTP_X_FORWARDED_", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


class Proxies:
    """WSGI middleware that sets the client's address, scheme and host from the headers of trusted proxies.

    Every proxy appends the address it was called from. So the client is the right-most address that is not a configured
    proxy; anything to the left of it can be forged. Scheme and host are those that the nearest proxy sends.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]], trusted: tuple[Network, ...]) -> None:
        self.app = app
        self._trusted = trusted

    def __call__(self, scope: Environ, start_response: Any) -> Iterable[bytes]:
        peer = _address(scope.get("REMOTE_ADDR", ""))
        if peer is not None and self._is_proxy(peer):
            scope["REMOTE_ADDR"] = str(self._visitor(peer, scope.get("HTTP_X_FORWARDED_FOR", "")))
            scheme, host = (_last(scope.get(f"HTTP_X_FORWARDED_{name}", "")) for name in ("PROTO", "HOST"))
            if scheme in ("http", "https"):
                scope["wsgi.url_scheme"] = scheme
            if host:
                scope["HTTP_HOST"] = host
        for name in [name for name in scope if name.startswith(_SAID_BY_PROXIES)]:
            del scope[name]
        return self.app(scope, start_response)

    def _visitor(self, peer: Address, chain: str) -> Address:
        """Return the right-most address that is not a trusted proxy; stops at the last valid address."""
        for part in reversed(chain.split(",")):
            found = _address(part)
            if found is None:
                return peer
            peer = found
            if not self._is_proxy(found):
                return found
        return peer

    def _is_proxy(self, address: Address) -> bool:
        return any(address.version == network.version and address in network for network in self._trusted)


def _address(text: str) -> Address | None:
    """Parse an address as proxies write it: also [2001:db8::1], 192.0.2.1:4711 and ::ffff:192.0.2.1."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare)
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def _last(values: str) -> str:
    return values.rpartition(",")[2].strip()
