"""The table of access to addresses: every named address has one row here, and a test fails when one is missing.

The middleware asks this table before any view runs; what a person may do with a record is asked again by the sheet's policy.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.sheets import exchange, exporting


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may open an address: `public` without login; else signed in and past `check` (which refuses)."""

    says: str
    public: bool = False
    before_second_factor: bool = False
    check: Callable[[Actor, Mapping[str, Any]], object] | None = None


def _sheet(actor: Actor, kwargs: Mapping[str, Any]) -> None:
    kwargs["sheet"].policy.require(actor, "view")


def _act(actor: Actor, kwargs: Mapping[str, Any]) -> None:
    sheet = kwargs["sheet"]
    if sheet.act(kwargs["act"]) is None:
        raise Refusal("page.missing", "This page does not exist.", status=404)
    sheet.policy.require(actor, "view")
    sheet.policy.require(actor, kwargs["act"])


def _makes(actor: Actor, kwargs: Mapping[str, Any]) -> None:
    sheet = kwargs["sheet"]
    if sheet.act(kwargs["act"]) is None:
        raise Refusal("page.missing", "This page does not exist.", status=404)
    sheet.policy.require(actor, kwargs["act"])


def _new(actor: Actor, kwargs: Mapping[str, Any]) -> None:
    sheet = kwargs["sheet"]
    making = [act for act in sheet.acts if act.makes]
    if not making:
        raise Refusal("page.missing", "This page does not exist.", status=404)
    sheet.policy.require(actor, making[0].name)


def _imports(actor: Actor, kwargs: Mapping[str, Any]) -> None:
    sheet = kwargs["sheet"]
    act = exchange.act_of(sheet)
    exchange.columns(sheet)
    sheet.policy.require(actor, act.name)


def _exports(actor: Actor, kwargs: Mapping[str, Any]) -> None:
    sheet = kwargs["sheet"]
    sheet.policy.require(actor, exporting.ACT if exporting.personal(sheet) else "view")


def _board(actor: Actor, kwargs: Mapping[str, Any]) -> None:
    if not kwargs["board"].open_to(actor):
        raise refused()


def refused() -> Refusal:
    """What somebody without the role is told."""
    return Refusal("access.refused", "Your roles do not allow this.", who=N_("An administrator grants roles."), status=403)


def _roles(*wanted: str) -> Callable[[Actor, Mapping[str, Any]], None]:
    def check(actor: Actor, kwargs: Mapping[str, Any]) -> None:
        if not actor.has(*wanted):
            raise refused()

    return check


PUBLIC: Final = Rule("everybody", public=True)
SIGNED_IN: Final = Rule("everybody who is signed in; shows only what is the person's own")
OWN_LOGIN: Final = Rule("everybody who is signed in, also before the second factor is set up", before_second_factor=True)
SHEET: Final = Rule("whoever may see the noun", check=_sheet)
ACT: Final = Rule("whoever may do the act", check=_act)
MAKES: Final = Rule("whoever may make the noun by this act", check=_makes)
NEW: Final = Rule("whoever may make the noun", check=_new)
BOARD: Final = Rule("the board's roles", check=_board)
TABLES: Final = Rule("whoever may make the noun; of one import only who gave the file, and administrators", check=_imports)
EXPORTS: Final = Rule("whoever may see the noun, or export it where its rows are about people", check=_exports)
IMPORT: Final = Rule("administrators", check=_roles(roles.ADMINISTRATOR))

RULES: Final[Mapping[str, Rule]] = {
    "health": PUBLIC, "account_login": PUBLIC, "demo_login": PUBLIC, "account_inactive": PUBLIC, "mfa_authenticate": PUBLIC,
    "account_logout": OWN_LOGIN, "account_reauthenticate": OWN_LOGIN, "mfa_reauthenticate": OWN_LOGIN, "account_change_password": OWN_LOGIN,
    "mfa_index": OWN_LOGIN, "mfa_activate_totp": OWN_LOGIN, "mfa_deactivate_totp": OWN_LOGIN, "mfa_view_recovery_codes": OWN_LOGIN,
    "mfa_generate_recovery_codes": OWN_LOGIN, "mfa_download_recovery_codes": OWN_LOGIN,
    "mfa_add_webauthn": OWN_LOGIN, "mfa_reauthenticate_webauthn": OWN_LOGIN, "mfa_edit_webauthn": OWN_LOGIN, "mfa_remove_webauthn": OWN_LOGIN,
    "looks": Rule("everybody; kept with the login, or in a cookie before it", public=True),
    "settings": OWN_LOGIN,
    "home": SIGNED_IN, "find": SIGNED_IN, "notices": SIGNED_IN, "notices_read": SIGNED_IN,
    "approvals": SIGNED_IN, "approval_decide": SIGNED_IN, "style": SIGNED_IN, "style_page": SIGNED_IN, "undo": SIGNED_IN,
    "drill": Rule("everybody who is signed in; the source refuses what the person may not see"),
    "imports": IMPORT, "import_start": IMPORT, "import_replace": IMPORT, "import_progress": IMPORT, "import_cancel": IMPORT,
    "board": BOARD, "board_csv": BOARD, "board_xlsx": BOARD, "board_pdf": BOARD,
    "list": SHEET, "list_sums": SHEET, "list_suggest": SHEET, "list_widths": SHEET, "lanes": SHEET, "list_export": EXPORTS, "pick": SHEET,
    "view_save": SHEET, "view_edit": SHEET, "view_delete": SHEET,
    "record": SHEET, "peek": SHEET, "note": SHEET, "seen": SHEET, "star": SHEET, "follow": SHEET, "beside": SHEET,
    "files": SHEET, "file": SHEET, "file_remove": SHEET,
    "table_import": TABLES, "table_import_template": TABLES, "table_import_page": TABLES, "table_import_columns": TABLES,
    "table_import_apply": TABLES, "table_import_cancel": TABLES, "table_import_undo": TABLES, "table_import_faults": TABLES,
    "cell": Rule("whoever may do the act behind the column", check=_sheet),
    "live": Rule("whoever may do the act", check=_act),
    "later": Rule("whoever may do the act", check=_act),
    "lane_move": Rule("whoever may do the act that moves a card", check=_sheet),
    "new": NEW, "make": MAKES, "act": ACT, "bulk": ACT,
}  # fmt: skip


def rule_of(url_name: str | None) -> Rule:
    """The row of an address; one without a row is refused to everybody."""
    rule = RULES.get(url_name or "")
    if rule is None:
        raise Refusal("page.missing", "This page does not exist.", status=404)
    return rule
