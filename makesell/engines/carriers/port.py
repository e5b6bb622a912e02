"""The port of carriers' services: what each must be able to do, in plain values."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

# The one set of states every service's own words are brought to.
PICKED_UP: Final = "picked_up"
IN_TRANSIT: Final = "in_transit"
CUSTOMS: Final = "customs"
OUT_FOR_DELIVERY: Final = "out_for_delivery"
HANDED_OVER: Final = "handed_over"
EXCEPTION: Final = "exception"
DAMAGED: Final = "damaged"
REFUSED: Final = "refused"
SENT_BACK: Final = "sent_back"
STATUSES: Final = (PICKED_UP, IN_TRANSIT, CUSTOMS, OUT_FOR_DELIVERY, HANDED_OVER, EXCEPTION, DAMAGED, REFUSED, SENT_BACK)

CHINA: Final = dt.timezone(dt.timedelta(hours=8))     # the clock their messages are written by, without summer time
AHEAD: Final = dt.timedelta(hours=1)     # how far a carrier's clock may run before ours
BEHIND: Final = dt.timedelta(days=400)
MOST_EVENTS: Final = 500
MOST_TEXT, MOST_PLACE, MOST_NUMBER = 1000, 100, 60


class Unreadable(ValueError):
    """A message that is genuine but says nothing that can be understood."""


@dataclass(frozen=True, slots=True)
class Account:
    """Our account at a service; all of it comes from the environment. `callback` is our own hook's address."""

    url: str
    key: str
    secret: str
    callback: str


@dataclass(frozen=True, slots=True)
class Shipment:
    """A parcel to be followed: its tracking number, the code the service knows its carrier by, the telephone some carriers ask for."""

    number: str
    carrier: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to a service."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """An event a carrier tells of a tracking number, in our states."""

    number: str
    at: dt.datetime
    status: str
    text: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a service answered: taken, to be asked again later, or (neither) refused for good, with its words."""

    ok: bool
    again: bool = False
    note: str = ""
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Push:
    """A request of a service to our hook: headers by their lower-case names, and the bytes as they came."""

    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service expects to be answered."""

    status: int
    body: bytes
    kind: str = "application/json"


@dataclass(frozen=True, slots=True)
class Service:
    """A carriers' service. A polled one is asked again and again; the others are asked once and push.

    `ask` makes the request, `answered` reads its answer, `genuine` checks a push's signature, `read` its events (raises Unreadable).
    """

    code: str
    name: str
    polled: bool
    ask: Callable[[Account, Shipment, dt.datetime], Asked]
    answered: Callable[[Shipment, int, bytes, dt.datetime], Taken]
    genuine: Callable[[Account, Push, dt.datetime], bool]
    read: Callable[[Push, dt.datetime], list[Said]]
    thanks: Reply
    regrets: Reply


def said(number: object, at: dt.datetime, status: str, text: object, place: object, now: dt.datetime) -> Said:
    """An event within the bounds of what is kept. Raises Unreadable for one without a number, or of a time to come or long ago."""
    named = str(number or "").strip()
    if not named or len(named) > MOST_NUMBER or not now - BEHIND < at <= now + AHEAD:
        raise Unreadable("an event without a tracking number, of a time to come, or of long ago")
    return Said(named, min(at, now), status, _plain(text)[:MOST_TEXT], _plain(place)[:MOST_PLACE])


def _plain(text: object) -> str:
    return " ".join(str(text or "").replace("\x00", "").split())


def local(text: object) -> dt.datetime:
    """A moment of China's clock such as 2012-08-28 16:33:19. Raises Unreadable."""
    try:
        return dt.datetime.strptime(str(text), "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
    except ValueError as error:
        raise Unreadable("a moment that is none") from error


def mapping(value: object) -> Mapping[str, Any]:
    """A JSON object. Raises Unreadable for anything else."""
    if not isinstance(value, dict):
        raise Unreadable("not an object")
    return value


def rows(value: object) -> list[Mapping[str, Any]]:
    """A list of JSON objects, not too long. Raises Unreadable."""
    if not isinstance(value, list) or len(value) > MOST_EVENTS:
        raise Unreadable("not a list of events, or too long a one")
    return [mapping(one) for one in value]


def parsed(text: str | bytes) -> Mapping[str, Any]:
    """The JSON object in a text. Raises Unreadable."""
    try:
        return mapping(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON") from error


def compact(value: Mapping[str, Any]) -> str:
    """JSON as it is sent."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
