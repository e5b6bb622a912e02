"""Which addresses may be called: public ones, whatever notation or wrapping a private one comes in (`reliability.md` S11)."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Final
from urllib.parse import urlsplit

from makesell.ground.wire.faults import Forbidden, Unanswered

Resolve = Callable[[str, int], Sequence[str]]
NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
PORTS: Final = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call goes: the address it connects to, the name it asks for and checks the certificate against, the path."""

    secure: bool
    address: str
    name: str
    port: int
    target: str


def looked_up(name: str, port: int) -> list[str]:
    """The addresses of a name, as the system knows them. Raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)]


def place(url: str, known: Sequence[str], resolve: Resolve = looked_up) -> Place:
    """The place of an address. Raises Forbidden for all but https to public addresses, save for `host:port` the environment named (`known`)."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise Forbidden("this is not an address") from error
    name = (parts.hostname or "").rstrip(".")
    if parts.scheme not in PORTS or not name or parts.username is not None:
        raise Forbidden("only https addresses without a name and password are called")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if f"{name}:{port}" in known:
        return Place(parts.scheme == "https", _first(name, port, resolve), name, port, target)
    if parts.scheme != "https":
        raise Forbidden("only https is called")
    found = _all(name, port, resolve)
    if not all(_public(address) for address in found):
        raise Forbidden("this address is not a public one")
    return Place(True, found[0], name, port, target)


def _first(name: str, port: int, resolve: Resolve) -> str:
    return _all(name, port, resolve)[0]


def _all(name: str, port: int, resolve: Resolve) -> Sequence[str]:
    try:
        found = resolve(name, port)
    except (OSError, UnicodeError) as error:
        raise Unanswered("this host is not known") from error
    if not found:
        raise Unanswered("this host is not known")
    return found


def _public(text: str) -> bool:
    """Whether an address is public, and every address wrapped in it too."""
    address = ipaddress.ip_address(text.partition("%")[0])
    return all(one.is_global and not one.is_multicast for one in (address, *_wrapped(address)))


def _wrapped(address: IPv4Address | IPv6Address) -> list[IPv4Address]:
    if isinstance(address, IPv4Address):
        return []
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in NAT64:
        inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in inner if one is not None]
