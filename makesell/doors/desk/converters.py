"""Parts of addresses: a noun or a board's code, known to the registry; unknown ones are no address at all."""

from makesell.sheets.boards import Board
from makesell.sheets.parts import Sheet
from makesell.sheets.registry import BY_BOARD, BY_NOUN


class SheetConverter:
    """A noun of the registry as its sheet."""

    regex = "[a-z][a-z_]*"

    def to_python(self, value: str) -> Sheet:
        """The sheet; ValueError (so: no such address) for an unknown noun."""
        if value not in BY_NOUN:
            raise ValueError(value)
        return BY_NOUN[value]

    def to_url(self, value: Sheet | str) -> str:
        """The noun."""
        return value if isinstance(value, str) else value.noun


class BoardConverter:
    """A board's code as the board."""

    regex = "[a-z][a-z_]*"

    def to_python(self, value: str) -> Board:
        """The board; ValueError for an unknown code."""
        if value not in BY_BOARD:
            raise ValueError(value)
        return BY_BOARD[value]

    def to_url(self, value: Board | str) -> str:
        """The code."""
        return value if isinstance(value, str) else value.code


class IdConverter:
    """A key that can exist; longer numbers are no address."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)
