"""The floor `ui`: the catalogue's entries — forms and filters."""

from dataclasses import replace

from django.utils.translation import gettext as _

from makesell.ui.catalogue import samples
from makesell.ui.catalogue.entries.entry import Entry, Example
from makesell.ui.catalogue.words import Words
from makesell.ui.parts import (
    Compare,
    CompareRow,
    FieldView,
    Part,
    Upload,
)


def forms(w: Words) -> tuple[Entry, ...]:
    """The entries."""
    upload = Upload(
        "table",
        w("选择表格文件", "Choose a spreadsheet"),
        ".csv,.xlsx",
        w("CSV 或 XLSX，最大 20 MB", "CSV or XLSX, at most 20 MB"),
        w("文件不是 UTF-8 编码的 CSV。", "The file is not CSV in UTF-8."),
    )
    return (
        Entry(
            "form",
            _("Form"),
            _("Label, control, help and error together; errors once more in a summary."),
            (Example(_("usual"), (samples.form(w),)), Example(_("faulty"), (_faulty(w),))),
        ),
        Entry(
            "field",
            _("Fields alone"),
            _("Every kind of field."),
            (
                Example(
                    _("usual"),
                    (
                        FieldView("alone", w("网址", "Web address"), placeholder="https://"),
                        FieldView("lone", w.long, help=w.long, error=w.long, required=True),
                        FieldView("scanned", w("扫码", "Scan"), "scan", help=w.long),
                        FieldView("curved", w("评分曲线", "Scoring curve"), "curve", "0.6:0 0.8:60 1:100 1.2:120"),
                    ),
                ),
            ),
        ),
        Entry(
            "compare",
            _("Two records side by side"),
            _("For each field that differs one chooses which value stays."),
            (Example(_("usual"), (_compare(w),)),),
        ),
        Entry("upload", _("Upload"), _("A drop zone that is a file input."), (Example(_("faulty"), (upload,)),)),
        Entry("filters", _("Filters"), _("Conditions in the address, as chips one can remove."), (Example(_("usual"), (samples.filters(w),)),)),
        Entry("views", _("Saved views"), _("Stored filters, shared or one's own."), (Example(_("usual"), (samples.saved_views(w),)),)),
    )


def _compare(w: Words) -> Part:
    """Two spellings of one customer, with an equal value, an empty one, a very long one and a faulty choice."""
    rows = (
        CompareRow("c-name", w("名称", "Name"), w("华威机械", "Huawei Machinery"), w.long, "other"),
        CompareRow("c-kind", w("类型", "Kind"), w("公司", "Company"), w("公司", "Company")),
        CompareRow("c-phone", w("电话", "Telephone"), "", "021-11112222", "other", w("请选择一项。", "Choose one.")),
    )
    return Compare(w("并列对比", "Side by side"), w("本客户", "This customer"), w("另一客户", "The other customer"), rows)


def _faulty(w: Words) -> Part:
    """The form with errors, its inputs renamed so that ids stay unique on the page."""
    form = samples.form(w, faulty=True)
    sections = tuple(replace(s, fields=tuple(replace(f, name=f"x-{f.name}") for f in s.fields)) for s in form.sections)
    return replace(form, sections=sections, errors=tuple(replace(e, field=f"x-{e.field}") for e in form.errors))
