"""The floor `ui`: fields and forms, filters and saved views."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from makesell.ui.parts.base import Named, Pairs, Part, Text
from makesell.ui.parts.pieces import Button, Note

Kind = Literal[
    "text",
    "textarea",
    "email",
    "tel",
    "password",
    "number",
    "money",
    "date",
    "month",
    "datetime",
    "select",
    "multi",
    "combobox",
    "radio",
    "checkbox",
    "switch",
    "file",
    "drawn",
    "curve",
    "scan",
    "readonly",
]


@dataclass(frozen=True)
class Option(Named):
    """A choice of a field."""

    value: str
    label: Text
    help: Text = ""
    disabled: bool = False


@dataclass(frozen=True)
class FieldView(Part):
    """One field with label, help and error beside it.

    `values` are the chosen ones of multi/checkbox groups. `money`: `unit` is the currency. `combobox`: `search` answers
    `ComboboxResults`; `value` is the id sent, `shown` its name, `include` what is sent along. `checkbox`/`switch`: `checked`. `save`: htmx on change.
    """

    template: ClassVar[str] = "ui/field.html"
    name: str
    label: Text
    kind: Kind = "text"
    value: str = ""
    shown: Text = ""
    values: tuple[str, ...] = ()
    checked: bool = False
    options: tuple[Option, ...] = ()
    help: Text = ""
    error: Text = ""
    required: bool = False
    disabled: bool = False
    placeholder: Text = ""
    unit: Text = ""
    search: str = ""
    include: str = ""
    create: str = ""
    autocomplete: str = "off"
    inputmode: str = ""
    min: str = ""
    max: str = ""
    step: str = ""
    maxlength: int = 0
    rows: int = 3
    accept: str = ""
    save: str = ""
    live: str = ""
    autofocus: bool = False
    wide: bool = False
    hide_label: bool = False

    @property
    def id(self) -> str:
        """The input's id in the page."""
        return f"f-{self.name}"


@dataclass(frozen=True)
class ComboboxItem(Named):
    """One answer of a combobox's search; `value` is what is sent."""

    value: str
    label: Text
    hint: Text = ""


@dataclass(frozen=True)
class ComboboxResults(Part):
    """What a combobox's `search` (GET `q`, `field`) answers. `create` offers to make a new one (its address)."""

    template: ClassVar[str] = "ui/combobox_results.html"
    field: str
    items: tuple[ComboboxItem, ...]
    create: str = ""
    create_label: Text = ""


@dataclass(frozen=True)
class FormSection(Named):
    """A card of a form; `columns` on a wide screen. One that is `folded` under these words is opened by whoever needs it, unless `open`."""

    fields: tuple[FieldView, ...]
    title: Text = ""
    help: Text = ""
    columns: Literal[1, 2, 3, 4] = 2
    folded: Text = ""
    open: bool = False


@dataclass(frozen=True)
class FormError(Named):
    """A line of the summary: `field` is the input's name, "" for the form as a whole."""

    text: Text
    field: str = ""


@dataclass(frozen=True)
class Form(Part):
    """A whole form. htmx posts it and swaps the answer into its place (422 keeps what was typed); without scripts it is a plain post.

    `hidden` carries keys such as version and idempotency key. `extra` parts stand between the sections and the buttons.
    What is typed is kept in the browser under `draft` until it was sent.
    """

    template: ClassVar[str] = "ui/form.html"
    action: str
    sections: tuple[FormSection, ...]
    submit: tuple[Button, ...]
    id: str = "form"
    method: Literal["post", "get"] = "post"
    errors: tuple[FormError, ...] = ()
    who: Text = ""
    hidden: Pairs = ()
    cancel: str = ""
    upload: bool = False
    plain: bool = False
    notes: tuple[Note, ...] = ()
    extra: tuple[Part, ...] = ()
    message: Text = ""
    draft: str = ""


@dataclass(frozen=True)
class CompareRow(Named):
    """One field of two records: both values in words and the side chosen (`this`, `other`); equal ones leave no choice."""

    name: str
    label: Text
    this: Text
    other: Text
    chosen: Literal["this", "other"] = "this"
    error: Text = ""

    @property
    def same(self) -> bool:
        """True when there is nothing to choose."""
        return str(self.this) == str(self.other)


@dataclass(frozen=True)
class Compare(Part):
    """Two records side by side inside a form: for each field that differs one chooses which value stays."""

    template: ClassVar[str] = "ui/compare.html"
    label: Text
    this: Text
    other: Text
    rows: tuple[CompareRow, ...]


# ---- filters ----


@dataclass(frozen=True)
class FilterChip(Named):
    """A condition in words; `remove` is the address without it, `edit` the address that opens it in the builder.

    `join` stands before it ("and", "or").
    """

    text: Text
    remove: str
    edit: str = ""
    join: Text = ""


@dataclass(frozen=True)
class FilterField(Named):
    """A field one may filter by. The builder sends GET `add_field`, `add_op`, `add_value` (+ `keep`) to its action, which redirects."""

    name: str
    label: Text
    operators: tuple[Option, ...]
    kind: Literal["text", "number", "date", "choice", "combobox"] = "text"
    options: tuple[Option, ...] = ()
    search: str = ""


@dataclass(frozen=True)
class ColumnChoice(Named):
    """A column a person may show or hide."""

    name: str
    label: Text
    shown: bool


@dataclass(frozen=True)
class SavedView(Named):
    """A stored filter. `edit` and `delete` only where it is one's own."""

    label: Text
    href: str
    current: bool = False
    shared: bool = False
    default: bool = False
    edit: str = ""
    delete: Button | None = None
    count: Text = ""


@dataclass(frozen=True)
class SavedViews(Part):
    """Views as tabs. `save_action` posts `name`, `shared`, `default` with the hidden `keep` of the list's state."""

    template: ClassVar[str] = "ui/saved_views.html"
    items: tuple[SavedView, ...]
    save_action: str = ""
    keep: Pairs = ()
    changed: bool = False


@dataclass(frozen=True)
class Suggestion(Named):
    """What a typed word could mean in a list: the words before it, the word itself, and the list narrowed to it."""

    label: Text
    value: Text
    href: str


@dataclass(frozen=True)
class Suggestions(Part):
    """The options under a list's search box. `typed` alone is what Enter searches for."""

    template: ClassVar[str] = "ui/suggestions.html"
    typed: str
    items: tuple[Suggestion, ...]


@dataclass(frozen=True)
class Filters(Part):
    """Search box, conditions as chips, the builder, columns, grouping: all of it is the address.

    `action` is the list's address; `keep` what the search box and builder carry along. The search box sends `q`.
    `group_by`: choices sent as `group`. Columns are sent as repeated `col` in the order shown. The builder (`fields`) and `columns` are
    large and seldom opened: `filter_href` and `columns_href` are this page with the one or the other in it (`panel`), fetched on opening.
    `suggest` answers `Suggestions` to what is being typed into the search box; `widths` takes off the widths that were drawn ("" = none).
    """

    template: ClassVar[str] = "ui/filters.html"
    action: str
    keep: Pairs = ()
    q: str = ""
    placeholder: Text = ""
    suggest: str = ""
    widths: str = ""
    chips: tuple[FilterChip, ...] = ()
    clear: str = ""
    fields: tuple[FilterField, ...] = ()
    columns: tuple[ColumnChoice, ...] = ()
    group_by: tuple[Option, ...] = ()
    group: str = ""
    search: bool = True
    filter_href: str = ""
    columns_href: str = ""
    panel: Literal["", "filter", "columns"] = ""
