"""The desk's addresses in one place. Every one of them is a page of its own, also those that htmx asks for."""

import functools
from collections.abc import Mapping
from urllib.parse import quote, quote_plus

from makesell.sheets.boards import Link
from makesell.sheets.figures import FigureCell
from makesell.sheets.registry import BY_NOUN

HOME = "/"
LOGIN, LOGOUT, DEMO_LOGIN = "/login/", "/logout/", "/login/demo/"
FIND, NOTICES, APPROVALS, IMPORTS, SETTINGS, STYLE = "/find/", "/notices/", "/approvals/", "/imports/", "/settings/", "/style/"
LOOKS = "/settings/looks/"
SECOND_FACTOR = "/account/second-factor/"


def asked(address: str, query: str = "") -> str:
    """An address with its query string, if any."""
    return f"{address}?{query}" if query else address


def list_of(noun: str, query: str = "") -> str:
    """A noun's list."""
    return asked(f"/{noun}/", query)


def start_of(noun: str) -> str:
    """A noun's list as the navigation opens it: with the reader's default view, else with the one it starts with."""
    return list_of(noun, "start=1" if BY_NOUN[noun].starts else "")


def lanes(noun: str, query: str = "") -> str:
    """A noun's records as cards in columns."""
    return asked(f"/{noun}/board/", query)


def lane_move(noun: str, query: str = "") -> str:
    """Where a card of a noun's board is moved."""
    return asked(f"/{noun}/board/move/", query)


def record(noun: str, key: int) -> str:
    """A record's page."""
    return f"/{noun}/{key}/"


def peek(noun: str, key: int) -> str:
    """A record's summary in the drawer."""
    return f"/{noun}/{key}/peek/"


def act(noun: str, key: int, name: str) -> str:
    """An act's form on a record."""
    return f"/{noun}/{key}/do/{name}/"


def live(noun: str, name: str, key: int | None = None) -> str:
    """The checks beside an act's form, of a record where it has one."""
    return f"/{noun}/live/{name}/" + (f"?of={key}" if key is not None else "")


def later(noun: str, name: str, key: int | None = None) -> str:
    """Those of the checks that take longer."""
    return f"/{noun}/later/{name}/" + (f"?of={key}" if key is not None else "")


def new(noun: str, name: str) -> str:
    """The form of an act that makes a record."""
    return f"/{noun}/new/{name}/"


def bulk(noun: str, name: str) -> str:
    """An act on many records."""
    return f"/{noun}/many/{name}/"


def imports_of(noun: str) -> str:
    """Where tables of a noun come in."""
    return f"/{noun}/import/"


def import_of(noun: str, key: int, step: str = "") -> str:
    """An import of a table; `step` is a page or an act of it."""
    return f"/{noun}/import/{key}/{step}/" if step else f"/{noun}/import/{key}/"


def export_of(noun: str, kind: str, query: str = "") -> str:
    """A list as a file."""
    return asked(f"/{noun}/export/{kind}/", query)


def suggest(noun: str) -> str:
    """What a word typed into a list's search box could mean."""
    return f"/{noun}/suggest/"


def widths_of(noun: str) -> str:
    """Where the widths of a list's columns are kept."""
    return f"/{noun}/widths/"


def pick(noun: str) -> str:
    """What a combobox searches."""
    return f"/pick/{noun}/"


def board(code: str, query: str = "") -> str:
    """A page of figures; the workbench is the home page."""
    return asked(HOME if code == "workbench" else f"/{code}/", query)


def drill(source: str, params: Mapping[str, str], value: str = "") -> str:
    """What is behind a figure."""
    return asked(f"/drill/{quote(source)}/", "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in sorted(params.items())]))


@functools.lru_cache(maxsize=1024)
def _quoted(word: str) -> str:
    """A word of an address. Figures of a page share days, measures and scopes; commas may stand between keys, of which there can be hundreds."""
    return quote_plus(word, safe=",")


def opened(figure: str) -> str:
    """Where a figure written as `source?parameters` (a sheet's fact) leads; "" stays "".

    Sheets name only the source, because programs open it at another address.
    """
    source, _sep, query = figure.partition("?")
    return asked(f"/drill/{quote(source)}/", query) if source else ""


def figure(cell: FigureCell) -> str:
    """The address a figure opens; "" for one that has no number or no source."""
    return drill(cell.source, cell.params) if cell.source and cell.value is not None else ""


def link(target: Link) -> str:
    """Where a link of a board leads."""
    if target.address:
        return target.address
    if target.board:
        return board(target.board, target.query)
    if target.noun and target.id is not None:
        return record(target.noun, target.id)
    return list_of(target.noun, target.query) if target.noun else ""
