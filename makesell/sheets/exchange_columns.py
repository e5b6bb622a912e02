"""What a table of a noun is: its columns are the inputs of the noun's own new act, known by name or by label in either language.

Whoever may create a noun may import it, if what an import made can be taken back (`flows/steps/ways_back.py`).
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from makesell.flows.steps.ways_back import WAYS
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal
from makesell.sheets.parts import Act, Input, Sheet, Take, Text

EXTERNAL: Final = Input("external_id", _("Number in the source"), required=False, help=_("The same number again changes the same row."))
NEVER: Final = frozenset({Take.FILE, Take.TABLE, Take.SECRET, Take.DRAWN})
# Words of forms that are no data of a row.
ASKED: Final = frozenset({"confirmed"})
LANGUAGES: Final = ("zh-hans", "en")
_SPACES: Final = re.compile(r"[\s_*：:（）()]+")


def act_of(sheet: Sheet) -> Act:
    """The act that makes rows of a noun; refuses a noun that has none, or whose rows an import could not take back."""
    act = next((a for a in sheet.acts if a.makes and any(i.take not in NEVER for i in a.inputs)), None)
    if act is None or sheet.noun not in WAYS:
        raise Refusal("import.none", "This list cannot be imported.", status=404)
    return act


def columns(sheet: Sheet) -> tuple[Input, ...]:
    """What an import of a noun takes, column by column: the inputs of its new act, and for records the number of the source.

    Of a record with lines every row is a line that repeats what the record says.
    """
    act = act_of(sheet)
    table = lines_of(sheet)
    if table is None and any(i.required and i.take is Take.TABLE for i in act.inputs):
        raise Refusal("import.none", "This list cannot be imported.", status=404)
    own = tuple(i for i in act.inputs if i.take not in NEVER and i.name not in ASKED) + (table.columns if table else ())
    kept = any(i.name == EXTERNAL.name for i in own)
    return own if sheet.incoming or kept or not sheet.record_kind else (*own, EXTERNAL)


def lines_of(sheet: Sheet) -> Input | None:
    """The table of lines in the new act, for a noun whose rows of one record stand together."""
    if sheet.incoming is None or not sheet.incoming.record:
        return None
    return next(i for i in act_of(sheet).inputs if i.take is Take.TABLE)


def importable(sheet: Sheet, actor: Actor) -> bool:
    """True when the actor may import this noun."""
    try:
        act = act_of(sheet)
        columns(sheet)
    except Refusal:
        return False
    return sheet.policy.may(actor, act.name)


def key_of(text: Any) -> str:
    """A word as it is compared: without spaces and signs, in small letters."""
    return _SPACES.sub("", str(text)).lower()


def in_all_languages(text: Text) -> set[str]:
    """A label's words in every language, as they are compared."""
    found = set()
    for language in LANGUAGES:
        with override(language):
            found.add(key_of(text))
    return found


def match(sheet: Sheet, header: Sequence[str]) -> dict[str, int]:
    """Which column of a file is which of the noun, by name or by the label of form or list in either language: {name: place}."""
    listed = {column.name: column.label for column in sheet.columns}
    wanted = {
        one.name: {key_of(one.name), *in_all_languages(one.label), *in_all_languages(listed.get(one.name, one.label))} for one in columns(sheet)
    }
    found: dict[str, int] = {}
    for place, title in enumerate(header):
        name = next((n for n, keys in wanted.items() if key_of(title) in keys and n not in found), None)
        if name:
            found[name] = place
    return found


def template(sheet: Sheet) -> list[str]:
    """The header of an empty file to fill in."""
    return [str(one.label) for one in columns(sheet)]
