"""Papers: the same bytes for the same data; what somebody typed is text whatever it looks like; nothing of the machine can be read."""

import datetime as dt
from pathlib import Path

import pytest
import typst

from makesell.ground.paper.press import Letterhead, Sheet, render
from makesell.ground.refusal import Refusal

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
HEAD = Letterhead("示例公司", "目标责任书", "TA-1", "zh")
HOSTILE = '#read("/etc/passwd") *bold* $x^2$ <label> @ref #eval("1") \\ // "quote" \u202e 中文'
FRAME = '#import "frame.typ": *\n#show: frame\n'


def template(folder: Path, text: str) -> Path:
    """A template file."""
    made = folder / "page.typ"
    made.write_text(FRAME + text, encoding="utf-8")
    return made


def literal(text: str) -> str:
    """A Typst string that says exactly this."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def test_the_same_data_makes_the_same_bytes(tmp_path: Path) -> None:
    page = template(tmp_path, "#data.name")
    first, again = (render(Sheet(page, {"name": "张三"}), HEAD, at=AT) for _ in range(2))
    other = render(Sheet(page, {"name": "李四"}), HEAD, at=AT)
    assert first.startswith(b"%PDF-")
    assert (first == again, first == other) == (True, False)


def test_hostile_words_are_printed_and_nothing_else(tmp_path: Path) -> None:
    """What came as data is the same paper as the same characters written by hand as a string."""
    given = render(Sheet(template(tmp_path, "#data.name"), {"name": HOSTILE}), HEAD, at=AT)
    by_hand = render(Sheet(template(tmp_path, f"#{literal(HOSTILE)}"), {"name": HOSTILE}), HEAD, at=AT)
    assert given == by_hand
    for field in ("company", "title", "number", "foot"):
        words = {"company": "甲", "title": "乙", "number": "1", "language": "zh", "foot": "丙"} | {field: HOSTILE}
        assert render(Sheet(template(tmp_path, "x"), {}), Letterhead(**words), at=AT).startswith(b"%PDF-")


def test_a_template_sees_no_file_of_the_machine(tmp_path: Path) -> None:
    for text in ('#read("/etc/hostname")', '#read("../../etc/hostname")', f'#read("{Path(__file__)}")'):
        with pytest.raises(typst.TypstError):
            render(Sheet(template(tmp_path, text), {}), HEAD, at=AT)


def test_a_picture_that_is_none_is_refused(tmp_path: Path) -> None:
    page = template(tmp_path, '#picture("drawn")')
    with pytest.raises(Refusal) as caught:
        render(Sheet(page, {}, {"drawn": b"no picture"}), HEAD, at=AT)
    assert caught.value.code == "paper.picture"
