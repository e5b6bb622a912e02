"""The offer to replace the demo by a real company: what goes, who signs in afterwards, and the demo's name typed as a safeguard."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from makesell.doors.desk import addresses
from makesell.ground.organisation.queries import company
from makesell.ground.refusal import Refusal
from makesell.ui.parts import Button, FieldView, Form, FormError, FormSection, Note

FIELDS = ("kind", "path", "name", "password")
Chosen = Callable[[Mapping[str, str], str, str], tuple[FieldView, ...]]


def form(chosen: Chosen, typed: Mapping[str, str], refusal: Refusal | None) -> Form:
    """The form; `chosen` gives the fields that say which company comes in from where."""
    house = company()
    name = house.name if house else ""
    said = refusal.in_words(_) if refusal else ""
    at = refusal.field if refusal and refusal.field in FIELDS else ""
    fields = (
        *chosen(typed, said, at or ""),
        FieldView(
            "name", _("Name of the demo company"), value=typed.get("name", ""), required=True, error=said if at == "name" else "",
            help=_("To make sure: type %(name)s.") % {"name": name},
        ),
        FieldView(
            "password", _("Your password from then on"), "password", required=True, autocomplete="new-password",
            error=said if at == "password" else "", help=_("At least 10 characters; nobody is let in by one click any more."),
        ),
    )  # fmt: skip
    offer = _("This database holds the demo %(name)s, in which nobody has worked yet. The real company can take its place.") % {"name": name}
    goes = _("The whole demo goes: customers, products, targets, people and their logins. This cannot be undone.")
    stays = _("Only your own login stays, with your roles and the password below; you set up the second factor at the next step.")
    others = _("Let others in on the server: .venv/bin/makesell login NAME --roles executive")
    asked = _("Delete %(name)s for good and import the company of this folder?") % {"name": name}
    submit = Button(_("Replace the demo"), icon="trash-2", look="danger", name="start", value="1", confirm=asked)
    return Form(
        f"{addresses.IMPORTS}replace/", (FormSection(fields, _("Replace the demo"), goes),), (submit,), "import",
        errors=(FormError(said, at or ""),) if refusal else (), notes=(Note(offer, "info"), Note(f"{stays} {others}", "warn")),
    )  # fmt: skip
