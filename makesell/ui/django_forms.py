"""The floor `ui`: a Django form (allauth's) seen as our fields and errors."""

from django import forms
from django.forms.boundfield import BoundField

from makesell.ui.parts.forms import FieldView, FormError, Kind, Option

KINDS: dict[str, Kind] = {
    "password": "password",
    "email": "email",
    "number": "number",
    "checkbox": "checkbox",
    "date": "date",
    "file": "file",
}


def _kind(bound: BoundField) -> Kind:
    widget = bound.field.widget
    if isinstance(widget, forms.RadioSelect):
        return "radio"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.Textarea):
        return "textarea"
    return KINDS.get(getattr(widget, "input_type", "text"), "text")


def field_views(form: forms.BaseForm) -> tuple[FieldView, ...]:
    """The visible fields with their values, errors and choices; a password is never given back."""
    views: list[FieldView] = []
    for bound in form.visible_fields():
        kind = _kind(bound)
        value = bound.value()
        choices = getattr(bound.field, "choices", ())
        views.append(
            FieldView(
                name=bound.html_name,
                label=bound.label,
                kind=kind,
                value="" if kind in ("password", "file") or value is None else str(value),
                checked=kind == "checkbox" and bool(value),
                options=tuple(Option(str(v), str(t)) for v, t in choices),
                help=bound.help_text,
                error=" ".join(str(one) for one in bound.errors),
                required=bound.field.required,
                wide=True,
                autocomplete=str(bound.field.widget.attrs.get("autocomplete", "off")),
            )
        )
    return tuple(views)


def hidden_pairs(form: forms.BaseForm) -> tuple[tuple[str, str], ...]:
    """The hidden fields as name and value."""
    return tuple((bound.html_name, str(bound.value() or "")) for bound in form.hidden_fields())


def form_errors(form: forms.BaseForm) -> tuple[FormError, ...]:
    """The errors as lines of the summary: those of the form first, then one per field."""
    if not form.is_bound:
        return ()
    lines = [FormError(str(text)) for text in form.non_field_errors()]
    lines += [FormError(" ".join(str(one) for one in bound.errors), bound.html_name) for bound in form.visible_fields() if bound.errors]
    return tuple(lines)
