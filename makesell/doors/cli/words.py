"""The command-line door: sentences on the terminal, in the language of the terminal (LC_ALL, LC_MESSAGES, LANG)."""

import gettext
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import polib

from makesell.ground.refusal import Refusal
from makesell.ground.text import Marked

LOCALE = Path(__file__).resolve().parents[3] / "locale"
OWN_FRAGMENT = "launcher.po"


def language(env: Mapping[str, str] = os.environ) -> str:
    """`zh_Hans` for a Chinese terminal, `en` for every other."""
    named = next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "")
    return "zh_Hans" if named.lower().startswith("zh") else "en"


def translator(chosen: str | None = None) -> Callable[[str], str]:
    """Turns a marked English sentence into the terminal's language; before the catalogue is compiled, from our own fragment."""
    tongue = chosen or language()
    if tongue == "en":
        return str
    known: dict[str, str] = {}
    fragment = LOCALE / tongue / OWN_FRAGMENT
    if fragment.exists():
        known = {entry.msgid: entry.msgstr for entry in polib.pofile(str(fragment), encoding="utf-8") if entry.msgstr}
    rest = gettext.translation("django", str(LOCALE), [tongue], fallback=True)
    return lambda sentence: known.get(sentence) or rest.gettext(sentence)


def in_words(sentence: str, **params: object) -> str:
    """A sentence with its parameters, in the terminal's language."""
    translate = translator()
    said = translate(sentence)
    return said % {name: translate(value) if isinstance(value, Marked) else value for name, value in params.items()} if params else said


def say(sentence: Marked, **params: object) -> None:
    """Prints a sentence at once (standard output)."""
    print(in_words(sentence, **params), flush=True)


def remark(sentence: Marked, **params: object) -> None:
    """Prints what happens on the way (standard error), so that what a command answers can be piped into a file."""
    print(in_words(sentence, **params), file=sys.stderr, flush=True)


def refuse(refusal: Refusal) -> None:
    """Prints why something is not done, and who can help (standard error)."""
    translate = translator()
    print(refusal.in_words(translate), file=sys.stderr, flush=True)
    if refusal.who:
        print(translate(refusal.who), file=sys.stderr, flush=True)
