"""Ground/text: what countries are called in the reader's language; their ISO code stays the value in tables, files and addresses."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from babel import Locale
from django.utils.functional import lazy
from django.utils.translation import get_language

# What the library names besides countries: unions, the world and its tests.
NONE: Final = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


@cache
def _names(*, chinese: bool) -> Mapping[str, str]:
    return dict((Locale("zh", script="Hans") if chinese else Locale("en")).territories)


def name_of(code: str) -> str:
    """A country's name in the language of the running request; an unknown code as it is."""
    return _names(chinese=(get_language() or "zh-hans").startswith("zh")).get(code, code)


_later = lazy(name_of, str)     # asked for only when it is shown
COUNTRIES: Final[Mapping[str, str]] = {code: _later(code) for code in sorted(_names(chinese=False)) if code.isalpha() and code not in NONE}
