"""Export of a list: exactly the rows and columns shown, in their order, as CSV or as a spreadsheet; any number of rows. Each is written down."""

from collections.abc import Sequence

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from makesell.doors.desk import addresses
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.lists import reading
from makesell.doors.desk.shell import respond
from makesell.doors.desk.views.acts import ticked
from makesell.ground.exchange import writer
from makesell.ground.refusal import Refusal
from makesell.sheets import exporting
from makesell.sheets.exporting import Exported
from makesell.sheets.parts import Sheet
from makesell.ui.parts import Button, Crumb, FieldView, Form, FormError, FormPage, FormSection, Note, PageHead


@require_http_methods(["GET", "POST"])
def export(request: DeskRequest, sheet: Sheet, kind: str) -> HttpResponseBase:
    """The list, or the rows ticked in it, as a file; a list of people first asks what it is needed for."""
    chosen = () if request.POST.get("all") == "1" else tuple(ticked(request))
    if exporting.personal(sheet) and "reason" not in request.POST and kind in exporting.KINDS:
        return _asks(request, sheet, chosen)
    state = reading.state_of(request, sheet)
    try:
        found = exporting.export(
            sheet, kind, state.query, state.columns, actor=request.actor, at=request.at, reason=request.POST.get("reason", ""), chosen=chosen
        )
    except Refusal as refusal:
        if refusal.field != "reason":
            raise
        return _asks(request, sheet, chosen, refusal)
    return as_file(found, sheet, kind)


def _asks(request: DeskRequest, sheet: Sheet, chosen: Sequence[int], refusal: Refusal | None = None) -> HttpResponse:
    said = refusal.in_words(_) if refusal else ""
    typed = request.POST.get("reason", "")[:500]
    field = FieldView("reason", _("Reason"), "textarea", typed, rows=3, maxlength=500, wide=True, required=True, error=said)
    form = Form(
        request.get_full_path(), (FormSection((field,), columns=1),), (Button(_("Export"), icon="download", look="pri", name="_go", value="1"),),
        errors=(FormError(said, "reason"),) if refusal else (), cancel=addresses.list_of(sheet.noun), plain=True,
        hidden=tuple(("ids", str(key)) for key in chosen),
        notes=(Note(_("These are personal data. Who exported what, when and why is written down in the log of changes."), "warn"),),
    )  # fmt: skip
    crumbs = (Crumb(sheet.plural, addresses.list_of(sheet.noun)), Crumb(_("Export")))
    return respond(request, FormPage(PageHead(_("Export"), sheet.plural), crumbs, form=form), 422 if refusal else 200)


def as_file(found: Exported, sheet: Sheet, kind: str) -> HttpResponseBase:
    """The table as an answer: CSV while it is read, a workbook from a file that is gone afterwards."""
    if kind == "csv":
        response = StreamingHttpResponse(writer.csv_parts(found.header, found.rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{sheet.noun}.csv"'
        return response
    return FileResponse(writer.xlsx_file(found.header, found.rows, str(sheet.plural)), as_attachment=True, filename=f"{sheet.noun}.xlsx")
