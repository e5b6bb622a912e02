"""Prints the house: its floors from the top, their rooms, and each room's first sentence. Run: `make map`."""

import ast
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "makesell"
FLOORS = ("demo", "doors", "sheets", "ui", "flows", "metrics", "documents", "books", "masterdata", "engines", "ground")


def first_sentence(room: Path) -> str:
    """The first line of a room's docstring: of the package, or of its models or only module."""
    for name in ("__init__.py", "models.py"):
        path = room / name
        said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) if path.exists() else None
        if said:
            return said.splitlines()[0]
    return ""


def lines() -> list[str]:
    """The map, line by line."""
    drawn = []
    for floor in FLOORS:
        folder = PACKAGE / floor
        if not folder.exists():
            continue
        drawn += ["", f"{floor}  {first_sentence(folder)}".rstrip()]
        rooms = sorted(path for path in folder.iterdir() if (path / "__init__.py").exists() and path.name != "tests")
        drawn += [f"    {room.name:<20}{first_sentence(room)}".rstrip() for room in rooms]
    return drawn


if __name__ == "__main__":
    sys.stdout.write("\n".join(lines()) + "\n")
