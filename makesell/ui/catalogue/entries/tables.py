"""The floor `ui`: the catalogue's entries — tables and lists."""

from dataclasses import replace

from django.utils.translation import gettext as _

from makesell.ui.catalogue import samples
from makesell.ui.catalogue.entries.entry import HERE, Entry, Example
from makesell.ui.catalogue.words import Words
from makesell.ui.parts import (
    Card,
    Cell,
    Chip,
    Figure,
    ImportPreview,
    ImportRow,
    RowItem,
    RowList,
    Table,
    TableRow,
    Tree,
    TreeNode,
)


def tables(w: Words) -> tuple[Entry, ...]:
    """The entries."""
    listing = samples.orders_table(w, 8)
    # the same rows again, without their ids, which are one of a kind on a page
    plain = tuple(replace(row, id="") for row in listing.rows)
    grouped_rows = (
        TableRow((Cell(w("华东", "East"), span=5), Cell("4,120,000"), Cell("")), kind="group"),
        *plain[:2],
        TableRow((Cell(w("华南", "South"), span=5), Cell("2,010,000"), Cell("")), kind="group"),
        *plain[2:4],
    )
    empty = Table(listing.columns, (), listing.label, empty=samples.nothing(w))
    long_list = RowList(
        (
            RowItem(
                w.long,
                w.long,
                "09:30",
                True,
                "phone",
                "bad",
                href=HERE,
                chip=Chip(w("逾期 1 天", "1 day late"), "bad"),
                figure=Figure("1,234,567", HERE),
            ),
        )
    )
    teams = (
        TreeNode(w("华东组", "East team"), w("6 人", "6 people"), HERE, chip=Chip(w("直营账户", "House account"))),
        TreeNode(w.long, "", HERE),
    )
    departments = (
        TreeNode(w("销售部", "Sales"), w("18 人", "18 people"), HERE, "users", open=True, current=True, children=teams),
        TreeNode(w("生产部", "Production"), w("28 人", "28 people"), HERE, "factory"),
    )
    whole = w("示例公司", "Example company")
    units = (TreeNode(whole, w("2 个单位", "2 units"), HERE, "building-2", None, Figure("46", HERE), departments, True),)
    return (
        Entry(
            "table",
            _("Table"),
            _("Sticky head, sort links, selection, totals; cards on a phone."),
            (
                Example(_("usual"), (Card(w("订单", "Orders"), (listing,), flush=True),)),
                Example(_("two lines and buttons"), (Card(w("交期有变", "Promises that moved"), (samples.table_moved(w),), flush=True),)),
                Example(_("bars in cells"), (Card(w("人员排名", "People"), (samples.table_people(w),), flush=True),)),
                Example(_("grouped"), (Card(body=(replace(listing, rows=grouped_rows),), flush=True),)),
                Example(_("empty"), (Card(body=(empty,), flush=True),)),
            ),
        ),
        Entry(
            "cell-input",
            _("Editing in the table"),
            _("Tab from cell to cell; the server computes."),
            (Example(_("usual"), (Card(w("产品明细", "Lines"), (samples.lines_table(w),), flush=True),)),),
        ),
        Entry(
            "rows",
            _("Row list"),
            _("Things to do or to open."),
            (
                Example(_("usual"), (Card(w("今日跟进", "Today"), (samples.rows_today(w),), flush=True),)),
                Example(_("very long"), (Card(body=(long_list,), flush=True),)),
            ),
        ),
        Entry("pager", _("Pages"), _("By key, never by count."), (Example(_("usual"), (Card(body=(samples.pager(w),), flush=True),)),)),
        Entry(
            "tree",
            _("Tree"),
            _("Opens without scripts."),
            (Example(_("usual"), (Card(w("组织", "Organisation"), (Tree(w("组织", "Organisation"), units),)),)),),
        ),
        Entry(
            "import",
            _("Import preview"),
            _("What would happen, row by row; faults named at the cell."),
            (Example(_("with faults"), (_import(w),)),),
        ),
    )


def _import(w: Words) -> ImportPreview:
    return ImportPreview(
        w("客户.xlsx 试运行", "customers.xlsx, test run"),
        (w("外部编号", "External id"), w("名称", "Name"), w("税号", "Tax number")),
        (
            ImportRow(2, ("C-1", w("苏州恒岳液压", "Suzhou Hengyue"), "91320500MA1"), verdict=w("新建", "New")),
            ImportRow(
                3,
                ("C-2", "", "9132"),
                (
                    w("第 3 行：名称不能为空。", "Line 3: the name is missing."),
                    w("第 3 行：税号应为 15、18 或 20 位。", "Line 3: a tax number has 15, 18 or 20 characters."),
                ),
                bad_columns=(1, 2),
            ),
            ImportRow(4, ("C-3", w.long, "913205007MA2"), verdict=w("更新", "Changed"), old={1: w("苏州恒岳", "Hengyue")}),
        ),
        w("2 行可导入", "2 rows good"),
        w("1 行有误", "1 row faulty"),
    )
