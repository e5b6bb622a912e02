"""What an incentive plan's kinds, periods and conditions are called, for forms and tables."""

from typing import Final

from makesell.masterdata.schemes import words
from makesell.sheets import giving

LADDERS: Final = giving.said(words.LADDERS)
PERIODS: Final = giving.said(words.ACCUMULATIONS)
CREDITS: Final = giving.said(words.CREDITS)
RELEASES: Final = giving.said(words.RELEASES)
SHARES: Final = giving.said(words.SHARES)
MODIFIERS: Final = giving.said(words.MODIFIERS)
