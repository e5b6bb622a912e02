"""Ground/paper: sets a page. Typst compiles the document's template inside the house's frame, in a world that holds nothing else."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst

from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

ROOM = Path(__file__).resolve().parent
FONTS = ROOM / "fonts"
WANTED = ("Inter_400Regular.ttf", "Inter_600SemiBold.ttf", "NotoSansSC_400Regular.ttf", "NotoSansSC_600SemiBold.ttf")
FRAME = "frame.typ"
LABEL = "label.typ"


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed: a template (Typst text that imports `frame.typ`, or `label.typ` for labels), its data, and pictures by name (PNG)."""

    template: Path
    data: Mapping[str, Any]
    pictures: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on every page: the company, what the paper is, its number, the language (`zh`, `en`) and the words of the foot."""

    company: str
    title: str
    number: str
    language: str
    foot: str = ""

    def words(self) -> dict[str, str]:
        """The names the frame reads."""
        return {"company": self.company, "title": self.title, "number": self.number, "lang": self.language, "foot": self.foot}


@cache
def _fonts() -> typst.Fonts:
    missing = [name for name in WANTED if not (FONTS / name).is_file()]
    if missing:
        raise Refusal(
            "paper.fonts",
            "The fonts for printing are missing (%(names)s).",
            who=N_("Whoever runs the machine builds them with: make assets"),
            status=503,
            names=", ".join(missing),
        )
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def render(sheet: Sheet, head: Letterhead, *, at: dt.datetime) -> bytes:
    """The PDF of a sheet; the same bytes for the same sheet, head and moment. Refuses (422) a picture that is none."""
    try:
        made = typst.compile(**world(sheet, head), timestamp=int(at.timestamp()), format="pdf")
    except typst.TypstError as error:
        if not sheet.pictures:
            raise
        raise Refusal("paper.picture", "This picture cannot be printed.", field="drawn") from error
    return bytes(made)


def world(sheet: Sheet, head: Letterhead) -> dict[str, Any]:
    """All that the compiler may see of a sheet, as its arguments: the template, the house's frames, the fonts and the data."""
    rooms = {name: (ROOM / "templates" / name).read_bytes() for name in (FRAME, LABEL)}
    pictures = {name: list(png) for name, png in sheet.pictures.items()}
    data = json.dumps({"head": head.words(), "pictures": pictures, **sheet.data}, ensure_ascii=False, sort_keys=True)
    return {
        # the stubs of typst do not know yet that several files may be given by name
        "input": cast("Any", {"main.typ": sheet.template.read_bytes(), **rooms}),
        "font_paths": _fonts(), "ignore_system_fonts": True, "sys_inputs": {"data": data},
    }  # fmt: skip
