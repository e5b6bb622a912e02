"""Sheet of payment letters 代付函: who may pay for which customer, between which days."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.receipts import queries as receipts
from makesell.documents.receipts.access import LETTERS
from makesell.flows.pro_6_shipping import end_payment_letter, file_payment_letter
from makesell.flows.pro_6_shipping.file_payment_letter import LetterFact
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.giving import done
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Take

NOUN: Final = "payment_letters"


def head(actor: Actor, key: int) -> Head:
    """The letter's head; refuses what the actor may not see."""
    row = receipts.letter(actor, key)
    return Head(title=row.payer_name, sub=row.customer)


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = receipts.letter(actor, key)
    return [
        Fact(_("Payer"), row.payer_name),
        Fact(_("Pays for"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Place of the original"), row.reference),
        Fact(_("From"), row.valid_from, Kind.DATE),
        Fact(_("Until"), row.valid_to, Kind.DATE),
        Fact(_("Filed by"), row.filed_by),
        Fact(_("Filed at"), row.filed_at, Kind.MOMENT),
    ]


def _file(call: Call) -> Done:
    data = call.data
    fact = LetterFact(data["customer"], data["payer"], data["valid_from"], data.get("valid_to"), data.get("reference") or "")
    return Done(file_payment_letter.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("The letter is on file."))


def _end(call: Call) -> Done:
    end_payment_letter.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason)
    return done(call, _("It holds no longer."))


FILE: Final = (
    Input("customer", _("Pays for"), Take.REF, noun="customers"),
    Input("payer", _("Payer"), most=200, help=_("As the bank names it.")),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
    Input("reference", _("Place of the original"), required=False, most=200),
)
SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Payment letter"),
    plural=_("Payment letters"),
    icon="mail",
    listing=receipts.LETTER_LISTING,
    policy=LETTERS,
    head=head,
    section="sell",
    order=57,
    columns=(
        Column("payer", _("Payer"), opens=True),
        Column("customer", _("Pays for")),
        Column("valid_from", _("From")),
        Column("valid_to", _("Until")),
        Column("reference", _("Place of the original"), phone=False),
    ),
    acts=(
        Act("file", _("File a payment letter"), _file, FILE, icon="plus", makes=True),
        Act("end", _("End"), _end, icon="x", danger=True, asks=_("The payer may no longer pay for this customer.")),
    ),
    panels=(Panel("facts", _("Details"), _facts),),
    empty=_("Nobody may pay for somebody else yet."),
)
