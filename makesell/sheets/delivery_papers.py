"""The papers of deliveries, as acts of their sheet: labels of parcels, the delivery note 送货单, the pick list 拣货单 of one or of a wave."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.deliveries import states
from makesell.flows.pro_6_shipping import print_labels, print_note, print_picks
from makesell.flows.pro_6_shipping.print_labels import LabelsFact
from makesell.flows.pro_6_shipping.print_note import NoteFact
from makesell.flows.pro_6_shipping.print_picks import PicksFact
from makesell.flows.steps.papers import CHINESE, CUSTOMERS, ENGLISH, LANGUAGES, OURS
from makesell.ground.actor import Actor
from makesell.sheets.giving import said
from makesell.sheets.parts import Act, Call, Done, Input, Take

PRINTED: Final = _("Printed; the paper is among its files.")


def _labels(call: Call) -> Done:
    file = print_labels.perform(LabelsFact(call.ids[0], call.data.get("parcel")), actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], PRINTED, data={"file": file})


def _note(call: Call) -> Done:
    file = print_note.perform(NoteFact(call.ids[0], call.data["language"]), actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], PRINTED, data={"file": file})


def _picks(call: Call) -> Done:
    """One of a wave leads to the first of its deliveries, where the paper lies as on the others."""
    files = print_picks.perform(PicksFact(call.ids, call.data["language"]), actor=call.actor, at=call.at, reason=call.reason)
    say = PRINTED if len(files) == 1 else _("Printed; the paper is among the files of each of these deliveries.")
    return Done(call.ids[0], say, data={"file": files[0], "files": files})


def _customers(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"language": CUSTOMERS}


def _readers(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """Who picks reads it: the language somebody works in."""
    return {"language": CHINESE if (get_language() or CHINESE).startswith("zh") else ENGLISH}


ACTS: Final = (
    Act("print_picks", _("Print the pick list"), _picks, (Input("language", _("Language"), Take.CHOICE, choices=said(OURS)),), icon="list-checks",
        bulk=True, states=states.PLANNED, start=_readers),
    Act("print_labels", _("Print labels"), _labels, (
        Input("parcel", _("Parcel"), Take.INT, required=False, help=_("The parcel's number on this delivery; empty for all.")),
    ), icon="printer", states=(states.PICKED, *states.GONE)),
    Act("print_note", _("Print the delivery note"), _note, (Input("language", _("Language"), Take.CHOICE, choices=said(LANGUAGES)),),
        icon="file-text", states=(states.PICKED, *states.GONE), start=_customers),
)  # fmt: skip
