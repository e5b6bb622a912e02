"""S1, S2: every address and operation × every role × whose row it is, as the one policy table says — no deviation, no address without a row."""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from makesell.doors.api import hooks
from makesell.doors.api.urls import api
from makesell.doors.desk import policy as desk
from makesell.doors.portal import policy as portal
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.access.second_factor import PASSED
from makesell.ground.organisation.queries import actor_of
from makesell.ground.refusal import Refusal
from makesell.sheets import exchange
from makesell.sheets.parts import Sheet
from makesell.sheets.registry import BOARDS, FIGURES, SHEETS
from tests.house import matrix
from tests.house.matrix import OTHER, OWN, OWNED, REFUSED, Matrix, ask, body, expected, newest, relations, undone

# Addresses of the API that are no operation: its description, ninja's own name for the root, and "there is no such address".
NO_OPERATION = {"openapi-json", "api-root", "api_missing", "openapi-view"}
NOBODYS = 999_999_999
# what whoever sees a record may do with it beside its acts
KEEPING = {"notes": ("GET", "notes", None), "note": ("POST", "notes", {"text": "x"}), "follow": ("PUT", "following", {"on": True})}
FAVOURITE = ("PUT", "favourite", {"on": True})


@pytest.fixture(scope="module")
def laid(django_db_setup: None, django_db_blocker: Any) -> Iterator[Matrix]:
    """One company for all tests of this file, gone afterwards."""
    with django_db_blocker.unblock(), undone():
        yield matrix.lay()


def _patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one, prefix + str(one.pattern))
        else:
            yield prefix + str(one.pattern), one


def _deviation(where: str, role: str, relation: str, wanted: bool, status: int, code: str = "") -> str:
    return f"{where} as {role or 'nobody'} on {relation or 'no row'}: {'allowed' if wanted else 'refused'} expected, got {status} {code}"


def test_every_address_of_the_desk_has_its_row_and_every_row_its_address() -> None:
    names = {pattern.name for address, pattern in _patterns() if not address.startswith(("api/", "p/"))}
    assert names - set(desk.RULES) == set()
    assert set(desk.RULES) - {name for name in names if name} == set()


def test_every_address_of_the_portal_has_its_row_and_every_row_its_address() -> None:
    assert {pattern.name for address, pattern in _patterns() if address.startswith("p/")} == set(portal.RULES)


def test_every_address_of_the_api_is_an_operation_of_a_sheet_board_or_figure() -> None:
    described = [method for methods in api.get_openapi_schema()["paths"].values() for method in methods]
    named = {f"list_{s.noun}" for s in SHEETS} | {f"show_{s.noun}" for s in SHEETS} | {f"{a.name}_{s.noun}" for s in SHEETS for a in s.acts}
    named |= {f"check_{a.name}_{s.noun}" for s in SHEETS for a in s.acts if a.live}
    named |= {f"export_{s.noun}" for s in SHEETS} | {f"import_{s.noun}" for s in SHEETS if _maker(s)}
    named |= {f"favourite_{s.noun}" for s in SHEETS} | {f"{work}_{s.noun}" for s in SHEETS if s.record_kind for work in KEEPING}
    named |= {f"{work}_import" for work in ("show", "apply", "undo", "cancel")}
    named |= {"list_views", "keep_view", "change_view", "drop_view"}
    named |= {f"paper_{b.code}" for b in BOARDS if b.paper}
    named |= {f"board_{b.code}" for b in BOARDS} | {f"figure_{f.code}" for f in FIGURES}
    found = {pattern.name for address, pattern in _patterns() if address.startswith("api/")}
    assert found - named - NO_OPERATION == set(hooks.RULES)
    assert named - found == set()
    assert len(described) == len(named)


def test_every_act_has_a_row_in_its_table_and_roles_that_exist() -> None:
    for sheet in SHEETS:
        for name in ("view", *(act.name for act in sheet.acts)):
            assert sheet.policy.acts.get(name), f"{sheet.noun}.{name} has no row: nobody may do it"
        for table in sheet.policy.acts.values():
            assert set(table) <= set(roles.ALL)


def test_lists_and_records_of_the_api(laid: Matrix, django_db_blocker: Any) -> None:
    wrong = []
    with django_db_blocker.unblock():
        for role in roles.ALL:
            for sheet in SHEETS:
                may = role in sheet.policy.acts["view"]
                status, code = ask(laid.tokens[role], "GET", f"{sheet.noun}?size=1")
                if (status == 200) != may:
                    wrong.append(_deviation(f"list {sheet.noun}", role, "", may, status, code))
                for way, allowed in (("export", _exports(sheet, role)), ("import", _imports(sheet, role))):
                    if way == "export" or _maker(sheet):
                        status, code = ask(laid.tokens[role], "GET" if way == "export" else "POST", f"{sheet.noun}/{way}")
                        if (code != "access.refused") != allowed:
                            wrong.append(_deviation(f"{way} {sheet.noun}", role, "", allowed, status, code))
                for relation in relations(sheet):
                    wanted = expected(sheet.policy, "view", role, relation)
                    status, code = ask(laid.tokens[role], "GET", f"{sheet.noun}/{laid.row(role, sheet.noun, relation)}")
                    if (status == 200) != wanted:
                        wrong.append(_deviation(f"show {sheet.noun}", role, relation, wanted, status, code))
    assert wrong == []


def test_notes_following_and_favourites_of_the_api(laid: Matrix, django_db_blocker: Any) -> None:
    """One mechanism for all nouns, tried on the noun whose rows stand in every relation."""
    wrong, sheet = [], next(sheet for sheet in SHEETS if sheet.noun == "customers")
    with django_db_blocker.unblock(), undone():
        for role in roles.ALL:
            for relation in relations(sheet):
                wanted, key = expected(sheet.policy, "view", role, relation), laid.row(role, sheet.noun, relation)
                for method, way, sent in (*KEEPING.values(), FAVOURITE):
                    status, code = ask(laid.tokens[role], method, f"{sheet.noun}/{key}/{way}", sent)
                    if (status in (200, 201)) != wanted:
                        wrong.append(_deviation(f"{method} {way}", role, relation, wanted, status, code))
    assert wrong == []


def test_acts_of_the_api(laid: Matrix, django_db_blocker: Any) -> None:
    """Whoever may gets further than the guard; whoever may not is refused, and all refusals of a role together have changed nothing."""
    wrong = []
    with django_db_blocker.unblock():
        for role in roles.ALL:
            before = newest()
            known = {noun: laid.row(role, noun, OWN) for noun in OWNED} | {"people": laid.logins[role].person_id, "products": laid.product}
            for sheet in SHEETS:
                for act in sheet.acts:
                    for relation in ("",) if act.makes else relations(sheet) or ("",):
                        key = "" if act.makes else f"/{laid.row(role, sheet.noun, relation) if relation else NOBODYS}"
                        if relation:
                            wanted = expected(sheet.policy, act.name, role, relation) and expected(sheet.policy, "view", role, relation)
                        else:
                            wanted = role in sheet.policy.acts[act.name]
                        with undone() if wanted else nullcontext():
                            status, code = ask(laid.tokens[role], "POST", f"{sheet.noun}{key}/{act.name}", body(act.inputs, known))
                        # without a row to try it on, an allowed act is told that the row is missing; a refused one that it may not
                        got = code not in (REFUSED if relation or act.makes else {"access.refused"})
                        if got != wanted:
                            wrong.append(_deviation(f"{act.name} {sheet.noun}", role, relation, wanted, status, code))
            if newest() != before:
                wrong.append(_deviation("what was refused changed something", role, "", False, 200))
    assert wrong == []


def test_boards_and_figures_of_the_api(laid: Matrix, django_db_blocker: Any) -> None:
    wrong = []
    with django_db_blocker.unblock():
        for role in roles.ALL:
            for board in BOARDS:
                wanted = not board.roles or role in board.roles
                status, code = ask(laid.tokens[role], "GET", f"boards/{board.code}")
                if (status == 200) != wanted:
                    wrong.append(_deviation(f"board {board.code}", role, "", wanted, status, code))
                if board.paper is not None and not wanted:
                    status, code = ask(laid.tokens[role], "GET", f"boards/{board.code}/pdf")
                    if code != "access.refused":
                        wrong.append(_deviation(f"paper of {board.code}", role, "", wanted, status, code))
            stranger = laid.row("", "orders", OTHER)
            for source in FIGURES:
                status, code = ask(laid.tokens[role], "GET", f"figures/{source.code}?order={stranger}&measure=ordered&noun=orders")
                if status not in (200, 403, 404, 422):
                    wrong.append(_deviation(f"figure {source.code}", role, OTHER, False, status, code))
    assert wrong == []


def test_nobody_and_a_closed_login_are_let_in_nowhere(laid: Matrix, django_db_blocker: Any) -> None:
    wrong = []
    with django_db_blocker.unblock():
        for path, methods in api.get_openapi_schema()["paths"].items():
            for method in methods:
                for token in ("", laid.closed, "ms_nothing"):
                    status, code = ask(token, method.upper(), path.removeprefix("/api/v1/").replace("{key}", "1"), {})
                    if status != 401:
                        wrong.append(_deviation(f"{method} {path}", token[:2], "", False, status, code))
    assert wrong == []


def _maker(sheet: Sheet) -> str:
    """The name of the act that a table's rows are made by; "" for a noun that cannot be imported."""
    try:
        return exchange.act_of(sheet).name if exchange.columns(sheet) else ""
    except Refusal:
        return ""


def _imports(sheet: Sheet, role: str) -> bool:
    """Who may make rows may bring a table of them."""
    return role in sheet.policy.acts.get(_maker(sheet), {})


def _exports(sheet: Sheet, role: str) -> bool:
    """Who may see a list may take it along, except where the table has a row of its own for that."""
    return role in sheet.policy.acts.get("export", sheet.policy.acts["view"])


def _addresses(name: str, laid: Matrix, role: str, turn: int = 0) -> Iterator[tuple[Any, str, bool, str]]:
    """Sheet, address, what the table says, and in words where: for the desk's addresses about one noun."""
    for sheet in SHEETS:
        view = role in sheet.policy.acts["view"]
        base = f"/{sheet.noun}/"
        plain = {
            "list": base, "list_sums": f"{base}sums/", "list_suggest": f"{base}suggest/?q=x", "list_export": f"{base}export/csv/",
            "pick": f"/pick{base}",
        }  # fmt: skip
        if name in plain:
            yield sheet, plain[name], _exports(sheet, role) if name == "list_export" else view, ""
        making = [act for act in sheet.acts if act.makes]
        if name == "new" and making:
            yield sheet, f"{base}new/", role in sheet.policy.acts[making[0].name], ""
        if name == "make":
            for act in making:
                yield sheet, f"{base}new/{act.name}/", role in sheet.policy.acts[act.name], ""
        if name in ("record", "peek"):
            tail = "" if name == "record" else "peek/"
            for relation in relations(sheet):
                yield sheet, f"{base}{laid.row(role, sheet.noun, relation)}/{tail}", expected(sheet.policy, "view", role, relation), relation
        if name == "act":
            for number, act in enumerate(a for a in sheet.acts if not a.makes):
                for relation in _met(sheet, act.name, role, number + turn):
                    row = laid.row(role, sheet.noun, relation)
                    wanted = role in sheet.policy.acts[act.name] and expected(sheet.policy, "view", role, relation)
                    yield sheet, f"{base}{row}/do/{act.name}/", wanted, relation


def _met(sheet: Sheet, act: str, role: str, turn: int) -> tuple[str, ...]:
    """The relations in which a role meets an act's address: all, or one in turn where its roles alone refuse it — the guard then asks before any
    row is looked for, and is itself tried on all (`test_the_guard_of_the_desk_for_every_role`)."""
    every = relations(sheet)
    if not every or {act, "view"} <= {name for name, table in sheet.policy.acts.items() if role in table}:
        return every
    return (every[(roles.ALL.index(role) + turn) % len(every)],)


_clients: dict[str, Client] = {}


def _client(laid: Matrix, role: str) -> Client:
    client = _clients.setdefault(role, Client())
    client.force_login(get_user_model()._default_manager.get(pk=laid.logins[role].user_id))
    session = client.session
    session[PASSED] = True
    session.save()
    return client


PAGES = ("list", "list_sums", "list_export", "pick", "new", "make", "record", "peek", "act")


def test_pages_of_the_desk(laid: Matrix, django_db_blocker: Any) -> None:
    """Refused addresses are asked for in full; of the allowed ones the guard is asked, and one of each kind is drawn (the crawler draws all)."""
    wrong = []
    drawn: set[tuple[str, ...]] = set()
    with django_db_blocker.unblock():
        for role in roles.ALL:
            client = _client(laid, role)
            for name in PAGES:
                for sheet, address, wanted, relation in _addresses(name, laid, role):
                    kind = (name, sheet.noun, relation, sheet.policy.acts["view"].get(role, ""))
                    if wanted and kind in drawn:
                        continue
                    drawn |= {kind} if wanted else set()
                    # a refusal is said shortly to a script, at length on a page: here only whether it is one counts
                    status = client.get(address, headers={} if wanted else {"HX-Request": "true"}).status_code
                    if (status not in (403, 404)) != wanted or status >= 500:
                        wrong.append(_deviation(f"{name} {address}", role, relation, wanted, status))
    assert wrong == []


def test_the_guard_of_the_desk_for_every_role(laid: Matrix, django_db_blocker: Any) -> None:
    wrong = []
    with django_db_blocker.unblock():
        for role in roles.ALL:
            actor = actor_of(get_user_model()._default_manager.get(pk=laid.logins[role].user_id), clock.now())
            for sheet in SHEETS:
                for name in ("list", "list_sums", "list_export", "pick", "record", "peek", "note", "files", "file", "view_save"):
                    wanted = _exports(sheet, role) if name == "list_export" else role in sheet.policy.acts["view"]
                    if _passes(name, actor, {"sheet": sheet}) != wanted:
                        wrong.append(_deviation(f"{name} {sheet.noun}", role, "", wanted, 0))
                for act in sheet.acts:
                    wanted = role in sheet.policy.acts[act.name] and (act.makes or role in sheet.policy.acts["view"])
                    for relation in ("",) if act.makes else relations(sheet) or ("",):
                        kwargs = {"sheet": sheet, "act": act.name} | ({"key": laid.row(role, sheet.noun, relation)} if relation else {})
                        if _passes("make" if act.makes else "act", actor, kwargs) != wanted:
                            wrong.append(_deviation(f"{act.name} {sheet.noun}", role, relation, wanted, 0))
            for board in BOARDS:
                wanted = not board.roles or role in board.roles
                if _passes("board", actor, {"board": board}) != wanted:
                    wrong.append(_deviation(f"board {board.code}", role, "", wanted, 0))
    assert wrong == []


def _passes(name: str, actor: Any, kwargs: dict[str, Any]) -> bool:
    check = desk.RULES[name].check
    try:
        if check is not None:
            check(actor, kwargs)
    except Refusal:
        return False
    return True


def test_acts_on_pages_change_nothing_for_whom_they_are_refused(laid: Matrix, django_db_blocker: Any) -> None:
    """Whoever may not is refused, and all refusals of a role together have changed nothing."""
    wrong = []
    with django_db_blocker.unblock():
        for role in roles.ALL:
            client, before = _client(laid, role), newest()
            for _sheet, address, wanted, relation in _addresses("act", laid, role, 1):
                if wanted:
                    continue
                status = client.post(address, {}, headers={"HX-Request": "true"}).status_code
                if status not in (403, 404):
                    wrong.append(_deviation(f"post {address}", role, relation, False, status))
            if newest() != before:
                wrong.append(_deviation("what was refused changed something", role, "", False, 200))
    assert wrong == []


def test_pages_for_nobody_and_for_a_closed_login_lead_to_the_login(laid: Matrix, django_db_blocker: Any) -> None:
    wrong = []
    with django_db_blocker.unblock():
        nobody = Client()
        for name in PAGES:
            for _sheet, address, _wanted, relation in _addresses(name, laid, roles.EXECUTIVE):
                answer = nobody.get(address)
                if answer.status_code != 302 or not answer["Location"].startswith("/login/"):
                    wrong.append(_deviation(f"{name} {address}", "", relation, False, answer.status_code))
    assert wrong == []
