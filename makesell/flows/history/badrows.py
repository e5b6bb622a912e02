"""Flows/history: the rows of an import that cannot be used, each named by file, line and field, so that one bad row stops nobody."""

from collections.abc import Callable
from dataclasses import dataclass, field

from makesell.ground.text import Marked

KEPT = 1000


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that was left out: where it stands and why. `params` fill the sentence; `field` is the column, or empty for the whole row."""

    file: str
    line: int
    field: str
    sentence: str
    params: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        return self.in_words(str)

    def in_words(self, translate: Callable[[str], str]) -> str:
        """`file:line field: sentence` in the reader's language; parameters marked with `N_` are translated too."""
        params = {name: translate(value) if isinstance(value, Marked) else value for name, value in self.params}
        said = translate(self.sentence) % params if params else translate(self.sentence)
        place = f"{self.file}:{self.line}"
        return f"{place} {self.field}: {said}" if self.field else f"{place}: {said}"


@dataclass(slots=True)
class BadRows:
    """Collects bad rows: all are counted, the first thousand are kept in words."""

    kept: list[BadRow] = field(default_factory=list)
    count: int = 0

    def add(self, row: BadRow) -> None:
        """Take one more bad row."""
        self.count += 1
        if len(self.kept) < KEPT:
            self.kept.append(row)

    def __len__(self) -> int:
        return self.count


class BadCellError(Exception):
    """Raised while a row is read; the table turns it into a `BadRow` and goes on with the next row."""

    def __init__(self, row: BadRow) -> None:
        super().__init__(str(row))
        self.row = row
