"""Forms of acts: new records, acts on one record, acts on many, cells edited in place, and taking an act back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from makesell.doors.desk import addresses, doing, refusals
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.forms import codes, posted
from makesell.doors.desk.forms import live as beside
from makesell.doors.desk.forms.page import BACK, COUNTED, FIELD, KEY, REASON, VERSION, Asked, build
from makesell.doors.desk.lists.state import parsed
from makesell.doors.desk.records.acts import asks_for_something
from makesell.doors.desk.shell import respond
from makesell.ground import listing
from makesell.ground.refusal import Refusal, missing
from makesell.sheets import scanning
from makesell.sheets.parts import Act, Sheet
from makesell.sheets.registry import sheet_of
from makesell.ui.answers import toast

MOST_AT_ONCE = 2000


def named(sheet: Sheet, name: str) -> Act:
    """The act of that name; refuses (404) an unknown one."""
    act = sheet.act(name)
    if act is None:
        raise Refusal("page.missing", "This page does not exist.", status=404)
    return act


def _started(request: DeskRequest, sheet: Sheet, act: Act, key: int | None) -> Mapping[str, Any]:
    """A form's first values: what the sheet says, over it what the address brings (e.g. the customer one comes from)."""
    first = dict(act.start(request.actor, key)) if act.start else {}
    known = {one.name for one in act.inputs}
    line = request.GET.get(act.line, "") if act.from_line else ""
    if act.from_line and key is not None and line.isdecimal() and len(line) < 16:
        first |= act.from_line(request.actor, key, int(line))
    first |= _copied(request, sheet, act) if act.makes else {}
    given = {name: value for name, value in request.GET.items() if name in known and value}
    return {**first, **(act.follows(request.actor, given) if act.follows and given else {}), **given}


def _copied(request: DeskRequest, sheet: Sheet, act: Act) -> Mapping[str, Any]:
    """The values of the record the address names (`from`), for a new one like it: all but its code, which is its own."""
    wanted, change = request.GET.get("from", ""), sheet.act("change")
    if not (wanted.isdecimal() and len(wanted) < 16 and change and change.start):
        return {}
    sheet.head(request.actor, int(wanted))
    known = {one.name for one in act.inputs} - {"code"}
    return {name: value for name, value in change.start(request.actor, int(wanted)).items() if name in known}


@require_http_methods(["GET", "POST"])
def new(request: DeskRequest, sheet: Sheet) -> HttpResponse:
    """New, by the noun's first act that makes one."""
    return make(request, sheet, next(act.name for act in sheet.acts if act.makes))


@require_http_methods(["GET", "POST"])
def make(request: DeskRequest, sheet: Sheet, act: str) -> HttpResponse:
    """The form of an act that makes a record."""
    wanted = named(sheet, act)
    if not wanted.makes:
        raise Refusal("page.missing", "This page does not exist.", status=404)
    if wanted.board:
        return doing.sent(request, addresses.board(wanted.board))
    return _form(request, Asked(sheet, wanted))


@require_http_methods(["GET", "POST"])
def act_on(request: DeskRequest, sheet: Sheet, key: int, act: str) -> HttpResponse:
    """The form of an act on a record, and the act."""
    wanted = named(sheet, act)
    head = sheet.head(request.actor, key)
    return _form(request, Asked(sheet, wanted, key, head, version=str(head.version)))


def _form(request: DeskRequest, asked: Asked) -> HttpResponse:
    if request.method == "GET":
        first = posted.Posted(_started(request, asked.sheet, asked.act, asked.key))
        return respond(request, build(request, replace(asked, posted=first)))
    sent = _sent(asked, request.POST, request.GET)
    ids = () if asked.key is None else (asked.key,)
    try:
        sent = replace(sent, posted=posted.read(asked.act.inputs, _with_quiet(asked.act, request)))
        codes.resolve(request.actor, asked.act.inputs, sent.posted.raw)
        scanned = request.POST.get(scanning.FIELD, "").strip()
        if asked.act.scan and scanned:
            return _scanned(request, sent, scanned)
        if asked.act.whole and beside.LOOK in request.POST:
            return respond(request, build(request, replace(sent, once="", whole=True)))
        answer = doing.perform(
            request, sent.sheet, sent.act, ids, sent.posted.raw, version=sent.version, reason=sent.reason, once=sent.once
        )
    except Refusal as refusal:
        return _again(request, replace(sent, refusal=refusal))
    return doing.gone_on(request, sent.sheet, answer, _onwards(request, sent, answer.body["id"]))


def _scanned(request: DeskRequest, asked: Asked, text: str) -> HttpResponse:
    """The form again with what was scanned counted; nothing is done yet."""
    if asked.act.scan is None:
        raise missing()
    seen = scanning.scan(asked.act.scan, request.actor, asked.key, asked.posted.raw, text, counting=bool(asked.hidden))
    return respond(request, build(request, replace(asked, posted=posted.Posted(seen.data), once="", said=seen.say, hidden=((COUNTED, "1"),))))


def _with_quiet(act: Act, request: DeskRequest) -> QueryDict:
    """What was sent, with what the page showed beside the button, which stands in the address."""
    form = request.POST.copy()
    for one in act.inputs:
        if one.quiet and one.name in request.GET and one.name not in form:
            form[one.name] = request.GET[one.name]
    return form


def _onwards(request: DeskRequest, asked: Asked, made: int | None) -> str:
    """Where the pressed button leads: "" to the record, else a new form, the list, or back to the form that wanted a new record."""
    back, field = request.POST.get(BACK, ""), request.POST.get(FIELD, "")
    if back and made is not None and field and url_has_allowed_host_and_scheme(back, None) and back.startswith("/"):
        path, _sep, query = back.partition("?")
        return addresses.asked(path, urlencode([(k, v) for k, v in parse_qsl(query) if k != field] + [(field, str(made))]))
    return {"new": request.path, "list": addresses.list_of(asked.sheet.noun)}.get(request.POST.get("_go", ""), "")


def _sent(asked: Asked, form: QueryDict, address: QueryDict) -> Asked:
    """Key, version and reason; an act without a form carries them in its address."""
    said = {name: form.get(name) or address.get(name) or "" for name in (VERSION, KEY, REASON)}
    hidden = ((COUNTED, "1"),) if asked.act.scan and form.get(COUNTED) else ()
    return replace(asked, version=said[VERSION] or asked.version, once=said[KEY], reason=said[REASON], hidden=hidden)


def _again(request: DeskRequest, asked: Asked) -> HttpResponse:
    """The form with its faults (422), keeping what was typed; anything else is said without a new form to a script."""
    refusal = asked.refusal
    if refusal is None or not asks_for_something(asked.act) or (refusal.status != 422 and request.headers.get("HX-Request") == "true"):
        raise refusal or Refusal("page.missing", "This page does not exist.", status=404)
    return respond(request, build(request, replace(asked, once="")), refusal.status)


@require_POST
def live(request: DeskRequest, sheet: Sheet, act: str) -> HttpResponse:
    """The checks beside a form, worked out from what is typed so far; nothing is changed."""
    wanted, sent, key = _typed(request, sheet, act)
    if wanted.live is None:
        raise missing()
    return render(request, "desk/live_checks.html", {"parts": beside.checks(sheet, wanted, request.actor, sent, key)})


@require_POST
def later(request: DeskRequest, sheet: Sheet, act: str) -> HttpResponse:
    """Those of the checks that take longer, in a question of their own; nothing is changed."""
    wanted, sent, key = _typed(request, sheet, act)
    if wanted.whole is None:
        raise missing()
    return render(request, "desk/live_checks.html", {"parts": beside.later(wanted, request.actor, sent, key)})


def _typed(request: DeskRequest, sheet: Sheet, act: str) -> tuple[Act, posted.Posted, int | None]:
    """The act, what is typed of it so far, and the record it is about; a record that the person does not see is not there."""
    wanted = named(sheet, act)
    sent, of = posted.read(wanted.inputs, request.POST), request.GET.get("of", "")
    key = int(of) if of.isdecimal() and len(of) < 16 else None
    if (key is None) != wanted.makes:
        raise missing()
    if key is not None:
        sheet.head(request.actor, key)
    return wanted, sent, key


@require_POST
def cell(request: DeskRequest, sheet: Sheet, key: int, column: str) -> HttpResponse:
    """One cell changed in the list: the act behind the column with this one value."""
    found = next((one for one in sheet.columns if one.name == column and one.edit), None)
    if found is None:
        raise Refusal("page.missing", "This page does not exist.", status=404)
    act = named(sheet, found.edit)
    sheet.head(request.actor, key)
    first = act.start(request.actor, key) if act.start else {}
    raw = {**first, column: request.POST.get(column, "")}
    answer = doing.perform(request, sheet, act, (key,), raw)
    return toast(HttpResponse(status=204), answer.body["say"] or _("Saved."), "ok", answer.body["undo"], _("Undo"))


def ticked(request: DeskRequest) -> list[int]:
    """The rows ticked in a list, as the form says."""
    return [int(text) for text in request.POST.getlist("ids") if text.isdecimal() and len(text) < 16][:MOST_AT_ONCE]


def _chosen(request: DeskRequest, sheet: Sheet) -> tuple[int, ...]:
    """The records chosen in a list: ticked ones, or all that match. Only those the person may see."""
    if request.POST.get("all") != "1":
        return tuple(listing.by_ids(sheet.listing, request.actor, ticked(request)))
    kept = [(name, value) for name in ("q", "f", "sort") for value in request.POST.getlist(name)]
    first = next(field.name for field in sheet.listing.visible(request.actor))
    query = replace(parsed(urlencode(kept)), size=200, columns=(first,))
    ids: list[int] = []
    while True:
        page = listing.page(sheet.listing, request.actor, query)
        ids += [row["id"] for row in page.rows]
        if len(ids) > MOST_AT_ONCE:
            raise Refusal("bulk.many", "At most %(most)s at once; narrow the list.", most=MOST_AT_ONCE)
        if not page.next:
            return tuple(ids)
        query = replace(query, after=page.next)


@require_POST
def bulk(request: DeskRequest, sheet: Sheet, act: str) -> HttpResponse:
    """An act on many: first how many and what it asks for, then the act on exactly those."""
    wanted = named(sheet, act)
    if not wanted.bulk:
        raise Refusal("page.missing", "This page does not exist.", status=404)
    ids = _chosen(request, sheet)
    if not ids:
        raise Refusal("bulk.none", "Choose at least one row.")
    counted = ngettext("This concerns %(count)s record.", "This concerns %(count)s records.", len(ids)) % {"count": f"{len(ids):,}"}
    hidden = tuple(("ids", str(one)) for one in ids)
    asked = Asked(sheet, wanted, title=str(wanted.label), sub=counted, hidden=hidden)
    if "_go" not in request.POST:
        return respond(request, build(request, replace(asked, posted=posted.Posted(_started(request, sheet, wanted, None)))))
    sent = _sent(asked, request.POST, request.GET)
    try:
        sent = replace(sent, posted=posted.read(wanted.inputs, request.POST))
        codes.resolve(request.actor, wanted.inputs, sent.posted.raw)
        answer = doing.perform(request, sheet, wanted, ids, sent.posted.raw, reason=sent.reason, once=sent.once)
    except Refusal as refusal:
        if refusal.status != 422:
            return refusals.refused(request, refusal)
        return respond(request, build(request, replace(sent, refusal=refusal, once="")), 422)
    return doing.gone_on(request, sheet, answer, addresses.list_of(sheet.noun))


@require_POST
def undo(request: DeskRequest, token: str) -> HttpResponse:
    """Takes back the act a toast offered to undo."""
    noun, key, name, data, _user = doing.undone(request, token)
    sheet = sheet_of(noun)
    answer = doing.perform(request, sheet, named(sheet, name), (key,) if key is not None else (), data)
    answer.body["undo"] = ""
    return doing.gone_on(request, sheet, answer)
