"""The floor `ui`: a shell for showing and testing the parts without a company behind them."""

from typing import Literal

from makesell.ui.catalogue.words import words
from makesell.ui.parts import (
    Avatar,
    Button,
    RailGroup,
    RailItem,
    Shell,
)

HERE = "#"


def sample_shell(
    lang: Literal["zh-Hans", "en"], theme: Literal["auto", "light", "dark"], density: Literal["regular", "compact"] = "regular"
) -> Shell:
    """A shell for showing and testing the parts without a company behind them."""
    w = words(lang)
    rail = (
        RailGroup(
            (
                RailItem(w("我的工作台", "Workbench"), HERE, "layout-dashboard", current=True, key="w"),
                RailItem(w("待办与审批", "Inbox & approvals"), HERE, "inbox", "7", True, key="i"),
                RailItem(w("日程与日报", "Calendar & reports"), HERE, "calendar-days"),
            )
        ),
        RailGroup(
            (
                RailItem(w("目标与计划", "Targets & plans"), HERE, "target", key="t"),
                RailItem(w("市场与活动", "Market & campaigns"), HERE, "megaphone"),
                RailItem(w("客户与公海", "Customers & pool"), HERE, "building-2", "212", key="c"),
                RailItem(w("商机", "Opportunities"), HERE, "kanban", "38"),
            ),
            w("市场与客户", "Market & customers"),
        ),
        RailGroup(
            (
                RailItem(w("报价", "Quotations"), HERE, "file-text"),
                RailItem(w("合同", "Contracts"), HERE, "file-pen-line"),
                RailItem(w("订单与交期", "Orders & promises"), HERE, "receipt-text", key="o"),
                RailItem(w("排产", "Production"), HERE, "chart-gantt"),
                RailItem(w("发货与物流", "Shipping"), HERE, "truck", "3", True),
                RailItem(w("售后服务", "Service"), HERE, "headset"),
            ),
            w("成交与交付", "Sell & deliver"),
        ),
        RailGroup(
            (
                RailItem(w("业绩与考核", "Results & appraisal"), HERE, "chart-column", key="p"),
                RailItem(w("激励与提成", "Incentive pay"), HERE, "wallet"),
                RailItem(w("制度手册", "Regime handbook"), HERE, "book-open"),
            ),
            w("绩效", "Performance"),
            "performance",
            (RailItem(w("财务日历", "Fiscal calendar"), HERE, "calendar"), RailItem(w("关账管理", "Closings"), HERE, "lock")),
        ),
        RailGroup((), w("产品与价格", "Products & prices"), "master", (RailItem(w("产品", "Products"), HERE, "package"),)),
    )
    tabs = (rail[0].items[0], rail[1].items[2], rail[2].items[2], rail[3].items[0])
    return Shell(
        w("华东传动科技", "East Drive Tech"),
        w("林晓雯", "Lin Xiaowen"),
        w("销售代表 · 华东组", "Sales · East team"),
        Avatar(w("林", "LX"), tint="b"),
        HERE,
        "/style/",
        lang,
        theme,
        density,
        rail,
        tabs,
        "",
        "/style/palette/",
        HERE,
        "3",
        "/style/theme/",
        "/style/language/",
        "/style/density/",
        (Button(w("我的资料", "My profile"), HERE, "user-round"), Button(w("退出", "Log out"), "/style/out/", "log-out", post=True)),
        (Button(w("新建报价", "New quotation"), HERE, "file-plus", key="q", key_group="new"),),
    )
