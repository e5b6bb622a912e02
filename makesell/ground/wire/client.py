"""One call to somebody else's server, and its answer."""

import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import HTTPError

from makesell.ground.wire.addresses import Place, Resolve, looked_up, place
from makesell.ground.wire.faults import Unanswered

CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 10.0
WHOLE_SECONDS: Final = 20.0
MOST_BYTES: Final = 512 * 1024
PIECE: Final = 16 * 1024


@dataclass(frozen=True, slots=True)
class Call:
    """What is sent: always a POST."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


def send(call: Call, *, known: Sequence[str] | None = None, resolve: Resolve = looked_up) -> Answer:
    """Sends a call once; a redirect is an answer like any other. Raises Forbidden or Unanswered.

    `known` are the `host:port` that may be private or without TLS; unless given, those of the environment (`MAKESELL_WIRE_PRIVATE`).
    """
    allowed: Sequence[str] = settings.WIRE_PRIVATE if known is None else known
    where = place(call.url, allowed, resolve)
    try:
        with _pool(where) as pool:
            response = pool.urlopen(
                "POST", where.target, body=call.body, headers={**call.headers, "Host": _host(where), "Accept-Encoding": "identity"},
                redirect=False, retries=False, preload_content=False, assert_same_host=False,
            )  # fmt: skip
            return Answer(response.status, _read(response))
    except (HTTPError, OSError) as error:
        raise Unanswered(f"{where.name} did not answer: {type(error).__name__}") from error


def _host(where: Place) -> str:
    name = f"[{where.name}]" if ":" in where.name else where.name
    return name if where.port in (80, 443) else f"{name}:{where.port}"


def _pool(where: Place) -> HTTPConnectionPool:
    patience = Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    if not where.secure:
        return HTTPConnectionPool(where.address, where.port, timeout=patience, maxsize=1)
    return HTTPSConnectionPool(
        where.address, where.port, timeout=patience, maxsize=1, ssl_context=ssl.create_default_context(), server_hostname=where.name,
        assert_hostname=where.name,
    )  # fmt: skip


def _read(response: BaseHTTPResponse) -> bytes:
    """The body within its bounds. Raises Unanswered beyond them."""
    began, taken = time.monotonic(), bytearray()
    while piece := response.read(PIECE, decode_content=False):
        taken += piece
        if len(taken) > MOST_BYTES or time.monotonic() - began > WHOLE_SECONDS:
            raise Unanswered("the answer is too long")
    return bytes(taken)
