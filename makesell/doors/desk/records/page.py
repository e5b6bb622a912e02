"""The record page put together."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext as word

from makesell.doors.desk import addresses, values
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.records import acts, files, naming, story
from makesell.doors.desk.records.panels import link, panels
from makesell.ground.access.duties import BY_CODE
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import ApprovalRow, asked_of
from makesell.ground.approval.queries import of_record as approvals_of
from makesell.ground.clock import today
from makesell.ground.db.asking import Ask, together
from makesell.ground.db.reading import reading
from makesell.ground.listing import Kind, recent
from makesell.ground.listing.counting import Counting, counted
from makesell.ground.notices.queries import followers
from makesell.ground.spine import queries as spine
from makesell.sheets import chain
from makesell.sheets import parts as sheets
from makesell.sheets.offering import offered
from makesell.sheets.parts import Head, Sheet
from makesell.sheets.registry import BY_NOUN
from makesell.ui.parts import (
    ActionBar,
    Button,
    Chip,
    Crumb,
    Drawer,
    Flow,
    FlowStep,
    Menu,
    PageHead,
    Part,
    RecordPage,
    Related,
    RelatedBar,
    Step,
    Steps,
)


def build(request: DeskRequest, sheet: Sheet, key: int) -> RecordPage:
    """The page of a record the actor may see (404 otherwise). What several of its parts read is read once."""
    with reading():
        together(*_reads(request.actor, sheet, key))
        return _built(request, sheet, key)


def _reads(actor: Actor, sheet: Sheet, key: int) -> list[Ask[Any]]:
    """What the parts of the page read, so that one statement asks it; the rest they ask themselves."""
    asks = list(sheet.reads(actor, key)) if sheet.reads else []
    if countings := _countings(_related_to(actor, sheet)):
        asks.append(counted.ask(actor, key, countings))
    if sheet.record_kind:
        asks += [spine.record.ask(key), asked_of.ask(key), followers.ask(key), *files.reads(key), *story.reads(sheet, key)]
    return [*asks, recent.is_starred.ask(actor, sheet.noun, key), *chain.reads(sheet, key)]


def _built(request: DeskRequest, sheet: Sheet, key: int) -> RecordPage:
    actor = request.actor
    head, read = naming.named(sheet.head(actor, key), sheet.panels, sheet.noun, key, actor)
    bodies = list(read)
    row = spine.record(key) if sheet.record_kind else None
    may = offered(sheet, actor, key, head, row)
    strong = next((act for act in may if act.strong and not acts.on_rows_alone(act)), None)
    buttons = [acts.button(sheet, act, key, head, actor, strong=act is strong) for act in may if not acts.on_rows_alone(act)]
    first, rest = _ordered([*acts.onward(sheet, actor, key, head, strong=strong is None), *buttons], _always(sheet, actor, key))
    bar = _bar(actor, sheet, key, head, first + rest)
    head_actions = () if bar else first + rest
    edit = next((act for act in may if act.name in ("change", "edit")), None)
    files_part = files.attachments(request, sheet, key) if sheet.record_kind else None
    aside: tuple[Part, ...] = panels((pair for pair in bodies if pair[0].aside), actor, key, sheet.noun, may)
    return RecordPage(
        _head(request, sheet, head, head_actions),
        (Crumb(sheet.plural, addresses.list_of(sheet.noun)), Crumb(_name(sheet, head), code=_is_document(sheet, head))),
        title=f"{_name(sheet, head)} · {sheet.label}",
        steps=_steps(sheet, head),
        flow=_flow(actor, sheet, key),
        related=_related(actor, sheet, key, acts.begun_here(sheet, actor, head)),
        main=panels((pair for pair in bodies if not pair[0].aside), actor, key, sheet.noun, may),
        aside=(*aside, files_part) if files_part else aside,
        timeline=story.timeline(request, sheet, key),
        bar=bar,
        tools=_tools(request, sheet, key),
        noun=sheet.noun,
        beside=f"/{sheet.noun}/{key}/beside/",
        seen=f"/{sheet.noun}/{key}/seen/",
        edit=addresses.act(sheet.noun, key, edit.name) if edit else "",
    )


def _ordered(buttons: list[Button], always: tuple[Button, ...]) -> tuple[tuple[Button | Menu, ...], tuple[Button | Menu, ...]]:
    """At the right the strong act, before it at most one plain act, all others in a menu: a dangerous one always."""
    strong = tuple(one for one in buttons if one.look == "pri")
    plain = [one for one in buttons if one.look != "pri"]
    shown = tuple(one for one in plain if one.look != "danger")[:1] if len(plain) < 3 else ()
    hidden = [one for one in plain if one not in shown]
    menu = (Menu(_("More acts"), (*hidden, *always)),)
    return (*menu, *shown), strong


def _always(sheet: Sheet, actor: Actor, key: int) -> tuple[Button, ...]:
    """What every record offers: a copy of it as a new one, its address, paper."""
    make = next((act for act in sheet.acts if act.makes and acts.may_copy(sheet, act) and sheet.policy.may(actor, act.name)), None)
    copy = (Button(_("Duplicate"), f"{addresses.new(sheet.noun, make.name)}?from={key}", "copy-plus"),) if make else ()
    program = Button(_("Address for programs"), f"/api/v1/{sheet.noun}/{key}", "braces")
    return (*copy, Button(_("Copy link"), icon="link", act="link"), program, Button(_("Print"), icon="printer", act="print"))


def _tools(request: DeskRequest, sheet: Sheet, key: int) -> tuple[Button, ...]:
    """Favourite, and following where the record has a story."""
    at, actor = addresses.record(sheet.noun, key), request.actor
    if actor.person_id is None:
        return ()
    kept = recent.is_starred(actor, sheet.noun, key)
    label = _("Remove from favourites") if kept else _("Make a favourite")
    tools: tuple[Button, ...] = (_switch(label, f"{at}star/", "star-off" if kept else "star", kept),)
    if sheet.record_kind:
        follows = actor.person_id in followers(key)
        label = _("Stop following") if follows else _("Follow: be told of notes")
        tools += (_switch(label, f"{at}follow/", "bell-off" if follows else "bell-plus", follows),)
    return tools


def _switch(label: str, address: str, icon: str, on: bool) -> Button:
    return Button(label, address, icon, "ghost", small=True, icon_only=True, post=True, name="on", value="0" if on else "1")


def _head(request: DeskRequest, sheet: Sheet, head: Head, actions: tuple[Button | Menu, ...]) -> PageHead:
    chips: tuple[Chip, ...] = (Chip(head.state_label, values.tone(head.tone)),) if head.state_label else ()
    if head.origin:
        noun, key, text = head.origin
        chips += (Chip(text, "info", "link-2", link(request.actor, noun, key)),)
    document = _is_document(sheet, head)
    sub = " · ".join(str(part) for part in (head.title if document else head.number, head.sub) if part)
    return PageHead(_name(sheet, head), sub, document, chips, actions=actions)


def _is_document(sheet: Sheet, head: Head) -> bool:
    """Documents are called by their number, everything else by its name."""
    return bool(head.number and (sheet.stages or not head.title))


def _name(sheet: Sheet, head: Head) -> str:
    return head.number if _is_document(sheet, head) else head.title


def _steps(sheet: Sheet, head: Head) -> Steps | None:
    if not sheet.stages:
        return None
    now = next((at for at, stage in enumerate(sheet.stages) if head.state in stage.states), None)
    made = []
    for at, stage in enumerate(sheet.stages):
        last = at == len(sheet.stages) - 1
        reached = now is not None and (at < now or (at == now and last))
        made.append(Step(stage.label, "done" if reached else "now" if at == now else "todo"))
    return Steps(_("State"), tuple(made))


def _flow(actor: Actor, sheet: Sheet, key: int) -> Flow | None:
    """The documents this one came from and led to, in the order of the regime; nothing where it stands alone."""
    found = chain.chain(actor, sheet, key)
    if len(found) < 2:
        return None
    steps = []
    for one in found:
        when = " · ".join(part for part in (values.in_words(one.date, Kind.DATE) if one.date else "", str(one.state_label)) if part)
        address = "" if one.here else addresses.record(one.noun, one.id)
        steps.append(FlowStep(one.label, one.number, when, "now" if one.here else "done", address))
    return Flow(_("Chain of documents"), tuple(steps))


def _bar(actor: Actor, sheet: Sheet, key: int, head: Head, actions: tuple[Button | Menu, ...]) -> ActionBar | None:
    """The bar of a document that something can be done with, or that waits for somebody; a lone menu stands in the head."""
    if not sheet.stages:
        return None
    asked = approvals_of(key, today(), english=actor.language == "en") if sheet.record_kind else []
    waiting = next((one for one in asked if one.state == "waiting"), None)
    if waiting is None and not any(isinstance(one, Button) for one in actions):
        return None
    return ActionBar(_waits(waiting) if waiting else str(head.state_label or ""), "warn" if waiting else "", actions)


def _waits(approval: ApprovalRow) -> str:
    step = next((one for one in approval.steps if not one.verdict), None)
    if step is None:
        return _("Waits for a decision")
    role = word(str(BY_CODE[step.role].name)) if step.role in BY_CODE else step.role
    return _("Waits for the decision of %(who)s (%(role)s)") % {"who": _(", ").join(step.who) or "—", "role": role}


def _related(actor: Actor, sheet: Sheet, key: int, begun_here: frozenset[str]) -> RelatedBar | None:
    """The related nouns with their counts; of those with none only what can be begun from here."""
    shown = _related_to(actor, sheet)
    countings = _countings(shown)
    known = dict(zip(countings, counted(actor, key, countings) if countings else (), strict=True))
    items = []
    for one in shown:
        count = known[one.count] if isinstance(one.count, Counting) else one.count(actor, key)
        if not count and one.noun not in begun_here:
            continue
        address = addresses.list_of(one.noun, one.query.replace("{id}", str(key)))
        items.append(Related(one.label, f"{count:,}", address, BY_NOUN[one.noun].icon))
    return RelatedBar(tuple(items)) if items else None


def _related_to(actor: Actor, sheet: Sheet) -> list[sheets.Related]:
    return [one for one in sheet.related if one.noun in BY_NOUN and BY_NOUN[one.noun].policy.may(actor)]


def _countings(shown: Sequence[sheets.Related]) -> tuple[Counting, ...]:
    return tuple(one.count for one in shown if isinstance(one.count, Counting))


def drawer(request: DeskRequest, sheet: Sheet, key: int) -> Drawer:
    """The record's summary for the drawer: its first panels that say something, and the way to its page."""
    chosen = [one for one in sheet.panels if one.aside] + [one for one in sheet.panels if not one.aside]
    head, read = naming.named(sheet.head(request.actor, key), chosen, sheet.noun, key, request.actor)
    body = tuple(islice((part for pair in read for part in panels((pair,), request.actor, key)), 3))
    title = f"{head.number} {head.title}" if head.number else head.title
    over = " · ".join(str(part) for part in (sheet.label, head.state_label, head.sub) if part)
    address = addresses.record(sheet.noun, key)
    return Drawer(title, over, body=body, actions=(Button(_("Open the page"), address, "arrow-right", "pri", small=True),), page=address)

