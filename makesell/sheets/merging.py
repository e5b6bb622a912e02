"""Merging two customers as a form: for each field that differs, which value stays. Shared by customers and by pairs of them."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import merge_customer
from makesell.ground.actor import Actor
from makesell.masterdata.parties import queries, words
from makesell.masterdata.parties.queries import CustomerRow
from makesell.sheets import giving
from makesell.sheets.parts import Call, Comparison, Done, Input, Side, Take, Text

THIS, BESIDE = "this", "other"
SIDES: Final[Mapping[str, Text]] = {THIS: _("This one's"), BESIDE: _("The other's")}
OTHER: Final = Input("other", _("Other customer"), Take.REF, noun="customers")
LABELS: Final[Mapping[str, Text]] = {
    "keep": _("Which one is kept"),
    "name": _("Name"),
    "name_en": _("English name"),
    "kind": _("Kind"),
    "owner": _("Owner"),
    "territory": _("Territory"),
    "parent": _("Belongs to"),
    "channel": _("Channel"),
    "customer_class": _("Customer class"),
    "industry": _("Industry"),
    "region": _("Region"),
    "tax_number": _("Tax number"),
    "phone": _("Telephone"),
    "email": _("Mail"),
    "currency": _("Currency"),
    "language": _("Language"),
}
INPUTS: Final = tuple(Input(name, label, Take.CHOICE, choices=SIDES, required=False) for name, label in LABELS.items())
_SAID: Final = {
    "kind": giving.said(words.KINDS), "channel": giving.said(words.CHANNELS), "language": giving.said(words.LANGUAGES),
    "invoicing": giving.said(words.INVOICING),
}  # fmt: skip


def merge(call: Call, this: int, other: int) -> Done:
    """Merges the pair as chosen: `keep` names the one whose number stays, the fields whose value stays there."""
    turned = call.data.get("keep") == BESIDE
    kept, gone = (other, this) if turned else (this, other)
    wanted = THIS if turned else BESIDE
    taken = frozenset(name for name in merge_customer.CHOICES if (call.data.get(name) or (BESIDE if turned else THIS)) == wanted)
    fact = merge_customer.Merge(kept, gone, taken, None if turned else call.version)
    merge_customer.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(kept, _("The customers have been merged."), ("separate", {}), undo_id=gone)


def compare(actor: Actor, key: int, given: Mapping[str, Any]) -> Comparison | None:
    """This customer and the one named in `other`, side by side; None while none is named."""
    named = str(given.get("other") or "")
    return beside(actor, key, int(named)) if named.isdecimal() and len(named) < 16 else None


def beside(actor: Actor, this_id: int, other_id: int) -> Comparison:
    """Two customers the actor may see, side by side; an empty value gives way to a known one."""
    this, other = queries.customer(actor, this_id), queries.customer(actor, other_id)
    sides = [Side("keep", LABELS["keep"], this.code, other.code)]
    for name, column in merge_customer.CHOICES.items():
        mine, theirs = getattr(this, column), getattr(other, column)
        first = BESIDE if mine in (None, "") and theirs not in (None, "") else THIS
        sides.append(Side(name, LABELS[name], _words(this, name), _words(other, name), first))
    asks = _(
        "“%(this)s” and “%(other)s” become one customer. Contacts, addresses, team, belonging customers and price lists move to the one kept; "
        "documents stay as they are and count for it."
    ) % {"this": f"{this.code} {this.name}", "other": f"{other.code} {other.name}"}
    return Comparison(this.name, other.name, tuple(sides), asks)


def _words(row: CustomerRow, name: str) -> Text:
    if name == "owner":
        return " · ".join(part for part in (row.owner, row.unit) if part)
    value = getattr(row, name)
    known: Text = _SAID[name].get(value, value) if name in _SAID else value or ""
    return known


def told(customer_id: int) -> dict[int, str]:
    """The customers whose notes, files and changes are shown at this one: those merged into it."""
    return {row.id: f"{row.code} {row.name}" for row in queries.merged_into(customer_id)}
