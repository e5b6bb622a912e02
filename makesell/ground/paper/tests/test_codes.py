"""Codes on labels are read by another library than the one that made them, drawn as coarsely as a label printer draws."""

from pathlib import Path

import pytest

from makesell.ground.paper import codes
from makesell.ground.paper.press import Letterhead, Sheet
from makesell.ground.paper.tests import reading

HEAD = Letterhead("示例公司", "标签", "", "zh")
PAGE = '#import "label.typ": *\n#show: label\n#code(data.bars)\n#v(5mm)\n#code(data.qr, width: 30mm, height: 30mm)\n'


@pytest.mark.parametrize("text", ["SF1234567890123", "7", "DN-2611-0001/2", "a b~c", "1Z999AA10123456784", "0" * codes.LONGEST])
def test_what_is_printed_is_read(tmp_path: Path, text: str) -> None:
    template = tmp_path / "page.typ"
    template.write_text(PAGE, encoding="utf-8")
    assert codes.fits_bars(text)
    (page,) = reading.codes(Sheet(template, {"bars": codes.bars(text).drawn(), "qr": codes.qr(f"{text} 中").drawn()}), HEAD)
    assert page == {("Code128", text), ("QRCode", f"{text} 中")}


@pytest.mark.parametrize("text", ["", "单号", "a\tb", "1" * (codes.LONGEST + 1)])
def test_what_cannot_be_bars_is_said(text: str) -> None:
    assert not codes.fits_bars(text)

