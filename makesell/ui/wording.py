"""The floor `ui`: words of the running language, kept. A page asks for 400 of them, and Django looks for the language of the running task and
goes through the catalogue each time; our requests run in threads, and a catalogue does not change while a process lives.
"""

import threading
from typing import Any, Final

from django.utils import translation
from django.utils.translation import trans_real

# Some words come from data (a choice that is no longer known); more than this many are not kept.
MOST: Final = 20_000
# The stubs do not know what both hold.
_REAL: Any = trans_real
_DJANGO: Any = translation


def gettext(message: str) -> str:
    """A message in the language of this thread."""
    words: Any = getattr(_REAL._active, "value", None)
    if words is None or type(message) is not str:
        return trans_real.gettext(message)
    try:
        found: str = words.kept[message]
    except AttributeError:
        words.kept = {}
        found = words.kept[message] = trans_real.gettext(message)
    except KeyError:
        if len(words.kept) >= MOST:
            words.kept.clear()
        found = words.kept[message] = trans_real.gettext(message)
    return found


def keep_words() -> None:
    """From now on words are kept, and the language is the thread's."""
    _REAL._active = threading.local()
    _DJANGO._trans.gettext = gettext
