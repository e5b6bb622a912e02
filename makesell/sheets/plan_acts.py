"""Acts that compose a draft version of an incentive scheme: a form for each kind of component, the modifiers, taking one out."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from makesell.flows.per_3_reward import compose_version
from makesell.flows.per_3_reward.compose_version import Component, Modifier, Rung
from makesell.flows.steps.plan_words import sentence
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes import words
from makesell.sheets import measures
from makesell.sheets.parts import Act, Call, Done, Input, Take, Text
from makesell.sheets.plan_labels import CREDITS, LADDERS, MODIFIERS, PERIODS, RELEASES, SHARES

ZERO: Final = Decimal(0)
EVENTS: Final = ("ordered", "shipped", "accepted", "invoiced", "paid", "collected", "margin")
EARNING: Final[dict[str, Text]] = {code: measures.LABELS[code] for code in EVENTS}
REVISION: Final = Input("revision", _("Version"), Take.INT)
CODE: Final = Input(
    "code", _("Code"), required=False, most=20,
    help=_("Stays the same in later versions; one that is there is changed. Empty: the next free one."),
)  # fmt: skip
NAME: Final = Input("name", _("Name"), required=False, most=80)
ON: Final = (
    Input("measure", _("Earning event"), Take.CHOICE, choices=EARNING, required=False),
    Input("own_measure", _("or the company's own measure"), Take.REF, noun="measures", required=False),
)
AMOUNT_OF: Final = Input("value", _("Amount counted"), Take.CHOICE, choices={code: measures.VALUES[code] for code in ("net", "gross", "qty")})
COUNTED: Final = Input("value", _("Amount counted"), Take.CHOICE, choices=measures.VALUES)
OVER: Final = Input("accumulation", _("Credits add up over"), Take.CHOICE, choices=PERIODS)
GIVEN_IN: Final = Input("ladder", _("Steps are given in"), Take.CHOICE, choices=LADDERS)
CREDIT: Final = Input("credit", _("Whose credit"), Take.CHOICE, choices=CREDITS)
GROUP: Final = Input("product_group", _("Only for product group"), Take.REF, noun="product_groups", required=False)
CLASS: Final = Input("customer_class", _("Only for customer class"), required=False, most=40)
DAYS: Final = (
    Input("first_day", _("First day"), Take.DATE, required=False),
    Input("last_day", pgettext_lazy("of a span of days", "Last day"), Take.DATE, required=False),
)
CAP: Final = Input("cap", _("Cap"), Take.MONEY, required=False, help=_("The most a period pays; empty: no cap."))
START: Final = Input("start", _("Begins at"), Take.QTY, help=_("0 for the first; an amount, or a share of the target (1 = 100 %)."))
STEPS: Final = Input(
    "steps", _("Steps of the ladder"), Take.TABLE, most=30, required=False,
    columns=(START, Input("rate", _("Rate"), Take.RATIO), GROUP, CLASS), help=_("Each rate is paid on the part that lies above its step."),
)  # fmt: skip
BASES: Final = Input(
    "bases", _("Base rates"), Take.TABLE, most=60, required=False, columns=(Input("rate", _("Rate"), Take.RATIO), GROUP, CLASS),
    help=_("With base rates, the rate of a step is a factor: 1.5 accelerates, 0.8 slows down."),
)  # fmt: skip
PRIZES: Final = Input(
    "steps", _("Steps"), Take.TABLE, most=30, columns=(START, Input("amount", _("Pays"), Take.MONEY)),
    help=_("Only the highest step that is reached counts."),
)  # fmt: skip
KEPT: Final = Input("recoverable", _("Paid back out of later pay"), Take.BOOL, required=False)
SHARE: Final = Input("rate", _("Share"), Take.RATIO)


def _component(kind: str, data: Mapping[str, Any]) -> Component:
    """The component a form gives."""
    own = data.get("own_measure")
    if kind in words.ON_MEASURE and bool(data.get("measure")) == (own is not None):
        raise Refusal("component.measure", "Choose the event it counts, or one of the company's own measures.", field="measure")
    rows = [(row, True) for row in data.get("bases") or ()] + [(row, False) for row in data.get("steps") or ()]
    rungs = tuple(
        Rung(
            row.get("start") or ZERO, row.get("rate") or ZERO, row.get("amount") or ZERO, row.get("product_group"),
            row.get("customer_class") or "", base,
        )
        for row, base in rows
    )  # fmt: skip
    given: dict[str, Any] = {name: data[name] for name in GIVEN if data.get(name) not in (None, "")}
    given |= {"product_group_id": data.get("product_group"), "product_id": data.get("product")}
    if kind == words.DRAW:
        given["recoverable"] = bool(data.get("recoverable"))
    measure = schemes.measure_by_id(own).code if own is not None else data.get("measure") or ""
    return Component(data.get("code") or "", kind, measure=measure, rungs=rungs, **given)


GIVEN: Final = (
    "name", "value", "credit", "accumulation", "ladder", "customer_class", "first_day", "last_day", "amount", "rate", "allowance", "cap",
    "release", "share_by",
)  # fmt: skip


def _put(kind: str) -> Callable[[Call], Done]:
    def run(call: Call) -> Done:
        (key,) = call.ids
        compose_version.put(key, call.data["revision"], _component(kind, call.data), actor=call.actor, at=call.at, reason=call.reason)
        return Done(key, _("The draft has it."))

    return run


def _drop(call: Call) -> Done:
    (key,) = call.ids
    compose_version.drop(key, call.data["revision"], call.data["code"], actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The draft has it no longer."))


def _modify(call: Call) -> Done:
    (key,) = call.ids
    modifiers = [Modifier(row["kind"], row["start"], row["factor"]) for row in call.data["modifiers"] or ()]
    compose_version.modify(key, call.data["revision"], modifiers, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The draft has them."))


def drafts(actor: Actor, key: int) -> dict[int, Text]:
    """The draft versions of a scheme in words, by revision."""
    schemes.scheme(actor, key)
    return {row.revision: sentence(row) for row in schemes.versions(key) if row.state == words.DRAFT}


def _begin(**values: Any) -> Callable[[Actor, int | None], Mapping[str, Any]]:
    def start(actor: Actor, key: int | None) -> Mapping[str, Any]:
        found = [row for row in schemes.versions(key) if row.state == words.DRAFT] if key else []
        return {**values, **({"revision": found[0].revision, "accumulation": found[0].accumulation} if found else {})}

    return start


def _modifiers(actor: Actor, key: int | None) -> Mapping[str, Any]:
    found = [row for row in schemes.versions(key) if row.state == words.DRAFT] if key else []
    rows = [{"kind": each.kind, "start": each.start, "factor": each.factor} for each in found[0].modifiers] if found else []
    return {"modifiers": rows, **({"revision": found[0].revision} if found else {})}


def _add(name: str, label: Text, kind: str, icon: str, *inputs: Input, **start: Any) -> Act:
    return Act(name, label, _put(kind), (REVISION, CODE, NAME, *inputs), icon=icon, line="revision", lines=drafts, start=_begin(**start))


NET: Final = {"value": words.NET, "credit": words.CREDITED, "ladder": words.OF_MONEY}
ACTS: Final = (
    _add(
        "add_commission", _("Add a commission"), words.COMMISSION, "percent", *ON, AMOUNT_OF, OVER, GIVEN_IN, BASES, STEPS, CREDIT, GROUP, CLASS,
        *DAYS, CAP, **NET,
    ),
    _add("add_bonus", _("Add a bonus"), words.BONUS, "award", *ON, COUNTED, OVER, GIVEN_IN, PRIZES, CREDIT, GROUP, CLASS, *DAYS,
         value=words.NET, credit=words.CREDITED, ladder=words.OF_TARGET),
    _add("add_score_bonus", _("Add a bonus by appraisal"), words.SCORE, "graduation-cap", OVER, PRIZES),
    _add("add_spiff", _("Add a unit bonus"), words.SPIFF, "zap", *ON, Input("amount", _("For each unit"), Take.MONEY), OVER,
         Input("product", _("Only for product"), Take.REF, noun="products", required=False), GROUP, CLASS, CREDIT, *DAYS, CAP,
         credit=words.CREDITED),
    _add("add_pool", _("Add a team pool"), words.POOL, "users", *ON, AMOUNT_OF, OVER, GIVEN_IN, STEPS,
         Input("share_by", _("Divided"), Take.CHOICE, choices=SHARES), GROUP, CLASS, *DAYS, CAP, share_by=words.BY_WEIGHT, **NET),
    _add("add_guarantee", _("Add a guarantee"), words.GUARANTEE, "shield", Input("amount", _("Guaranteed a period"), Take.MONEY), *DAYS),
    _add("add_hold_back", _("Add a hold-back"), words.HOLD_BACK, "pause", SHARE, Input("release", _("Released"), Take.CHOICE, choices=RELEASES),
         release=words.ACCEPTED),
    _add("add_draw", _("Add a draw"), words.DRAW, "wallet", Input("amount", _("A month"), Take.MONEY), KEPT, *DAYS, recoverable=True),
    _add("add_expense", _("Add an expense package"), words.EXPENSE, "scissors", SHARE,
         Input("amount", _("Allowed a period"), Take.MONEY, required=False),
         Input("allowance", _("and of the credits"), Take.RATIO, required=False, help=_("What is spent beyond both is taken off, by the share."))),
    Act("set_modifiers", _("Set modifiers"), _modify, (
        REVISION, Input("modifiers", _("Modifiers"), Take.TABLE, most=40, required=False, columns=(
            Input("kind", _("By"), Take.CHOICE, choices=MODIFIERS), Input("start", _("From"), Take.QTY), Input("factor", _("Factor"), Take.QTY),
        ), help=_("From each value on the pay of an entry is multiplied by the factor. Without a row nothing is.")),
    ), icon="sliders-horizontal", line="revision", lines=drafts, start=_modifiers),
    Act("drop_component", _("Take a component out"), _drop, (REVISION, Input("code", _("Code"), most=20)), icon="trash-2", line="revision",
        lines=drafts, danger=True),
)  # fmt: skip
