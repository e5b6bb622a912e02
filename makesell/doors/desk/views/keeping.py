"""What a person keeps of records: seen last, favourites, followed ones; and the records beside one in the list it was opened from."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from makesell.doors.desk import addresses
from makesell.doors.desk.asking import DeskRequest, pairs
from makesell.doors.desk.doing import sent
from makesell.ground import listing
from makesell.ground.listing import Query, recent
from makesell.ground.notices.actions import follow as following
from makesell.ground.refusal import Refusal
from makesell.sheets.parts import Sheet
from makesell.ui.answers import partial
from makesell.ui.parts import Beside


@require_POST
def seen(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponse:
    """Notes that the person looked at the record."""
    sheet.head(request.actor, key)
    recent.saw(sheet.noun, key, actor=request.actor, at=request.at)
    return HttpResponse(status=204)


@require_POST
def star(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponse:
    """Makes the record a favourite (`on`), or no longer."""
    sheet.head(request.actor, key)
    recent.star(sheet.noun, key, wanted=request.POST.get("on") == "1", actor=request.actor, at=request.at)
    return sent(request, addresses.record(sheet.noun, key))


@require_POST
def follow(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponse:
    """Follows the record (`on`), or no longer."""
    sheet.head(request.actor, key)
    if not sheet.record_kind:
        raise Refusal("page.missing", "This page does not exist.", status=404)
    following(key, wanted=request.POST.get("on") == "1", actor=request.actor, at=request.at)
    return sent(request, addresses.record(sheet.noun, key))


@require_GET
def beside(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponse:
    """The ways to the record before and after this one in the list of the address, and back to that list."""
    sheet.head(request.actor, key)
    query = Query.from_pairs(pairs(request))
    before, after = listing.beside(sheet.listing, request.actor, query, key)
    back = addresses.list_of(sheet.noun, request.GET.urlencode())
    prev, next_one = (addresses.record(sheet.noun, one) if one is not None else "" for one in (before, after))
    return partial(request, Beside(prev, next_one, back))

