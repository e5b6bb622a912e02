"""Sheet of measures 指标: the built-in ones and those the company adds, what they count said in words, how far their back-fill is, their figures."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from makesell.books.performance import own
from makesell.books.performance.own import NewCondition, PartRow
from makesell.flows.pro_1_targets import add_measure, fill_measure
from makesell.flows.pro_1_targets.add_measure import MeasureFact, PartFact
from makesell.flows.steps.measure_events import EVENT_OF, EVENTS
from makesell.ground import shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.products import queries as products
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes import words
from makesell.masterdata.schemes.access import MEASURES as POLICY
from makesell.masterdata.schemes.queries import MeasureRow
from makesell.masterdata.territories import queries as territories
from makesell.sheets import giving, measure_figures, measures
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take, Text, View

NOUN: Final = "measures"
EVERY: Final = giving.said({code: event.name for code, event in EVENTS.items()})
ROLES: Final = giving.said(own.ROLES)
CREDITS: Final = giving.said(own.CREDITS)
STATES: Final = giving.said(own.LABELS)
KINDS: Final = {code: word for code, word in giving.said(words.MEASURE_KINDS).items() if code != words.MEMO}
SIGNS: Final[dict[str, Text]] = {"plus": _("Added"), "minus": _("Taken off")}
PART: Final = (
    Input("event", _("Event"), Take.CHOICE, choices=EVERY),
    Input("role", _("Role"), Take.CHOICE, choices=ROLES),
    Input("value", _("Value"), Take.CHOICE, choices=measures.VALUES),
    Input("sign", _("Sign"), Take.CHOICE, choices=SIGNS),
    Input("credit", _("To whose credit"), Take.CHOICE, choices=CREDITS),
    Input("delay", _("Days later"), Take.INT, required=False),
)
CONDITION: Final = (
    Input("part", _("Of row"), Take.INT),
    Input("product_group", _("Product group"), Take.REF, noun="product_groups", required=False),
    Input("product", _("Product"), Take.REF, noun="products", required=False),
    Input("customer", _("Customer"), Take.REF, noun="customers", required=False),
    Input("territory", _("Territory"), Take.REF, noun="territories", required=False),
    Input("unit", _("Unit"), Take.REF, noun="units", required=False),
    Input("least", _("Line's net at least"), Take.MONEY, required=False),
)
CREATE: Final = (
    Input("code", _("Code"), most=40, help=_("Small letters, digits and underscores.")),
    Input("name", _("Name"), most=80),
    Input("name_en", _("English name"), most=80),
    Input("kind", _("Kind"), Take.CHOICE, choices=KINDS, help=_("A ratio has a numerator and a denominator; a level is a sum up to a day.")),
    Input("parts", _("What it counts"), Take.TABLE, columns=PART, most=add_measure.MOST_PARTS),
    Input(
        "conditions", _("Only if"), Take.TABLE, columns=CONDITION, most=60, required=False,
        help=_("All that a line says must hold; of the lines of one row, one is enough. Without a line every event counts."),
    ),
)  # fmt: skip


def _create(call: Call) -> Done:
    data = call.data
    rows = list(data["parts"] or ())
    held: dict[int, list[NewCondition]] = {}
    for row in data.get("conditions") or ():
        if not 1 <= row["part"] <= len(rows):
            raise Refusal("measure.of_row", "There is no such row above.", field="conditions")
        filled = {f"{name}_id": row.get(name) for name in ("product_group", "product", "customer", "territory", "unit")}
        held.setdefault(row["part"], []).append(NewCondition(**filled, least=row.get("least")))
    parts = tuple(
        PartFact(row["event"], row["role"], row["value"], row["sign"] == "minus", row["credit"], row.get("delay") or 0, tuple(held.get(n, ())))
        for n, row in enumerate(rows, 1)
    )
    fact = MeasureFact(data["code"].strip(), data["name"], data["name_en"], data["kind"], parts)
    key = add_measure.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Added. What was posted before is being filled in; then targets may ask for it."))


def _stop(call: Call) -> Done:
    (key,) = call.ids
    return Done(fill_measure.stop(key, actor=call.actor, at=call.at, reason=call.reason), _("Stopped. What is there stays; it may go on later."))


def _resume(call: Call) -> Done:
    (key,) = call.ids
    return Done(fill_measure.resume(key, actor=call.actor, at=call.at, reason=call.reason), _("It goes on, with what was posted meanwhile."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    part = {"event": "ordered", "role": own.AMOUNT, "value": "net", "sign": "plus", "credit": "credited", "delay": 0}
    return {"kind": words.ADDITIVE, "parts": [part]}


def _row(actor: Actor, key: int) -> MeasureRow:
    POLICY.require(actor, "view")
    return schemes.measure_by_id(key)


def head(actor: Actor, key: int) -> Head:
    """The measure's head, with how far it is."""
    row = _row(actor, key)
    found = own.own(row.code)
    state = found.state if found else own.BUILT_IN
    return Head(str(measures.label(row.code)), row.code, state, STATES[state], own.TONES.get(state, "mute"))


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = _row(actor, key)
    facts = [Fact(_("Kind"), giving.word(words.MEASURE_KINDS[row.kind])), Fact(_("Value"), measures.VALUES[row.value])]
    found = own.own(row.code)
    if found is None:
        return facts
    share = min(Decimal(found.done) / found.total, Decimal(1)) if found.total else Decimal(1)
    return [
        *facts, Fact(_("Filled in"), share, Kind.RATIO, help=_("of what was posted before it was added")),
        Fact(_("Entries looked at"), found.done, Kind.INT), Fact(_("Added at"), found.made_at, Kind.MOMENT),
        Fact(_("In use since"), found.ready_at, Kind.MOMENT),
    ]  # fmt: skip


def sentence(part: PartRow) -> str:
    """What a part counts, in words."""
    code = EVENT_OF[part.source, part.back]
    said = gettext("%(event)s: %(value)s, %(sign)s, to the credit of: %(credit)s") % {
        "event": EVERY[code], "value": measures.VALUES[part.value], "sign": SIGNS["plus" if part.sign > 0 else "minus"],
        "credit": CREDITS[part.credit],
    }  # fmt: skip
    later = gettext("; counts %(days)s days later") % {"days": part.delay} if part.delay else ""
    ways = gettext(" or ").join(filter(None, (_way(each) for each in part.conditions)))
    return said + later + (gettext("; only if %(ways)s") % {"ways": ways} if ways else "")


def _way(one: NewCondition) -> str:
    """One way to count, in words."""
    names = {
        "product_group_id": (_("product group %(name)s"), _group), "product_id": (_("product %(name)s"), lambda k: products.product_row(k).name),
        "customer_id": (_("customer %(name)s"), lambda key: parties.customer_row(key).name), "territory_id": (_("territory %(name)s"), _territory),
        "unit_id": (_("unit %(name)s"), lambda key: organisation.named_units([key])[key].name),
    }  # fmt: skip
    said = [str(word) % {"name": name(getattr(one, field))} for field, (word, name) in names.items() if getattr(one, field) is not None]
    if one.least is not None:
        said.append(gettext("the line's net is at least %(amount)s") % {"amount": shown.quantity(one.least)})
    return gettext(" and ").join(said)


def _group(key: int) -> str:
    return next((group.name for group in products.group_tree() if group.id == key), "")


def _territory(key: int) -> str:
    return next((row.name for row in territories.named() if row.id == key), "")


def _parts(actor: Actor, key: int) -> TablePart:
    row = _row(actor, key)
    return TablePart(
        (("role", _("Role"), Kind.TEXT), ("words", _("Said in words"), Kind.TEXT)),
        [{"role": ROLES[part.role], "words": sentence(part)} for part in own.parts(row.code)],
        empty=_("Built in: what it counts stands in the definitions of the house."),
    )


def _figures(actor: Actor, key: int) -> TablePart:
    return measure_figures.figures(actor, _row(actor, key))


SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Measure"),
    plural=_("Measures"),
    icon="gauge",
    listing=own.LISTING,
    policy=POLICY,
    section="performance",
    order=36,
    timeline=False,
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True),
        Column("name_en", _("English name"), phone=False),
        Column("kind", _("Kind")),
        Column("value", _("Value"), phone=False),
        Column("state", _("State")),
        Column("progress", _("Filled in"), phone=False),
        Column("made_at", _("Added at"), first=False),
        Column("ready_at", _("In use since"), first=False),
        Column("position", _("Order"), first=False),
    ),
    views=(View("all", _("All"), ""), View("own", _("The company's own"), "f=state.ne.builtin")),
    acts=(
        Act("create", _("New measure"), _create, CREATE, icon="plus", makes=True, strong=True, start=_start),
        Act("stop", _("Stop"), _stop, icon="x", states=(own.FILLING, own.READY)),
        Act("resume", _("Go on"), _resume, icon="play", states=(own.STOPPED,), strong=True),
    ),
    head=head,
    panels=(
        Panel("facts", _("Measure"), _facts),
        Panel("parts", _("What it counts"), _parts),
        Panel("figures", _("This year and the last months"), _figures),
    ),
    empty=_("No measures yet."),
)  # fmt: skip
