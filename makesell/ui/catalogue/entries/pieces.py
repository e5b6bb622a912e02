"""The floor `ui`: the catalogue's entries — buttons, chips, notes."""

from django.utils.translation import gettext as _

from makesell.ui.catalogue import samples
from makesell.ui.catalogue.entries.entry import HERE, Entry, Example
from makesell.ui.catalogue.words import Words
from makesell.ui.parts import (
    Avatar,
    Button,
    Card,
    Chip,
    EmptyState,
    Menu,
    Note,
    Seg,
    SegItem,
    Tone,
)


def pieces(w: Words) -> tuple[Entry, ...]:
    """The entries."""
    new, long = w("新建报价", "New quotation"), w.long
    buttons = (
        Button(new, HERE, "plus", "pri"),
        Button(w("询交期", "Promise date"), icon="calendar-check"),
        Button(w("取消", "Cancel"), look="ghost"),
        Button(
            w("作废", "Void"),
            icon="trash-2",
            look="danger",
            confirm=w("作废报价 QT-2611-0193？它不再能被确认。", "Void quotation QT-2611-0193? It can no longer be confirmed."),
        ),
        Button(w("小按钮", "Small"), small=True),
        Button(w("打印", "Print"), icon="printer", icon_only=True),
        Button(w("不可用", "Disabled"), disabled=True, reason=w("需要财务总监", "Needs the finance director")),
    )
    menu = Menu(w("更多", "More"), (Button(w("复制", "Duplicate"), icon="copy"), Button(w("打印", "Print"), icon="printer")), look="")
    states: tuple[tuple[str, Tone], ...] = (
        (w("草稿", "Draft"), ""),
        (w("已确认", "Confirmed"), "acc"),
        (w("准时", "On time"), "ok"),
        (w("需审批", "Approval"), "warn"),
        (w("超限", "Over limit"), "bad"),
        (w("待签", "To sign"), "plum"),
        (w("在制", "In production"), "info"),
    )
    tones = tuple(Chip(text, tone) for text, tone in states)
    notes = tuple(Note(w("拆成两批可满足要求交期。", "Two parts would meet the requested date."), tone) for tone in ("info", "ok", "warn", "bad"))
    items = (SegItem(w("月", "Month"), HERE, True), SegItem(w("季", "Quarter"), HERE), SegItem(w("年", "Year"), HERE))
    return (
        Entry(
            "btn",
            _("Button"),
            _("One primary button a page; it names the effect."),
            (Example(_("usual"), (*buttons, menu), True), Example(_("very long"), (Button(long, HERE, "plus", "pri"),))),
        ),
        Entry("seg", _("Segmented links"), _("Views of the same thing."), (Example(_("usual"), (Seg(w("期间", "Period"), items),)),)),
        Entry(
            "chip",
            _("Status"),
            _("A word in a colour; colour never alone."),
            (Example(_("usual"), tones, True), Example(_("very long"), (Chip(long, "warn", "triangle-alert"),))),
        ),
        Entry(
            "avatar",
            _("Avatar"),
            _("A person or a customer in one or two letters."),
            (
                Example(
                    _("usual"),
                    (*tuple(Avatar(w("林", "LX"), tint=t) for t in ("a", "b", "c", "d")), Avatar(w("恒", "HY"), tint="c", large=True)),
                    True,
                ),
            ),
        ),
        Entry(
            "note",
            _("Note"),
            _("Advice or a warning, with at most one act."),
            (
                Example(_("usual"), notes),
                Example(_("very long"), (Note(long + " " + long, "warn", action=Button(w("采用", "Apply"), HERE)),)),
            ),
        ),
        Entry(
            "empty",
            _("Empty state"),
            _("Says what to do next."),
            (
                Example(_("usual"), (Card(body=(samples.nothing(w),), flush=True),)),
                Example(_("very long"), (Card(body=(EmptyState(long, long),), flush=True),)),
            ),
        ),
    )
