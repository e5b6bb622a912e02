"""What an operation does: parse → one query or one act → answer. The same for every sheet."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.response import HttpResponseBase

from makesell.doors.api.callers import caller
from makesell.doors.api.problems import fault, problem
from makesell.doors.api.shapes import WHY, plain, tree
from makesell.ground import clock, listing
from makesell.ground.actor import Actor
from makesell.ground.db.faults import as_refusal
from makesell.ground.idempotency.once import Answer, hash_of, idempotent
from makesell.ground.listing import Query
from makesell.ground.refusal import Refusal, missing
from makesell.sheets import inputs
from makesell.sheets.chain import chain
from makesell.sheets.offering import offered
from makesell.sheets.parts import Act, Call, Sheet

MOST_IDS = 500
MOST_BYTES = 2 * 1024 * 1024
LARGEST_ID = 2**62


def guarded(work: Callable[[HttpRequest, Actor, str], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answers refusals as problems and faults with an id; nothing is kept by caches."""

    def answered(request: HttpRequest) -> HttpResponseBase:
        try:
            actor, who = caller(request)
            response: HttpResponseBase = work(request, actor, who)
        except Refusal as refusal:
            response = problem(refusal)
        except Exception as error:
            known = foreseen(error)
            response = problem(known) if known else fault(request, error)
        response["Cache-Control"] = "no-store"
        return response

    return answered


def foreseen(error: Exception) -> Refusal | None:
    """What Django and the database refuse, in our words."""
    if isinstance(error, RequestDataTooBig):
        return Refusal("api.size", "A request holds at most %(most)s MB.", status=413, most=MOST_BYTES // 1024**2)
    if isinstance(error, (SuspiciousOperation, UnreadablePostError)):
        return Refusal("api.request", "The request cannot be read.", status=400)
    return as_refusal(error)


def known_id(value: int) -> int:
    """A key that can exist; others are answered like keys that do not."""
    if not 0 < value < LARGEST_ID:
        raise missing()
    return value


def rows(sheet: Sheet, request: HttpRequest, actor: Actor) -> HttpResponse:
    """One page of a sheet's list, with the places before and after it; `?count=1` adds the count and sums, `?group=` groups."""
    sheet.policy.require(actor, "view")
    pairs = [(k, v) for k, values in request.GET.lists() for v in values]
    query = Query.from_pairs([(k, v) for k, v in pairs if k != "count"])
    if query.group:
        return JsonResponse({"groups": plain(listing.groups(sheet.listing, actor, query))})
    page = listing.page(sheet.listing, actor, query)
    body: dict[str, Any] = {"rows": plain(page.rows), "previous": page.previous, "next": page.next}
    if request.GET.get("count") == "1":
        found = listing.sums(sheet.listing, actor, query)
        body |= {"count": found.rows, "sums": plain(found.sums)}
    return JsonResponse(body)


def record(sheet: Sheet, actor: Actor, key: int) -> HttpResponse:
    """One record: its row, its head, and the acts its state, the actor's roles and whose turn it is allow."""
    sheet.policy.require(actor, "view")
    key = known_id(key)
    found = listing.by_ids(sheet.listing, actor, [key])
    if key not in found:
        raise missing()
    head = sheet.head(actor, key)
    acts = [act.name for act in offered(sheet, actor, key, head, None)]
    return JsonResponse(
        {
            "row": plain(found[key]), "title": head.title, "number": head.number, "state": head.state, "version": head.version, "acts": acts,
            "chain": [
                {"noun": one.noun, "id": one.id, "number": one.number, "state": one.state, "date": plain(one.date), "here": one.here}
                for one in chain(actor, sheet, key)
            ],
        }
    )  # fmt: skip


def _no_number(name: str) -> None:
    """NaN and Infinity are not JSON, though Python reads them."""
    raise ValueError(name)


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The object a request's body holds; refuses anything else."""
    if len(request.body) > MOST_BYTES:
        raise Refusal("api.size", "A request holds at most %(most)s MB.", status=413, most=MOST_BYTES // 1024**2)
    if not request.body:
        return {}
    try:
        sent = json.loads(request.body.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refusal("api.json", "The request is not JSON.", status=400) from error
    if not isinstance(sent, dict):
        raise Refusal("api.json", "The request is not a JSON object.", status=400)
    return sent


def _call(sheet: Sheet, act: Act, actor: Actor, ids: tuple[int, ...], sent: Mapping[str, Any]) -> Call:
    sheet.policy.require(actor, act.name)
    if ids and not set(ids) <= listing.seen(sheet.listing, actor, ids):
        raise missing()
    raw = {k: v for k, v in sent.items() if k not in ("version", "reason")}
    version, reason = sent.get("version"), sent.get("reason")
    if version is not None and (isinstance(version, bool) or not isinstance(version, int) or abs(version) > 2**31 - 1):
        raise Refusal("input.int", "A whole number is needed.", field="version")
    if reason is not None and (not isinstance(reason, str) or len(reason) > 500 or "\x00" in reason):
        raise Refusal("input.text", "At most %(most)s characters.", field="reason", most=500)
    data = inputs.read(act.inputs, raw, strict=True)
    return Call(actor=actor, at=clock.now(), ids=ids, data=data, version=version, reason=reason or "")


def checks(sheet: Sheet, act: Act, request: HttpRequest, actor: Actor, key: int | None = None) -> HttpResponse:
    """What an act would do with what is sent — of a record, where it is one's —, as it is said beside its form; nothing is changed.

    What takes longer to work out is answered only to who asks for it (`ways=true`).
    """
    sheet.policy.require(actor, act.name)
    if key is not None:
        sheet.head(actor, known_id(key))
    asked = [replace(one, required=one.required and one.name != WHY) for one in act.inputs]
    data = inputs.read(asked, read_json(request), strict=True)
    whole = request.GET.get("ways") == "true"
    ask = act.whole if whole and act.whole else act.live
    found = ask(actor, data, key) if ask else ()
    return JsonResponse({"checks": tree([one for one in found if whole or not one.later])})


def perform(sheet: Sheet, act: Act, request: HttpRequest, actor: Actor, who: str, key: int | None = None) -> HttpResponse:
    """Performs an act, once for each Idempotency-Key; answers the record it made or changed."""
    ids: tuple[int, ...] = () if key is None else (known_id(key),)
    sent = read_json(request)
    call = _call(sheet, act, actor, ids, sent)

    shown: dict[str, str] = {}

    def once() -> Answer:
        done = act.run(call)
        shown.update(done.once)
        data = {**done.data, "noun": done.noun} if done.noun else done.data
        return Answer(201 if act.makes else 200, {"id": done.record_id, "say": str(done.say), "data": plain(data)})

    header = request.headers.get("Idempotency-Key")
    if header is None:
        answer = once()
    else:
        answer = idempotent(header, who, hash_of("POST", request.path, request.body), once, actor=actor, at=call.at)
    response = JsonResponse(answer.body | {"once": shown} if shown else answer.body, status=answer.status)
    if answer.repeated:
        response["Idempotency-Replayed"] = "true"
    return response
