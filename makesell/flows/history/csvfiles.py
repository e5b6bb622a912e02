"""Flows/history: reads plain and gzipped CSV files row by row. A file that cannot be read is refused; single bad rows are collected."""

import csv
import datetime as dt
import gzip
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, Final, NoReturn, Protocol, Self, TypeVar, cast

from makesell.flows.history.badrows import BadCellError, BadRow, BadRows
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

Fact = TypeVar("Fact")

MAX_BYTES: Final = 512 * 1024 * 1024  # of one file, unpacked
MAX_LINE: Final = 1024 * 1024
MAX_TEXT: Final = 2000
MAX_DIGITS: Final = 15
_INTEGER = re.compile(r"(-?\d{1,15})(?:\.0+)?")
_AMOUNT = re.compile(r"-?\d+(\.\d+)?")
_DAY = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})(?: 00:00:00(?:\.0+)?)?")
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_WHO = N_("Whoever exported the files can export them again.")


class Reader(Protocol):
    """What the csv module's reader offers; the module names no type for it."""

    @property
    def line_num(self) -> int:
        """How many physical lines were read."""
        ...

    def __iter__(self) -> Iterator[list[str]]:
        """The records."""
        ...

    def __next__(self) -> list[str]:
        """The next record."""
        ...


class Row:
    """One row of a file. Each getter reads one column, or raises `BadCellError` naming file, line and column."""

    __slots__ = ("_cells", "_places", "file", "line")

    def __init__(self, file: str, line: int, cells: Sequence[str], places: dict[str, int]) -> None:
        self.file = file
        self.line = line
        self._cells = cells
        self._places = places

    def has(self, column: str) -> bool:
        """Whether the file has this column and the reader asked for it."""
        return column in self._places

    def refuse(self, column: str, sentence: str, **params: object) -> NoReturn:
        """Leave this row out, with the reason."""
        raise BadCellError(BadRow(self.file, self.line, column, sentence, tuple(params.items())))

    def optional_text(self, column: str) -> str:
        """The text without surrounding blanks; empty where nothing stands."""
        text = self._cells[self._places[column]].strip()
        if len(text) > MAX_TEXT:
            self.refuse(column, N_("This text is longer than %(limit)s characters."), limit=MAX_TEXT)
        return text

    def text(self, column: str) -> str:
        """A text that must be there."""
        return self.optional_text(column) or self.refuse(column, N_("Nothing stands here."))

    def optional_integer(self, column: str) -> int | None:
        """A whole number or None; `279.0`, as some exports write it, is 279."""
        text = self._cells[self._places[column]].strip()
        if not text:
            return None
        match = _INTEGER.fullmatch(text)
        if match is None or not text.isascii():
            self.refuse(column, N_("%(text)s is not a whole number."), text=text[:40])
        return int(match[1])

    def integer(self, column: str) -> int:
        """A whole number that must be there."""
        value = self.optional_integer(column)
        return self.refuse(column, N_("Nothing stands here.")) if value is None else value

    def amount(self, column: str) -> Decimal:
        """A plain decimal number, exactly as written: no thousands commas, no exponent, nothing rounded."""
        text = self.text(column)
        if not _AMOUNT.fullmatch(text) or not text.isascii():
            self.refuse(column, N_("%(text)s is not a number."), text=text[:40])
        value = Decimal(text)
        if value.adjusted() >= MAX_DIGITS or len(text) > 40:
            self.refuse(column, N_("%(text)s is too large."), text=text[:40])
        return value

    def amount_from_zero(self, column: str) -> Decimal:
        """A number that must not be negative."""
        value = self.amount(column)
        return self.refuse(column, N_("%(text)s is negative."), text=str(value)) if value < 0 else value

    def optional_day(self, column: str) -> dt.date | None:
        """A date (`2011-05-31`, `2011/05/31`, with or without midnight) or None."""
        text = self._cells[self._places[column]].strip()
        if not text:
            return None
        match = _DAY.fullmatch(text)
        if match is None or not text.isascii():
            self.refuse(column, N_("%(text)s is not a date."), text=text[:40])
        try:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            self.refuse(column, N_("%(text)s is not a date."), text=text[:40])

    def day(self, column: str) -> dt.date:
        """A date that must be there."""
        return self.optional_day(column) or self.refuse(column, N_("Nothing stands here."))

    def truth(self, column: str) -> bool:
        """True or False, also written 1 or 0."""
        text = self.optional_text(column)
        value = _TRUTH.get(text.lower())
        return self.refuse(column, N_("%(text)s is neither true nor false."), text=text[:40]) if value is None else value


@dataclass(slots=True)
class Table:
    """One file of a folder with the columns the reader needs; other columns are passed over."""

    path: Path
    columns: Sequence[str]
    bad: BadRows
    delimiter: str = ","
    quoted: bool = True
    encoding: str = "utf-8"
    # Records of more than one physical line are named by their first line.
    _damaged: set[int] = field(default_factory=set)

    def with_those(self, *columns: str) -> Self:
        """The same file, read with those of further columns that it has."""
        with closing(_open(self.path)) as handle:
            header = {name.strip() for name in next(self._reader(self._lines(handle)), [])}
        return replace(self, columns=(*self.columns, *(name for name in columns if name in header)))

    def facts(self, build: Callable[[Row], Fact | None]) -> Iterator[Fact]:
        """Build a fact from each row; a row that cannot be read is collected, a row that builds None is passed over."""
        for row in self.rows():
            try:
                made = build(row)
            except BadCellError as error:
                self.bad.add(error.row)
            except Refusal as refusal:
                params = tuple(refusal.params.items())
                self.bad.add(BadRow(row.file, row.line, refusal.field or "", refusal.sentence, params))
            else:
                if made is not None:
                    yield made

    def rows(self) -> Iterator[Row]:
        """The rows whose text could be read. Refuses a file that is missing, unreadable, too large or has another header."""
        with closing(_open(self.path)) as handle:
            reader = self._reader(self._lines(handle))
            header = [name.strip() for name in next(reader, [])]
            places = self._checked(header)
            while True:
                first = reader.line_num + 1
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    self._leave_out(first, N_("This row is not CSV (%(error)s)."), error=str(error))
                    continue
                if not cells:
                    continue
                if self._damaged and not self._damaged.isdisjoint(range(first, reader.line_num + 1)):
                    self._leave_out(first, N_("This row is not UTF-8 text."))
                elif len(cells) != len(header):
                    self._leave_out(first, N_("This row has %(found)s columns instead of %(expected)s."), found=len(cells), expected=len(header))
                else:
                    yield Row(self.path.name, first, cells, places)

    def _leave_out(self, line: int, sentence: str, **params: object) -> None:
        self.bad.add(BadRow(self.path.name, line, "", sentence, tuple(params.items())))

    def _reader(self, lines: Iterator[str]) -> Reader:
        if self.quoted:
            return csv.reader(lines, delimiter=self.delimiter, strict=True)
        return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)

    def _lines(self, handle: BinaryIO) -> Iterator[str]:
        """Physical lines as text; what is not UTF-8, or holds a NUL, is remembered by its number and left out as a row."""
        total = number = 0
        while raw := self._line(handle):
            number += 1
            total += len(raw)
            if total > MAX_BYTES or len(raw) > MAX_LINE:
                raise Refusal("history.file_too_large", "The file %(file)s is too large.", field="folder", status=413, who=_WHO, file=self.path.name)
            try:
                text = raw.decode("utf-8-sig" if number == 1 and self.encoding == "utf-8" else self.encoding)
            except UnicodeDecodeError:
                self._damaged.add(number)
                text = raw.decode("utf-8", errors="replace")
            if "\0" in text:
                self._damaged.add(number)
                text = text.replace("\0", "")
            yield text

    def _line(self, handle: BinaryIO) -> bytes:
        try:
            return handle.readline(MAX_LINE + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise Refusal(
                "history.file_unreadable",
                "The file %(file)s cannot be read (%(error)s).",
                field="folder",
                who=_WHO,
                file=self.path.name,
                error=str(error),
            ) from None

    def _checked(self, header: list[str]) -> dict[str, int]:
        missing = [name for name in self.columns if name not in header]
        if missing or len(set(header)) != len(header):
            raise Refusal(
                "history.header",
                "The file %(file)s has not the expected columns: %(columns)s.",
                field="folder",
                who=_WHO,
                file=self.path.name,
                columns=", ".join(missing or header)[:400],
            )
        return {name: header.index(name) for name in self.columns}


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of CSV files of one source, with the rows that could not be used."""

    path: Path
    delimiter: str = ","
    quoted: bool = True
    encoding: str = "utf-8"
    bad: BadRows = field(default_factory=BadRows)

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return any((self.path / f"{name}.csv{end}").is_file() for end in ("", ".gz"))

    def table(self, name: str, *columns: str) -> Table:
        """The file `name.csv` or `name.csv.gz`. Refuses when neither is there."""
        for candidate in (self.path / f"{name}.csv", self.path / f"{name}.csv.gz"):
            if candidate.is_file():
                return Table(candidate, columns, self.bad, self.delimiter, self.quoted, self.encoding)
        raise Refusal(
            "history.file_missing",
            "The file %(file)s is missing in the folder %(folder)s.",
            field="folder",
            status=404,
            who=_WHO,
            file=f"{name}.csv",
            folder=self.path.name,
        )


@dataclass(frozen=True)
class OfFolder:
    """The facts of one folder. Every list may be asked for once or often; its bad rows are counted once."""

    folder: Folder

    @classmethod
    def at(cls, path: Path) -> Self:
        """The source whose files lie in a folder."""
        return cls(Folder(path))

    @property
    def bad(self) -> BadRows:
        """The rows left out, put right, or that lack something, so far."""
        return self.folder.bad


def _open(path: Path) -> BinaryIO:
    if path.suffix == ".gz":
        return cast("BinaryIO", gzip.open(path, "rb"))
    try:
        return path.open("rb")
    except OSError as error:
        raise Refusal(
            "history.file_unreadable",
            "The file %(file)s cannot be read (%(error)s).",
            field="folder",
            who=_WHO,
            file=path.name,
            error=str(error),
        ) from None
