"""Doing an act asked for by a page: input read, one effect a key, a sentence and an undo for the person."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from makesell.doors.desk import addresses
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.frame import forget
from makesell.ground import listing
from makesell.ground.idempotency.once import Answer, hash_of, idempotent
from makesell.ground.refusal import Refusal, missing
from makesell.sheets import inputs
from makesell.sheets.parts import Act, Call, Done, Sheet

SALT = "desk.undo"
UNDO_SECONDS = 600
KEPT = "kept|"     # the tag of a message that stays until it is copied


def version_of(text: str) -> int | None:
    """The version a form was made from; None where it has none."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


def perform(
    request: DeskRequest, sheet: Sheet, act: Act, ids: tuple[int, ...], raw: Mapping[str, Any], *, version: str = "", reason: str = "", once: str = ""
) -> Answer:
    """Reads the input and does the act, once for a key. Raises the Refusal of whoever says no."""
    sheet.policy.require(request.actor, act.name)
    if ids and not set(ids) <= listing.seen(sheet.listing, request.actor, ids):
        raise missing()
    if len(reason) > 500 or "\x00" in reason:
        raise Refusal("input.text", "At most %(most)s characters.", field="_reason", most=500)
    data = inputs.read(act.inputs, raw, request.FILES)
    call = Call(actor=request.actor, at=request.at, ids=ids, data=data, version=version_of(version), reason=reason.strip())

    shown: dict[str, str] = {}

    def run() -> Answer:
        done = act.run(call)
        shown.update(done.once)
        return Answer(200, {"id": done.record_id, "say": str(done.say), "undo": _undo(request, sheet, ids, done), "noun": done.noun})

    forget(request.actor)
    if not once:
        return _with(run(), shown)
    body: dict[str, Any] = {"ids": list(ids), "raw": {name: str(value) for name, value in raw.items()}, "reason": reason}
    body["files"] = [(name, getattr(file, "size", 0)) for name, file in request.FILES.items()]
    answer = idempotent(once, f"user:{request.user.pk}", hash_of("POST", request.path, body), run, actor=request.actor, at=request.at)
    return _with(answer, shown)


def _with(answer: Answer, shown: Mapping[str, str]) -> Answer:
    """The answer with what is shown this once; the saved answer is without it."""
    return Answer(answer.status, {**answer.body, "once": dict(shown)}, answer.repeated)


def _undo(request: DeskRequest, sheet: Sheet, ids: tuple[int, ...], done: Done) -> str:
    """The address that takes the act back for ten minutes; "" where nothing can. What was empty is emptied again."""
    if done.undo is None:
        return ""
    name, data = done.undo
    key = next((key for key in (done.undo_id, done.record_id, *ids) if key is not None), None)
    token = signing.dumps([sheet.noun, key, name, {k: "" if v is None else str(v) for k, v in data.items()}, request.user.pk], salt=SALT)
    return f"/undo/{token}/"


def undone(request: DeskRequest, token: str) -> list[Any]:
    """What an undo address means; refuses (404) one of somebody else or too old."""
    try:
        found = signing.loads(token, salt=SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature as error:
        raise Refusal("undo.over", "This can no longer be undone here.", status=404) from error
    if not isinstance(found, list) or len(found) != 5 or found[4] != request.user.pk:
        raise Refusal("undo.over", "This can no longer be undone here.", status=404)
    return found


def gone_on(request: DeskRequest, sheet: Sheet, answer: Answer, back: str = "") -> HttpResponse:
    """Where the person lands after an act: the record's page with a toast."""
    said, key = answer.body["say"] or _("Done."), answer.body["id"]
    messages.success(request, said, extra_tags=f"ok|{answer.body['undo']}")
    for secret in answer.body.get("once", {}).values():
        # a one-time link is sent to somebody who is not here: whole
        messages.info(request, request.build_absolute_uri(secret) if secret.startswith("/") else secret, extra_tags=KEPT)
    return sent(request, back or (addresses.record(answer.body.get("noun") or sheet.noun, key) if key is not None else addresses.list_of(sheet.noun)))


def sent(request: DeskRequest, address: str) -> HttpResponse:
    """A redirect that also works for a form posted by script."""
    if request.headers.get("HX-Request") != "true":
        return HttpResponseRedirect(address, status=303)
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response
