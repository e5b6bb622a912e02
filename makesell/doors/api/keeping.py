"""What a person writes on and keeps of a record, for programs: its notes, following it, having it as a favourite."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _

from makesell.doors.api import shapes
from makesell.doors.api.operations import known_id, read_json
from makesell.flows.org_1_organisation import write_note
from makesell.ground import clock, listing
from makesell.ground.actor import Actor
from makesell.ground.idempotency.once import Answer, hash_of, idempotent
from makesell.ground.listing import recent
from makesell.ground.notices.actions import follow
from makesell.ground.notices.queries import followers
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.notes import LONGEST
from makesell.ground.spine.queries import happenings
from makesell.sheets import inputs
from makesell.sheets.parts import Input, Sheet, Take
from makesell.sheets.readers import readers

NOTE: shapes.Schema = {
    "type": "object", "required": ["at", "who", "text"],
    "properties": {"at": {"type": "string", "format": "date-time"}, "who": {"type": "string"}, "text": {"type": "string"}},
}  # fmt: skip
NOTES: shapes.Schema = {"type": "object", "required": ["notes"], "properties": {"notes": {"type": "array", "items": NOTE}}}
WRITTEN: shapes.Schema = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
KEPT: shapes.Schema = {
    "type": "object", "required": ["following", "favourite"], "properties": {"following": {"type": "boolean"}, "favourite": {"type": "boolean"}},
}  # fmt: skip
TEXT_IN = (Input("text", _("Note"), Take.LONG, most=LONGEST),)
WISH_IN = (Input("on", _("Wanted"), Take.BOOL),)


def _seen(sheet: Sheet, actor: Actor, key: int) -> None:
    """Refuses a record the caller may not see."""
    sheet.policy.require(actor, "view")
    if not listing.seen(sheet.listing, actor, [known_id(key)]):
        raise missing()


def notes(sheet: Sheet, actor: Actor, key: int) -> HttpResponse:
    """The record's notes, newest first."""
    _seen(sheet, actor, key)
    found = [one for one in happenings(key) if not one.act]
    return JsonResponse({"notes": [{"at": one.at.isoformat(), "who": one.who, "text": one.text} for one in found]})


def write(sheet: Sheet, request: HttpRequest, actor: Actor, who: str, key: int) -> HttpResponse:
    """Writes a note on the record and tells of it, once for each Idempotency-Key."""
    _seen(sheet, actor, key)
    text, at, head = inputs.read(TEXT_IN, read_json(request), strict=True)["text"], clock.now(), sheet.head(actor, key)

    def once() -> Answer:
        title = f"{head.number} {head.title}".strip()
        made = write_note.perform(key, text, title=title, sees=lambda people: readers(sheet, key, people, at), actor=actor, at=at)
        return Answer(201, {"id": made})

    header = request.headers.get("Idempotency-Key")
    given = hash_of("POST", request.path, request.body)
    answer = once() if header is None else idempotent(header, who, given, once, actor=actor, at=at)
    return JsonResponse(answer.body, status=answer.status)


def _wanted(request: HttpRequest) -> bool:
    """What the body wishes; a body that says nothing is refused, for a form's unticked box is nothing here."""
    sent = read_json(request)
    if sent.get("on") is None:
        raise Refusal("input.missing", "This is needed.", field="on")
    return bool(inputs.read(WISH_IN, sent, strict=True)["on"])


def _kept(sheet: Sheet, actor: Actor, key: int) -> HttpResponse:
    following = bool(sheet.record_kind) and actor.person_id in followers(key)
    return JsonResponse({"following": following, "favourite": recent.is_starred(actor, sheet.noun, key)})


def following(sheet: Sheet, request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Follows the record, or no longer."""
    _seen(sheet, actor, key)
    follow(key, wanted=_wanted(request), actor=actor, at=clock.now())
    return _kept(sheet, actor, key)


def favourite(sheet: Sheet, request: HttpRequest, actor: Actor, key: int) -> HttpResponse:
    """Makes the record a favourite, or no longer."""
    _seen(sheet, actor, key)
    recent.star(sheet.noun, key, wanted=_wanted(request), actor=actor, at=clock.now())
    return _kept(sheet, actor, key)
