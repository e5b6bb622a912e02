"""The floor `ui`: the icon sprite — one SVG file with just the lucide icons whose names the source mentions.

Names are found in templates (`{% icon "truck" %}`) and in Python (`icon="truck"`), so nobody keeps a list.
"""

import re
from collections.abc import Iterable
from pathlib import Path

IN_TEMPLATES = re.compile(r"""\{%\s*icon\s+["']([a-z0-9-]+)["']""")
IN_PYTHON = re.compile(r"""\bicon(?:=|:\s*str\s*=\s*|["']\s*:\s*)["']([a-z0-9-]+)["']""")
INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
# what scripts and parts choose by themselves, so no template or call spells it out
ALWAYS = frozenset({"check", "chevron-right", "circle-alert", "circle-check", "file-text", "info", "mail", "pencil-line",
                    "triangle-alert", "x"})


class UnknownIcon(Exception):
    """The source names icons that the set does not have."""


def names_in(folders: Iterable[Path]) -> set[str]:
    """Every icon name mentioned in the templates and Python files under the folders."""
    found: set[str] = set(ALWAYS)
    for folder in folders:
        for path in sorted(folder.rglob("*.html")):
            found.update(IN_TEMPLATES.findall(path.read_text(encoding="utf-8")))
        for path in sorted(folder.rglob("*.py")):
            found.update(IN_PYTHON.findall(path.read_text(encoding="utf-8")))
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
