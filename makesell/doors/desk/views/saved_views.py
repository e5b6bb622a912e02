"""Saved views of lists: kept from the list's state, renamed, shared, ordered, made the default, deleted."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from makesell.doors.desk import addresses
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.doing import sent
from makesell.doors.desk.lists.state import parsed
from makesell.doors.desk.shell import respond
from makesell.ground.listing import saved
from makesell.ground.organisation.queries import named_units
from makesell.ground.refusal import Refusal
from makesell.sheets.parts import Sheet
from makesell.ui.parts import Button, Crumb, FieldView, Form, FormError, FormPage, FormSection, Option, PageHead

EVERYBODY, NOBODY = "all", ""


def _kept(request: DeskRequest) -> str:
    """The list's state as the form carried it along, read once so that only a question that can be asked is kept."""
    known = ("q", "f", "sort", "group", "cols")
    return parsed(urlencode([(name, value) for name in known for value in request.POST.getlist(name)])).address()


@require_POST
def save(request: DeskRequest, sheet: Sheet) -> HttpResponse:
    """Keeps the list as it stands under a name."""
    query = _kept(request)
    shared, default = request.POST.get("shared") == "1", request.POST.get("default") == "1"
    saved.keep(sheet.noun, request.POST.get("name", ""), query, shared=shared, is_default=default, actor=request.actor)
    messages.success(request, _("The view is saved."), extra_tags="ok|")
    return sent(request, addresses.list_of(sheet.noun, query or "all=1"))


@require_http_methods(["GET", "POST"])
def edit(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponse:
    """Name, sharing, order and default of one's own view."""
    view = saved.own(key, request.actor)
    if request.method == "GET":
        return respond(request, _page(request, sheet, view, {}, None))
    shared = request.POST.get("shared", NOBODY)
    position = request.POST.get("position", "")
    try:
        saved.change(
            key, request.POST.get("name", ""), shared=shared != NOBODY, unit_id=int(shared) if shared.isdecimal() else None,
            is_default=request.POST.get("default") == "1", position=int(position) if position.isdecimal() and len(position) < 5 else view.position,
            actor=request.actor,
        )  # fmt: skip
    except Refusal as refusal:
        return respond(request, _page(request, sheet, view, request.POST.dict(), refusal), refusal.status)
    return sent(request, addresses.list_of(sheet.noun, view.query or "all=1"))


def _page(request: DeskRequest, sheet: Sheet, view: saved.View, typed: dict[str, str], refusal: Refusal | None) -> FormPage:
    units = named_units(request.actor.unit_ids | request.actor.units_below)
    sharing = (Option(NOBODY, _("Nobody")), Option(EVERYBODY, _("Everybody")), *(Option(str(u.id), u.name) for u in units.values()))
    chosen = NOBODY if not view.shared else str(view.shared_unit_id or EVERYBODY)
    said = refusal.in_words(_) if refusal else ""
    fields = (
        FieldView("name", _("Name of the view"), value=typed.get("name", view.name), required=True, maxlength=60, error=said),
        FieldView("shared", _("Share with"), "select", typed.get("shared", chosen), options=sharing, required=True),
        FieldView("position", _("Place among your views"), "number", typed.get("position", str(view.position)), inputmode="numeric"),
        FieldView("default", _("Open this list with it"), "switch", "1", checked=view.is_default),
    )
    back = addresses.list_of(sheet.noun, view.query)
    errors = (FormError(said, "name"),) if refusal else ()
    form = Form(request.path, (FormSection(fields),), (Button(_("Save"), look="pri", name="save", value="1"),), errors=errors, cancel=back)
    crumbs = (Crumb(sheet.plural, addresses.list_of(sheet.noun)), Crumb(view.name, back), Crumb(_("Change")))
    return FormPage(PageHead(_("Change the view"), view.name), crumbs, form=form)


@require_POST
def delete(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponse:
    """Deletes one's own view."""
    view = saved.drop(key, actor=request.actor)
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name}, extra_tags="ok|")
    return sent(request, addresses.list_of(sheet.noun))
