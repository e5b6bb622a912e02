"""The floor `ui`: the icon sprite — one SVG file with just the lucide icons whose names the source mentions.

Names are found in templates (`{% icon "truck" %}`) and in Python (`icon="truck"`, or any quoted word of the rooms that draw
that happens to be an icon's name), so nobody keeps a list.
"""

import re
from collections.abc import Iterable
from pathlib import Path

IN_TEMPLATES = re.compile(r"""(?:\{%\s*icon\s+|\bicon_name=)["']([a-z0-9-]+)["']""")
IN_PYTHON = re.compile(r"""\bicon(?:=|:\s*str\s*=\s*|["']\s*:\s*)["']([a-z0-9-]+)["']""")
QUOTED = re.compile(r"""["']([a-z0-9]+(?:-[a-z0-9]+)*)["']""")
# the rooms that hand icons to parts; elsewhere a quoted word is never one
DRAWING_ROOMS = ("ui", "doors", "sheets", "demo")
INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
# what scripts and parts choose by themselves, so no template or call spells it out
ALWAYS = frozenset({"check", "chevron-right", "circle-alert", "circle-check", "file-text", "info", "mail", "pencil-line", "triangle-alert", "x"})


class UnknownIcon(Exception):
    """The source names icons that the set does not have."""


def names_in(package: Path, icons: Path) -> set[str]:
    """Every icon the package mentions; `icons` is the folder of the set, which decides whether a quoted word is one."""
    known = {path.stem for path in icons.glob("*.svg")}
    found: set[str] = set(ALWAYS)
    for path in package.rglob("*.html"):
        found.update(IN_TEMPLATES.findall(path.read_text(encoding="utf-8")))
    for room in DRAWING_ROOMS:
        for path in (package / room).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            found.update(IN_PYTHON.findall(text))
            found.update(known.intersection(QUOTED.findall(text)))
    return found


def sprite(names: Iterable[str], icons: Path) -> str:
    """One SVG document with a `<symbol>` for each name; raises `UnknownIcon` naming all that are missing in `icons`."""
    symbols: list[str] = []
    missing: list[str] = []
    for name in sorted(names):
        path = icons / f"{name}.svg"
        inner = INNER.search(path.read_text(encoding="utf-8")) if path.exists() else None
        if inner is None:
            missing.append(name)
            continue
        drawing = re.sub(r"\s+", " ", inner.group(1)).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawing}</symbol>')
    if missing:
        raise UnknownIcon(f"lucide has no icon named: {', '.join(missing)}")
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>\n"
