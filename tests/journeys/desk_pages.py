"""Journeys: every page of the desk, taken from its router — who can open it, where, and what it answers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from makesell.doors.desk import addresses
from makesell.doors.desk.urls import urlpatterns
from makesell.flows.org_1_organisation.import_table import KIND
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import values
from makesell.ground.listing import Query
from makesell.sheets import exchange
from makesell.sheets.parts import Sheet
from makesell.sheets.registry import BOARDS, SHEETS
from tests.figures.crawler import of_board
from tests.journeys.people import actor_named

ORDER = (roles.EXECUTIVE, roles.ADMINISTRATOR, *roles.STAFF)


@dataclass(frozen=True, slots=True)
class Spot:
    """A page: the role that opens it ("" for nobody signed in), its address, the status it answers."""

    role: str
    address: str
    status: int = 200

    @property
    def form(self) -> bool:
        """True for the form of an act: there are many, all of one template."""
        return "/do/" in self.address or "/new/" in self.address


class Company:
    """The actors of a company, by role."""

    def __init__(self, logins: Mapping[str, str]) -> None:
        self.actors = {role: actor_named(name) for role, name in logins.items()}

    def who(self, may: Callable[[Actor], bool]) -> str:
        """The first role that may; "" when none may."""
        return next((role for role in dict.fromkeys(ORDER) if may(self.actors[role])), "")

    def allowed(self, sheet: Sheet, *acts: str) -> str:
        """The first role that may do all these acts."""
        return self.who(lambda actor: all(sheet.policy.may(actor, act) for act in acts))

    def first(self, sheet: Sheet, role: str) -> int | None:
        """The first record a role sees of a noun."""
        page = listing.page(sheet.listing, self.actors[role], Query.from_pairs([("size", "1")]))
        return int(page.rows[0]["id"]) if page.rows else None


def _lists(company: Company) -> Iterator[Spot]:
    for sheet in SHEETS:
        role = company.who(sheet.policy.may)
        yield Spot(role, addresses.list_of(sheet.noun))


def _lanes(company: Company) -> Iterator[Spot]:
    for sheet in SHEETS:
        if sheet.lanes is not None:
            yield Spot(company.who(sheet.policy.may), addresses.lanes(sheet.noun))


def _records(company: Company) -> Iterator[Spot]:
    for sheet in SHEETS:
        role = company.who(sheet.policy.may)
        key = company.first(sheet, role)
        if key is not None:
            yield Spot(role, addresses.record(sheet.noun, key))


def _making(company: Company) -> Iterator[Spot]:
    for sheet in SHEETS:
        for act in sheet.acts:
            role = company.allowed(sheet, act.name)
            if act.makes and role and not act.board:
                yield Spot(role, addresses.new(sheet.noun, act.name))


def _acting(company: Company) -> Iterator[Spot]:
    for sheet in SHEETS:
        for act in sheet.acts:
            role = company.allowed(sheet, "view", act.name)
            key = company.first(sheet, role) if role and not act.makes else None
            if key is not None:
                yield Spot(role, addresses.act(sheet.noun, key, act.name))


def _boards(company: Company) -> Iterator[Spot]:
    for board in BOARDS:
        if board.code != "workbench":
            yield Spot(company.who(board.open_to), addresses.board(board.code))


def _drills(company: Company) -> Iterator[Spot]:
    """The first figure of each source on the boards."""
    actor, seen = company.actors[roles.EXECUTIVE], set()
    for board in BOARDS:
        for cell in of_board(board, actor):
            if cell.source and cell.value is not None and cell.source not in seen:
                seen.add(cell.source)
                yield Spot(roles.EXECUTIVE, addresses.figure(cell))


def _views(company: Company) -> Iterator[Spot]:
    for key in values("select id from listing_savedview limit 1"):
        yield Spot(roles.EXECUTIVE, f"/orders/views/{key}/")


def _imports(company: Company) -> Iterator[Spot]:
    for sheet in SHEETS:
        role = company.who(partial(exchange.importable, sheet))
        if role:
            yield Spot(role, f"/{sheet.noun}/import/")


def _table_runs(company: Company) -> Iterator[Spot]:
    for key in values("select id from exchange_importrun where kind = %s limit 1", [KIND]):
        yield Spot(roles.SALES_SUPPORT, f"/customers/import/{key}/")


def _runs(company: Company) -> Iterator[Spot]:
    for key in values("select id from exchange_importrun where kind <> %s limit 1", [KIND]):
        yield Spot(roles.ADMINISTRATOR, f"{addresses.IMPORTS}{key}/")


def _at(role: str, address: str, status: int = 200) -> Callable[[Company], Iterator[Spot]]:
    return lambda company: iter((Spot(role, address, status),))


OWN = "/account/"
# How each name of the router is opened; names without a page of their own stand in NO_PAGE, and a test knows when one is in neither.
OPENED: Mapping[str, Callable[[Company], Iterator[Spot]]] = {
    "home": lambda company: iter(Spot(role, "/") for role in (roles.EXECUTIVE, roles.SALESPERSON, roles.WAREHOUSE, roles.ADMINISTRATOR)),
    "list": _lists, "lanes": _lanes, "record": _records, "make": _making, "act": _acting, "board": _boards, "drill": _drills, "view_edit": _views,
    "table_import": _imports, "table_import_page": _table_runs, "import_progress": _runs,
    "imports": _at(roles.ADMINISTRATOR, addresses.IMPORTS), "notices": _at(roles.EXECUTIVE, addresses.NOTICES),
    "approvals": _at(roles.EXECUTIVE, addresses.APPROVALS), "settings": _at(roles.EXECUTIVE, addresses.SETTINGS),
    "style": _at(roles.EXECUTIVE, addresses.STYLE), "find": _at(roles.EXECUTIVE, f"{addresses.FIND}?q=GC"),
    "account_login": _at("", addresses.LOGIN), "account_inactive": _at("", "/login/closed/"),
    "account_logout": _at(roles.EXECUTIVE, addresses.LOGOUT), "account_reauthenticate": _at(roles.EXECUTIVE, f"{OWN}again/"),
    "account_change_password": _at(roles.EXECUTIVE, f"{OWN}password/"), "mfa_index": _at(roles.EXECUTIVE, f"{OWN}second-factor/"),
    "mfa_activate_totp": _at(roles.EXECUTIVE, f"{OWN}second-factor/totp/"),
    "mfa_add_webauthn": _at(roles.EXECUTIVE, f"{OWN}second-factor/passkeys/new/"),
    "portal_verify": _at("", "/p/verify/"), "portal": _at("", "/p/nothing/", 404),
    "missing": _at(roles.EXECUTIVE, "/nothing/", 404), "refused": _at(roles.SHOP_FLOOR, "/imports/", 403),
}  # fmt: skip
# Answers to posts, parts of pages, files, redirects, pages of allauth that need a second factor set up (its own tests open them),
# and the sample pages, which tests/journeys/test_catalogue_pages.py opens.
NO_PAGE = frozenset((
    "health", "demo_login", "looks", "mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_reauthenticate_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
    "pick", "list_sums", "list_suggest", "list_widths", "lane_move", "list_export", "view_save", "view_delete", "new",
    "bulk", "peek", "note", "files", "file", "file_remove", "cell", "undo", "board_csv", "board_xlsx", "board_pdf", "notices_read", "approval_decide",
    "import_start", "import_cancel", "style_page", "table_import_template", "table_import_columns", "table_import_apply",
    "table_import_cancel", "table_import_undo", "table_import_faults", "import_replace", "beside", "seen", "star", "follow", "live", "later",
))  # fmt: skip


def unknown_names() -> set[str]:
    """Names of the router that nobody has placed."""
    return {pattern.name or "" for pattern in urlpatterns} - set(OPENED) - NO_PAGE


def spots(company: Company) -> list[Spot]:
    """Every page of the desk as this company has it."""
    return [spot for opened in OPENED.values() for spot in opened(company)]
