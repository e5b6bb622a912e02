"""Ground/paper: codes that scanners read. Code 128 (ISO/IEC 15417) for hand-held lasers, QR (ISO/IEC 18004) for cameras, as runs of dark modules."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import qrcode
from barcode.codex import Code128
from qrcode.constants import ERROR_CORRECT_M

# More characters make bars thinner than a hand-held scanner reads on a label of 100 mm (0.2 mm).
LONGEST: Final = 30


@dataclass(frozen=True, slots=True)
class Code:
    """A code of `width` × `height` modules; each run is (column, row, length) of dark modules. Bars have one row."""

    width: int
    height: int
    runs: tuple[tuple[int, int, int], ...]

    def drawn(self) -> dict[str, Any]:
        """What a template's `code()` draws."""
        return {"width": self.width, "height": self.height, "runs": self.runs}


def fits_bars(text: str) -> bool:
    """Whether a text can be bars on a label: printable ASCII, and not too long."""
    return 0 < len(text) <= LONGEST and text.isascii() and text.isprintable()


def bars(text: str) -> Code:
    """A text as Code 128; digits stand two in a sign. Asks for what `fits_bars`."""
    return _of([Code128(text).build()[0]])


def qr(text: str) -> Code:
    """A text as a QR code of correction level M (15 % may be lost); always the same modules for the same text."""
    made = qrcode.QRCode(border=0, error_correction=ERROR_CORRECT_M)
    made.add_data(text)
    made.make(fit=True)
    return _of(["".join("1" if dark else "0" for dark in row) for row in made.get_matrix()])


def _of(rows: list[str]) -> Code:
    runs = []
    for y, row in enumerate(rows):
        x = 0
        for dark, modules in groupby(row):
            length = len(list(modules))
            if dark == "1":
                runs.append((x, y, length))
            x += length
    return Code(len(rows[0]), len(rows), tuple(runs))
