"""The floor `ui`: the catalogue's entries — what lies over a page."""

from django.utils.translation import gettext as _

from makesell.ui.catalogue import samples
from makesell.ui.catalogue.entries.entry import HERE, Entry, Example
from makesell.ui.catalogue.words import Words
from makesell.ui.parts import (
    Fragment,
    PaletteGroup,
    PaletteItem,
    PaletteResults,
    Toast,
)


def overlays(w: Words) -> tuple[Entry, ...]:
    """The entries."""
    results = PaletteResults(
        (
            PaletteGroup(
                w("动作", "Acts"),
                (
                    PaletteItem(w("新建报价", "New quotation"), HERE, "file-plus", "N Q"),
                    PaletteItem(w("填写今日日报", "Today's report"), HERE, "clipboard-pen", "N R"),
                ),
            ),
            PaletteGroup(
                w("单据", "Documents"),
                (PaletteItem(w("SO-2611-0482 · 苏州恒岳液压", "SO-2611-0482 · Suzhou Hengyue"), HERE, "receipt-text", w("草稿", "Draft")),),
            ),
            PaletteGroup(w("客户", "Customers"), (PaletteItem(w.long, HERE, "building-2", w("A 级", "Grade A")),)),
        )
    )
    return (
        Entry(
            "drawer",
            _("Drawer"),
            _("The entries behind a figure; the total equals it."),
            (Example(_("usual"), (Fragment("ui/catalogue_drawer.html", {"drawer": samples.drawer(w)}),)),),
        ),
        Entry(
            "palette",
            _("Command palette"),
            _("Ctrl-K; finds records and acts."),
            (Example(_("usual"), (Fragment("ui/catalogue_palette.html", {"results": results}),)),),
        ),
        Entry(
            "toast",
            _("Toast"),
            _("A short word after an act, with undo."),
            (
                Example(
                    _("usual"),
                    (
                        Fragment(
                            "ui/catalogue_toasts.html",
                            {
                                "toasts": (
                                    Toast(w("订单已确认", "Order confirmed"), "ok"),
                                    Toast(w("已删除 3 行", "3 rows deleted"), "", HERE),
                                    Toast(w("需要财务总监放行", "Needs the finance director"), "bad"),
                                )
                            },
                        ),
                    ),
                ),
            ),
        ),
    )
