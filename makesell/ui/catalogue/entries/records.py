"""The floor `ui`: the catalogue's entries — the parts of a document."""

from dataclasses import replace

from django.utils.translation import gettext as _

from makesell.ui.catalogue import samples
from makesell.ui.catalogue.entries.entry import HERE, Entry, Example
from makesell.ui.catalogue.words import Words
from makesell.ui.parts import (
    Attachments,
    Avatar,
    Board,
    BoardCard,
    BoardColumn,
    Button,
    Card,
    Chip,
    Fact,
    Facts,
    Figure,
    FileItem,
    Fragment,
    Identity,
    JobProgress,
    PageHead,
    Related,
    RelatedBar,
    Split,
    Step,
    Steps,
    Upload,
)


def records(w: Words) -> tuple[Entry, ...]:
    """The entries."""
    bad = Steps(
        w("进度", "Progress"),
        (Step(w("草稿", "Draft"), "done"), Step(w("已冻结：超出信用", "On hold: credit"), "bad"), Step(w("确认", "Confirmed"))),
    )
    facts = Facts(
        (
            Fact(w("客户订单号", "Customer PO"), "HY-PO-88213"),
            Fact(w("要求交期", "Requested date"), "2026-12-02"),
            Fact(w("客户", "Customer"), w.long, HERE),
            Fact(w("金额", "Amount"), figure=Figure("1,996,344.00", HERE)),
            Fact(w("状态", "State"), chip=Chip(w("草稿", "Draft"))),
            Fact(w("备注", "Note")),
        )
    )
    related = RelatedBar(
        (
            Related(w("订单", "Orders"), "3", HERE, "receipt-text"),
            Related(w("发货", "Deliveries"), "2", HERE, "truck"),
            Related(w("逾期应收", "Overdue"), "1", HERE, "wallet", "bad"),
        )
    )
    cancel = Button(w("取消", "Cancel"), small=True, hx_post="/style/job/")
    jobs = (
        JobProgress(
            w("导入 AdventureWorks", "Import AdventureWorks"),
            "running",
            "",
            "job-1",
            42,
            w("订单 13,201 / 31,465 · 约剩 70 秒", "Orders 13,201 of 31,465 · about 70 s left"),
            cancel,
        ),
        JobProgress(w("重算余额", "Rebuild balances"), "waiting", "", "job-2"),
        JobProgress(
            w("导出订单", "Export orders"),
            "done",
            "",
            "job-3",
            100,
            w("31,465 行", "31,465 rows"),
            after=(Button(w("下载", "Download"), HERE, "download"),),
        ),
        JobProgress(w("导入客户", "Import customers"), "failed", "", "job-4", 61, w("第 4,711 行：编码不是 UTF-8。", "Line 4,711: not UTF-8.")),
    )
    files = (
        FileItem(
            "HY-PO-88213.pdf",
            HERE,
            "248 kB",
            w("林晓雯", "Lin Xiaowen"),
            "11-23",
            Button(
                w("删除附件", "Delete file"),
                icon="trash-2",
                look="ghost",
                small=True,
                icon_only=True,
                confirm=w("删除 HY-PO-88213.pdf？", "Delete HY-PO-88213.pdf?"),
            ),
        ),
        FileItem(w.long + ".xlsx", HERE, "3.1 MB"),
    )
    head = PageHead(
        "SO-2611-0482",
        w("林晓雯 创建于 11-23 09:12 · 自动保存于 3 秒前", "Created by Lin Xiaowen 23 Nov 09:12 · saved 3 s ago"),
        True,
        (Chip(w("草稿", "Draft")), Chip(w("来自合同 CT-2610-088", "From contract CT-2610-088"), "acc", "link-2", HERE)),
    )
    return (
        Entry(
            "head",
            _("Page head"),
            _("Title or number, states, acts."),
            (
                Example(_("usual"), (Fragment("ui/catalogue_head.html", {"head": head}),)),
                Example(_("very long"), (Fragment("ui/catalogue_head.html", {"head": replace(head, title=w.long, code=False, chips=())}),)),
            ),
        ),
        Entry("steps", _("State bar"), _("Past, present, to come."), (Example(_("usual"), (samples.steps(w),)), Example(_("stopped"), (bad,)))),
        Entry(
            "facts",
            _("Facts and party"),
            _("Read-only fields of a record."),
            (
                Example(
                    _("usual"),
                    (
                        Identity(
                            Avatar(w("恒", "HY"), tint="c", large=True),
                            w("苏州恒岳液压有限公司", "Suzhou Hengyue Hydraulics Co., Ltd."),
                            w("A 级 · 合作 6 年 · 准时付款 97%", "Grade A · 6 years · pays on time 97%"),
                            HERE,
                        ),
                        Card(body=(facts,)),
                    ),
                ),
            ),
        ),
        Entry("related", _("Related"), _("Counts that lead to related nouns."), (Example(_("usual"), (related,)),)),
        Entry(
            "flow",
            _("Document flow"),
            _("The chain of documents; each opens."),
            (Example(_("usual"), (Card(w("单据流", "Document flow"), (samples.flow(w),), w("每一步可打开", "each step opens")),)),),
        ),
        Entry(
            "checks",
            _("Checks aside"),
            _("Verdict, numbers, one suggested fix."),
            (Example(_("usual"), (Split(samples.checks(w)[:1], samples.checks(w)[1:2]),)),),
        ),
        Entry("actbar", _("Action bar"), _("Says who decides next."), (Example(_("usual"), (samples.action_bar(w),)),)),
        Entry(
            "timeline",
            _("Timeline"),
            _("Notes, changes old → new, events, files."),
            (
                Example(_("usual"), (samples.timeline(w),)),
                Example(_("empty"), (replace(samples.timeline(w), items=(), id="timeline-2", seg=None, note_action="", more=""),)),
            ),
        ),
        Entry(
            "files",
            _("Attachments"),
            _("Files of a record."),
            (Example(_("usual"), (Attachments(files, Upload("file", w("上传附件", "Upload a file"), help=w("最大 20 MB", "At most 20 MB"))),)),),
        ),
        Entry("job", _("Long work"), _("Polled every two seconds; can be cancelled."), (Example(_("usual"), jobs),)),
        Entry("board", _("Board"), _("Cards dragged, or moved with Alt and the arrows."), (Example(_("usual"), (board(w),)),)),
    )


def board(w: Words) -> Board:
    """Four columns of cards."""

    def card(key: str, number: str, who: str, amount: str, note: str, chip: Chip) -> BoardCard:
        return BoardCard(key, number, HERE, who, amount, note, chip, True)

    late, day = Chip(w("+3 天", "+3 d"), "bad"), Chip(w("+1 天", "+1 d"), "warn")
    return Board(
        w("受影响的销售订单", "Sales orders affected"),
        (
            BoardColumn(
                "todo",
                w("待处理", "To do"),
                "2",
                "380,500",
                "bad",
                (
                    card(
                        "1",
                        "SO-2611-0462",
                        w("杭州西澜电梯", "Hangzhou Xilan Lift"),
                        "284,000",
                        w("林晓雯 · 2 小时前", "Lin Xiaowen · 2 h"),
                        late,
                    ),
                    card("2", "SO-2611-0455", w("常州天禾", "Changzhou Tianhe"), "96,500", w("陈思远 · 4 小时前", "Chen Siyuan · 4 h"), day),
                ),
            ),
            BoardColumn(
                "extra",
                w("加班 / 外协", "Overtime"),
                "1",
                "1,284,000",
                "warn",
                (card("3", "SO-2611-0471", w.long, "1,284,000", w("周六 4 h", "Sat 4 h"), day),),
            ),
            BoardColumn(
                "split",
                w("拆批发货", "Part shipment"),
                "1",
                "58,200",
                "acc",
                (
                    card(
                        "4",
                        "SO-2611-0438",
                        w("嘉兴敏科", "Jiaxing Minke"),
                        "58,200",
                        w("首批 40 台", "first 40"),
                        Chip(w("准时", "On time"), "ok"),
                    ),
                ),
            ),
            BoardColumn("done", w("已与客户确认", "Agreed"), "0", "", "ok"),
        ),
        "/style/move/",
    )
