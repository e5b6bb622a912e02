"""Ground/text: the catalogue of translations. Fragments `locale/<lang>/*.po`, one a room, become one `LC_MESSAGES/django.mo`.

Run as `python -m makesell.ground.text.catalogue [root]`; compiled files are made at install and never committed. The languages'
folders are named as Django names locales (`zh_Hans`).
"""

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import polib

DOMAIN = "django"
SOURCE_LANGUAGE = "en"
PLURALS = {"zh_Hans": "nplurals=1; plural=0;", "en": "nplurals=2; plural=(n != 1);"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[diouxXeEfFgGcrs]|%%|%[diouxXeEfFgGcrs]|\{(\w*)[^{}]*\}")
Key = tuple[str, str | None]


class CatalogueError(Exception):
    """The fragments contradict each other or cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A message of a fragment and where it stands."""

    entry: polib.POEntry
    file: Path

    @property
    def where(self) -> str:
        return f"{self.file}:{self.entry.linenum}"


def languages(root: Path) -> list[str]:
    """The languages that have fragments under `root` (the locale folder)."""
    return sorted(folder.name for folder in root.iterdir() if folder.is_dir() and any(folder.glob("*.po"))) if root.exists() else []


def fragments(root: Path, language: str) -> list[Placed]:
    """Every message of a language's fragments, obsolete ones too. Raises CatalogueError when a file cannot be read."""
    placed = []
    for file in sorted((root / language).glob("*.po")):
        try:
            placed += [Placed(entry, file) for entry in polib.pofile(str(file), encoding="utf-8", check_for_duplicates=True)]
        except (OSError, ValueError, UnicodeDecodeError) as error:
            raise CatalogueError(f"{file}: {error}") from error
    return placed


def merged(root: Path, language: str) -> polib.POFile:
    """One catalogue of all fragments. Raises CatalogueError when the same message is translated in two ways."""
    found: dict[Key, Placed] = {}
    for placed in fragments(root, language):
        entry = placed.entry
        if entry.obsolete or "fuzzy" in entry.flags:
            continue
        key = (entry.msgid, entry.msgctxt)
        before = found.setdefault(key, placed)
        if (before.entry.msgstr, before.entry.msgstr_plural) != (entry.msgstr, entry.msgstr_plural):
            raise CatalogueError(f"{placed.where} and {before.where} translate {entry.msgid!r} differently")
    made = polib.POFile()
    made.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": PLURALS.get(language, PLURALS[SOURCE_LANGUAGE]),
    }
    made.extend(_clean(found[key].entry) for key in sorted(found, key=lambda key: (key[0], key[1] or "")))
    return made


def compile_all(root: Path) -> dict[str, int]:
    """Write `LC_MESSAGES/django.mo` of every language; returns how many messages each has. Untouched when nothing changed."""
    counts = {}
    for language in languages(root):
        catalogue = merged(root, language)
        target = root / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
        target.parent.mkdir(exist_ok=True)
        made = catalogue.to_binary()
        if not target.exists() or target.read_bytes() != made:
            # Written aside and moved, so that a running server never reads half a file.
            aside = target.with_suffix(f".{os.getpid()}")
            aside.write_bytes(made)
            aside.replace(target)
        counts[language] = len(catalogue)
    return counts


def placeholders(message: str) -> list[str]:
    """The placeholders of a message, sorted: `%(name)s` and `{name}` alike; a doubled per cent sign is none."""
    return sorted(match.group(0) for match in PLACEHOLDER.finditer(message) if match.group(0) != "%%")


def _clean(entry: polib.POEntry) -> polib.POEntry:
    return polib.POEntry(
        msgid=entry.msgid,
        msgctxt=entry.msgctxt,
        msgid_plural=entry.msgid_plural,
        msgstr=entry.msgstr,
        msgstr_plural=entry.msgstr_plural,
    )


def main(arguments: list[str]) -> int:
    """Compile the catalogues below the folder given, else `locale` beside the package. 1 with a plain sentence when they contradict."""
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[3] / "locale"
    try:
        counts = compile_all(root)
    except CatalogueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("".join(f"{language}: {count} messages\n" for language, count in counts.items()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
