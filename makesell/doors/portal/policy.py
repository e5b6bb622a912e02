"""The table of access to the portal's addresses; a test fails when one is missing. A link opens its one record for its one purpose."""

from collections.abc import Mapping
from typing import Final

LINK: Final = "whoever holds a link that has neither ended nor been taken back; only its record, only its purpose"
PUBLIC: Final = "everybody; shows nothing of ours but what the given file itself proves"
RULES: Final[Mapping[str, str]] = {"portal": LINK, "portal_paper": LINK, "portal_act": LINK, "portal_verify": PUBLIC}
