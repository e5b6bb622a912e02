"""Ground/exchange: a table file somebody gives → header and rows of texts, or one refusal that says what is wrong with it."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from makesell.ground.exchange import limits
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_, Marked

XML, PACKED = b"<", b"PK\x03\x04"
MARKS = b"\xef\xbb\xbf \t\r\n"
SENTENCES: Final[Mapping[str, Marked]] = {
    "size": N_("A file holds at most %(most)s MB."),
    "empty": N_("This file has no rows."),
    "rows": N_("A file holds at most %(most)s rows; split it."),
    "columns": N_("A file holds at most %(most)s columns."),
    "cell": N_("A cell in row %(row)s is longer than %(most)s characters."),
    "encoding": N_("The characters of this file cannot be read; save it as CSV UTF-8."),
    "csv": N_("This file is not a well-formed CSV file."),
    "workbook": N_("This workbook cannot be read; save it again as .xlsx or as CSV UTF-8."),
    "unpacked": N_("This workbook unpacks to more than can be read; save only the table as a new file."),
    "encrypted": N_("This workbook is protected by a password."),
    "xml": N_("This file is not a well-formed XML file."),
    "entities": N_("This XML file brings a document type or entities of its own, which is not read."),
    "camt": N_("This is no bank statement in ISO 20022 camt.053, versions 02 to 08."),
    "balances": N_("This statement has no opening or no closing balance."),
    "slow": N_("This file takes too long to read; save only the table as a new file."),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table file: its header and its rows of texts; `rows[0]` stands on line 2."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read(data: bytes) -> Table:
    """Reads a CSV or XLSX file in a worker with limits. Raises Refusal (413 for too large, else 422) at the field `file`."""
    if len(data) > limits.MOST_BYTES:
        raise _refused("size", {"most": limits.MOST_BYTES // 1024**2})
    rows: list[list[str]] = _parsed(data)["rows"]
    width = max(len(row) for row in rows)
    header = tuple(rows[0] + [""] * (width - len(rows[0])))
    return Table(header, tuple(tuple(row + [""] * (width - len(row))) for row in rows[1:]))


def read_bank_file(data: bytes) -> tuple[list[list[str]], list[dict[str, Any]]]:
    """Reads a bank's file likewise: the rows of a table, or the statements of an XML file; the other is empty."""
    if len(data) > limits.MOST_BYTES:
        raise _refused("size", {"most": limits.MOST_BYTES // 1024**2})
    told = data.lstrip(MARKS)
    answer = _parsed(told, "bank_worker") if told.startswith(XML) else _parsed(data)
    return answer.get("rows", []), answer.get("statements", [])


def _parsed(data: bytes, by: str = "") -> dict[str, Any]:
    """What a worker makes of a file: the one of workbooks where it is packed like one, else the one of texts."""
    by = by or ("workbook_worker" if data.startswith(PACKED) else "worker")
    try:
        worker = subprocess.run(
            [sys.executable, "-m", f"makesell.ground.exchange.{by}"],
            input=data,
            capture_output=True,
            timeout=limits.WALL_SECONDS,
            check=False,
            env={"PYTHONPATH": ":".join(path for path in sys.path if path), "PYTHONHASHSEED": "0"},
        )
    except subprocess.TimeoutExpired as error:
        raise _refused("slow", {}) from error
    if worker.returncode != 0:
        raise _refused("slow", {})
    answer: dict[str, Any] = json.loads(worker.stdout)
    if "bad" in answer:
        raise _refused(str(answer["bad"]), answer.get("params", {}))
    return answer


def _refused(code: str, params: Mapping[str, object]) -> Refusal:
    status = 413 if code in ("size", "rows", "columns", "unpacked") else 422
    return Refusal(f"file.{code}", SENTENCES[code], field="file", status=status, most=params.get("most"), row=params.get("row"))
