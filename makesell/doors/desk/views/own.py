"""A person's own pages: notices, approvals that wait, settings."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext as word
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from makesell.doors.desk import addresses, values
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.doing import sent
from makesell.doors.desk.frame import forget
from makesell.doors.desk.records import naming
from makesell.doors.desk.records.panels import link, words
from makesell.doors.desk.shell import respond
from makesell.flows.reg_1_regime import decide_approval
from makesell.ground.access.duties import BY_CODE
from makesell.ground.actor import Actor
from makesell.ground.approval import queries as approvals
from makesell.ground.db import act
from makesell.ground.listing import Kind
from makesell.ground.notices import actions as notices
from makesell.ground.notices import queries as notice_queries
from makesell.sheets import asking
from makesell.sheets.registry import BY_KIND
from makesell.ui.parts import (
    Button,
    Card,
    Chip,
    Crumb,
    EmptyState,
    Fact,
    Facts,
    FieldView,
    Form,
    FormSection,
    Option,
    PageHead,
    Part,
    RowItem,
    RowList,
    WorkbenchPage,
)


def record_address(actor: Actor, kind: str | None, key: int | None) -> str:
    """The page of a record known by its kind on the spine."""
    sheet = BY_KIND.get(kind or "")
    return link(actor, sheet.noun, key) if sheet and key is not None else ""


@require_GET
def notice_list(request: DeskRequest) -> HttpResponse:
    """The person's notices, newest first."""
    before = request.GET.get("before", "")
    rows = notice_queries.latest(request.actor, 50, int(before) if before.isdecimal() and len(before) < 19 else None)
    items = tuple(
        RowItem(
            word(row.text) % row.params if row.params else word(row.text),
            " · ".join(filter(None, (row.title if href else "", when))),
            icon="bell" if row.read_at is None else "bell-dot",
            tone="acc" if row.read_at is None else "",
            href=href,
            chip=Chip(_("Unread"), "info") if row.read_at is None else None,
        )
        for row in rows
        for when, href in ((values.in_words(row.at, Kind.MOMENT), record_address(request.actor, row.record_kind, row.record_id)),)
    )
    empty = EmptyState(_("No notices"), _("What concerns you is told here, e.g. approvals that wait for you."), "bell")
    older = (Button(_("Older"), f"{addresses.NOTICES}?before={rows[-1].id}"),) if len(rows) == 50 else ()
    body: tuple[Part, ...] = (Card("", (RowList(items, empty),), flush=True), *older)
    actions = (Button(_("Mark all as read"), f"{addresses.NOTICES}read/", "check-check", post=True),) if items else ()
    page = WorkbenchPage(PageHead(_("Notices"), actions=actions), (Crumb(_("Notices")),), left=body)
    return respond(request, naming.in_english(page, request.actor))


@require_POST
def notices_read(request: DeskRequest) -> HttpResponse:
    """Marks all as read."""
    act(notices.read)(None, actor=request.actor, at=request.at)
    forget(request.actor)
    return sent(request, addresses.NOTICES)


@require_GET
def approval_list(request: DeskRequest) -> HttpResponse:
    """What waits for the person's decision, oldest first, with both answers beside it."""
    rows = approvals.waiting_for(request.actor, request.today)
    cards = tuple(_asked(request, row) for row in rows)
    empty = Card("", (EmptyState(_("Nothing waits for you"), _("What you are to decide appears here."), "circle-check"),))
    sub = ngettext("%(count)s waits for your decision", "%(count)s wait for your decision", len(rows)) % {"count": len(rows)} if rows else ""
    page = WorkbenchPage(PageHead(_("Approvals"), sub), (Crumb(_("Approvals")),), left=cards or (empty,))
    return respond(request, naming.in_english(page, request.actor))


def _asked(request: DeskRequest, row: approvals.Waiting) -> Part:
    role = word(str(BY_CODE[row.role].name)) if row.role in BY_CODE else row.role
    late = row.due_at is not None and row.due_at < request.at
    due = values.in_words(row.due_at, Kind.MOMENT)
    facts = Facts(
        (
            Fact(_("Asked by"), row.asked_by or _("System")),
            Fact(_("Asked at"), values.in_words(row.asked_at, Kind.MOMENT)),
            Fact(_("You decide as"), role),
            Fact(_("Due"), due or "—", chip=Chip(f"{due} · {_('late')}", "bad") if late else None),
            *((Fact(_("Reason"), row.reason, wide=True),) if row.reason else ()),
            *_about(request.actor, row),
        )
    )
    form = Form(
        f"{addresses.APPROVALS}{row.id}/",
        (FormSection((FieldView("reason", _("Reason of your decision"), "text", help=_("Needed when you refuse."), maxlength=500),), columns=1),),
        (
            Button(_("Refuse"), icon="x", look="danger", name="verdict", value="refused"),
            Button(_("Approve"), icon="check", look="pri", name="verdict", value="approved"),
        ),
        id=f"approval-{row.id}",
    )
    title = " ".join(part for part in (row.number or "", row.title) if part)
    open_it = record_address(request.actor, row.kind, row.record_id)
    actions = (Button(_("Open the page"), open_it, "external-link", small=True),) if open_it else ()
    return Card(title, (facts, form), asking.noun(row), actions=actions)


def _about(actor: Actor, row: approvals.Waiting) -> Iterator[Fact]:
    """What is being decided, as the record's page says it."""
    for fact in asking.about(actor, row):
        yield Fact(fact.label, words(fact), wide=len(str(fact.value)) > 60)


@require_POST
def approval_decide(request: DeskRequest, key: int) -> HttpResponse:
    """Approves or refuses."""
    verdict, reason = request.POST.get("verdict", ""), request.POST.get("reason", "")[:500]
    decide_approval.perform(key, verdict, reason=reason, actor=request.actor, at=request.at, on=request.today)
    forget(request.actor)
    return sent(request, addresses.APPROVALS)


@require_GET
def settings_page(request: DeskRequest) -> HttpResponse:
    """Language, looks, password, second factor, and what one holds."""
    user = request.user
    held = tuple(_held(role) for role in sorted(request.actor.roles) if role in BY_CODE)
    safety = Card(
        _("Signing in"),
        (Facts((Fact(_("Login name"), user.username), Fact(_("Mail"), user.email or "—"))),),
        actions=(
            Button(_("Change password"), reverse("account_change_password"), "key-round", small=True),
            Button(_("Second factor"), reverse("mfa_index"), "shield-check", small=True),
        ),
    )
    body: tuple[Part, ...] = (_looks(user), safety)
    if held:
        body += (Card(_("Your roles and duties"), (Facts(held),)),)
    return respond(request, WorkbenchPage(PageHead(_("Settings"), request.actor.name), (Crumb(_("Settings")),), left=body))



def _held(role: str) -> Fact:
    return Fact(word(str(BY_CODE[role].name)), " · ".join(word(str(duty)) for duty in BY_CODE[role].duties), wide=True)


def _looks(user: Any) -> Form:
    themes = (Option("light", _("Light")), Option("dark", _("Dark")), Option("auto", _("As the machine")))
    fields = (
        FieldView("lang", _("Language"), "radio", user.language, options=(Option("zh-hans", "中文"), Option("en", "English"))),
        FieldView("theme", _("Theme"), "radio", user.theme, options=themes),
        FieldView("density", _("Density"), "radio", user.density, options=(Option("regular", _("Regular")), Option("compact", _("Compact")))),
    )
    return Form(
        addresses.LOOKS, (FormSection(fields, columns=3),), (Button(_("Save"), look="pri", name="save", value="1"),),
        hidden=(("next", addresses.SETTINGS),), plain=True,
    )  # fmt: skip
