"""The library of clauses: templates that contracts begin with, kept by contracts and legal."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.contracts import queries
from makesell.documents.contracts.access import TEMPLATES
from makesell.flows.pro_4_negotiation import keep_templates
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.spine.master import Change
from makesell.sheets import giving, master
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take

CLAUSE: Final = (Input("title", _("Heading"), most=200), Input("text", _("Text"), Take.LONG, most=8000))
NAMES: Final = _("{customer}, {company}, {start}, {end} and {amount} are replaced by the contract's.")
INPUTS: Final = (
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("clauses", _("Clauses"), Take.TABLE, columns=CLAUSE, most=100, help=NAMES),
)


def pairs(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The clauses of a form as the flows take them."""
    return tuple((row.get("title") or "", row.get("text") or "") for row in data.get("clauses") or ())


def _create(call: Call) -> Done:
    data = call.data
    key = keep_templates.create(
        data.get("code") or "", data["name"], data.get("name_en") or "", pairs(data), actor=call.actor, at=call.at, reason=call.reason
    )
    return Done(key, _("Created."), undo=("retire", {}))


def _change(call: Call) -> Done:
    values = giving.changed_values([one for one in (master.CODE, *INPUTS) if one.take is not Take.TABLE], call.data)
    if "clauses" in call.data:
        values["clauses"] = pairs(call.data)
    facts = [Change(key, values, call.version) for key in call.ids]
    keep_templates.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("Changed."))


def _use(active: bool) -> Any:
    def run(call: Call) -> Done:
        facts = [Change(key, {"active": active}, call.version) for key in call.ids]
        keep_templates.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
        return giving.done(call, _("Taken into use.") if active else _("Taken out of use."), ("restore" if not active else "retire", {}))

    return run


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    if key is None:
        return {"clauses": [{}]}
    row = queries.template(key)
    clauses = [{"title": each.title, "text": each.text} for each in row.clauses]
    return {"code": row.code, "name": row.name, "name_en": row.name_en, "clauses": clauses}


def head(actor: Actor, key: int) -> Head:
    """The head of a template's page."""
    TEMPLATES.require(actor, "view")
    return master.head(queries.template(key))


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.template(key)
    return [Fact(_("Code"), row.code, Kind.CODE), Fact(_("Name"), row.name), Fact(_("English name"), row.name_en)]


def clauses_part(clauses: Sequence[queries.Clause]) -> TablePart:
    """Clauses in order, title and text."""
    rows = [{"number": n, "title": each.title, "text": each.text} for n, each in enumerate(clauses, 1)]
    return TablePart((("number", _("No."), Kind.INT), ("title", _("Heading"), Kind.TEXT), ("text", _("Text"), Kind.TEXT)), rows)


def _clauses(actor: Actor, key: int) -> TablePart:
    return clauses_part(queries.template(key).clauses)


SHEET: Final = Sheet(
    noun="contract_templates",
    label=_("Contract template"),
    plural=_("Contract templates"),
    icon="scroll-text",
    listing=queries.TEMPLATE_LIST,
    policy=TEMPLATES,
    section="sell",
    order=95,
    record_kind="contract_template",
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True),
        Column("clauses", _("Clauses")),
        Column("name_en", _("English name"), first=False),
        Column("active", _("In use"), first=False),
    ),
    acts=(
        Act("create", _("New template"), _create, (master.CODE, *INPUTS), icon="plus", makes=True, strong=True, start=_start),
        Act("change", _("Change"), _change, (master.CODE, *INPUTS), icon="pencil", states=("active", "retired"), start=_start),
        Act("retire", _("Take out of use"), _use(False), icon="archive", bulk=True, states=("active",)),
        Act("restore", _("Take into use"), _use(True), icon="archive-restore", bulk=True, states=("retired",)),
    ),
    head=head,
    panels=(Panel("facts", _("Details"), _facts), Panel("clauses", _("Clauses"), _clauses)),
    empty=_("No template yet. Write down the clauses that contracts begin with."),
)
