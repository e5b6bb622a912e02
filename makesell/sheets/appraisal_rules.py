"""Forms of the appraisal's rules: a scheme with its curves, and the vetoes, as tables instead of as text."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import draft_rule
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.refusal import Refusal
from makesell.ground.rules.kinds import RuleKind
from makesell.masterdata.schemes import queries as schemes
from makesell.metrics import appraisal
from makesell.metrics import appraisal_terms as terms
from makesell.metrics.indicators import BUILT_IN
from makesell.sheets import giving, indicators
from makesell.sheets.parts import Act, Call, Done, Input, Take

WHICH: Final = (
    Input("indicator", _("Indicator"), Take.CHOICE, choices=giving.said(BUILT_IN), required=False),
    Input("measure", _("or the company's own measure"), Take.REF, noun="measures", required=False),
)
WHEN: Final = (
    Input("unit", _("Only for"), Take.REF, noun="units", required=False, help=_("Empty: the whole company.")),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
    Input("why", _("Reason"), Take.LONG, required=False, most=2000),
)
SCHEME: Final = (
    Input(
        "indicators", _("Indicators"), Take.TABLE, most=20, help=_("The weights are 100 % together."),
        columns=(
            *WHICH, Input("weight", _("Weight in %"), Take.QTY), Input("least", _("Cases at least"), Take.INT, required=False),
            Input("curve", _("Curve"), help=_("figure:score from left to right, e.g. 0.6:0 0.8:60 1:100 1.2:120"), most=400, curve=True),
        ),
    ),
    *WHEN,
)  # fmt: skip
VETOES: Final = (
    Input(
        "vetoes", _("Vetoes"), Take.TABLE, most=20, required=False, help=_("Without a row no veto is in force."),
        columns=(
            *WHICH, Input("below", _("Falls below"), Take.RATIO), Input("effect", _("What it does"), Take.CHOICE, choices=giving.said(terms.EFFECTS)),
            Input("cap", _("Points at most"), Take.QTY, required=False),
        ),
    ),
    *WHEN,
)  # fmt: skip


def _code(row: Mapping[str, Any], at: str) -> str:
    """The indicator a row names: one of the list, or one of the company's own measures."""
    if row.get("measure") is None:
        if not row.get("indicator"):
            raise Refusal("scheme.which", "Name an indicator, or one of the company's own measures.", field=f"{at}.indicator")
        return str(row["indicator"])
    code = indicators.of_measure(schemes.measure_by_id(row["measure"]).code)
    if not code or row.get("indicator"):
        raise Refusal("scheme.measure", "Name one measure of the company's own that sums or divides; a level is not scored.", field=f"{at}.measure")
    return code


def _curve(text: str, at: str) -> str:
    """The curve, refused at its own field where it is none."""
    try:
        appraisal.curve_of(text)
    except Refusal as fault:
        raise fault.at(at) from fault
    return text


def _drafted(call: Call, kind: RuleKind, rows: list[dict[str, Any]]) -> Done:
    data = call.data
    unit = data.get("unit")
    fact = draft_rule.NewRule(kind, rows, data["valid_from"], data.get("valid_to"), f"unit:{unit}" if unit else "", data.get("why") or "")
    key = draft_rule.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(record_id=key, say=_("The draft has been written. Propose it when it is ready."), undo=("withdraw", {}))


def _scheme(call: Call) -> Done:
    rows = [
        {
            "indicator": _code(row, f"indicators.{n}"), "weight": format(row["weight"], "f"), "least": row.get("least") or 0,
            "curve": _curve(row.get("curve") or "", f"indicators.{n}.curve"),
        }
        for n, row in enumerate(call.data["indicators"] or (), 1)
    ]  # fmt: skip
    return _drafted(call, appraisal.SCHEME, rows)


def _vetoes(call: Call) -> Done:
    rows = []
    for n, row in enumerate(call.data.get("vetoes") or (), 1):
        if row["effect"] == terms.CAP and row.get("cap") is None:
            raise Refusal("scheme.cap", "Say how many points are the most then.", field=f"vetoes.{n}.cap")
        rows.append(
            {
                "indicator": _code(row, f"vetoes.{n}"), "below": format(row["below"], "f"), "effect": row["effect"],
                "cap": format(row.get("cap") or Decimal(0), "f"),
            }
        )  # fmt: skip
    return _drafted(call, terms.VETOES, rows)


def _which(code: str) -> dict[str, Any]:
    """An indicator as its row of a form: of the list, or the key of one of the company's own measures."""
    if code in BUILT_IN:
        return {"indicator": code}
    return {"measure": schemes.measure_ids([code.split(".")[1]]).get(code.split(".")[1])}


def _scheme_start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """A new scheme begins with the one in force."""
    rows = [{**_which(one.code), "weight": one.weight, "least": one.least, "curve": one.curve} for one in appraisal.scheme(today(), 0)]
    return {"valid_from": today(), "indicators": rows}


def _vetoes_start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """New vetoes begin with those in force."""
    rows = [{**_which(one.indicator), "below": one.below, "effect": one.effect, "cap": one.cap or None} for one in terms.vetoes(today(), 0)]
    return {"valid_from": today(), "vetoes": rows}


ACTS: Final = (
    Act("draft_scheme", _("New appraisal scheme"), _scheme, SCHEME, icon="clipboard-check", makes=True, start=_scheme_start),
    Act("draft_vetoes", _("New vetoes of the appraisal"), _vetoes, VETOES, icon="ban", makes=True, start=_vetoes_start),
)
