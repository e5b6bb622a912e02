"""What is printed on parcels and papers for scanners: codes of the house's own, which say what they are the code of. Pure."""

import re
from typing import Final, Literal

Kind = Literal["parcel", "delivery"]
_LETTERS: Final[dict[Kind, str]] = {"parcel": "MSP", "delivery": "MSD"}
_READ: Final = re.compile(r"MS([PD])-([1-9][0-9]{0,17})", re.IGNORECASE)


def code_of(kind: Kind, key: int) -> str:
    """The code of a parcel or a delivery; no other number of the house looks like it."""
    return f"{_LETTERS[kind]}-{key}"


def read(text: str) -> tuple[Kind, int] | None:
    """What a code of the house's own stands for; None for any other text."""
    found = _READ.fullmatch(text.strip())
    if found is None:
        return None
    return ("parcel" if found[1].upper() == "P" else "delivery", int(found[2]))
