"""Times of a day as forms take them: 18:00 is minute 1080; 24:00 ends a day."""

import re
from typing import Final

from makesell.ground.refusal import Refusal

_TIME: Final = re.compile(r"(\d{1,2})[:\uff1a](\d{2})")


def minute(word: str) -> int:
    """Minutes after midnight of a time such as 18:00; refuses what is none."""
    found = _TIME.fullmatch(word.strip())
    if found is None or int(found[2]) > 59 or int(found[1]) * 60 + int(found[2]) > 24 * 60:
        raise Refusal("hours.time", "“%(word)s” is not a time such as 18:00.", field="starts", word=word[:20])
    return int(found[1]) * 60 + int(found[2])


def words(minutes: int) -> str:
    """Minutes after midnight as a time."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
