"""Only ground/money rounds and splits money: the source is read for anything else that could."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = "makesell/ground/money/"
CALLS = {"round", "quantize", "to_integral_value", "to_integral_exact", "to_integral", "math.floor", "math.ceil", "math.trunc", "float"}
SQL_ROUND = re.compile(r"(?<![\w.])(round|trunc|ceil|ceiling|floor)\s*\(|::\s*(real|float|double)\b", re.IGNORECASE)
# What may do so, and why.
ALLOWED = {
    ("makesell/ground/rules/kinds.py", "quantize"): "asks whether a rule's number has too many decimals, never stores the answer",
    ("makesell/masterdata/works/queries.py", "sql round"): "a quantity of a bill of materials at its eight decimals",
    ("makesell/ground/embedded/server.py", "round"): "minutes of waiting, for a message",
    ("makesell/documents/appraisals/checks.py", "sql round"): "check proves the scores with SQL of its own",
    ("makesell/documents/orders/checks.py", "sql round"): "check proves the books with SQL of its own",
    ("makesell/documents/invoices/checks.py", "sql round"): "check proves the books with SQL of its own",
    ("makesell/documents/receipts/checks.py", "sql round"): "check proves the books with SQL of its own",
    ("makesell/documents/rebates/checks.py", "sql round"): "check proves the books with SQL of its own",
    ("makesell/ground/db/functions.py", "sql round"): "makesell_part, the twin of ground/money in SQL",
    ("makesell/documents/production/checks.py", "sql round"): "check proves the material with SQL of its own",
    ("makesell/documents/vouchers/checks.py", "sql round"): "check proves the books with SQL of its own",
    ("makesell/documents/invoices/due_queries.py", "sql round"): "the quantity of a milestone at its eight decimals",
    ("makesell/documents/invoices/queries.py", "sql round"): "the quantity of a milestone at its eight decimals",
    ("makesell/documents/production/actions/operations.py", "sql round"): "whole minutes and pieces, rounded up, of a set",
    ("makesell/documents/production/queries/operations.py", "sql round"): "whole minutes, rounded up, of a set",
    ("makesell/flows/steps/materials.py", "sql round"): "a cost of a piece at its eight decimals",
    ("makesell/engines/forecast/baseline.py", "float"): "statistics of a series, never money",
    ("makesell/engines/forecast/intermittent.py", "float"): "statistics of a series, never money",
    ("makesell/engines/schedule/exact.py", "round"): "whole minutes for the solver",
    ("makesell/engines/schedule/chains.py", "float"): "weights of a search, never a shown figure",
    ("makesell/engines/schedule/flat.py", "float"): "weights of a search, never a shown figure",
    ("makesell/engines/schedule/placing.py", "float"): "weights of a search, never a shown figure",
    ("makesell/engines/schedule/search.py", "float"): "weights of a search, never a shown figure",
    ("makesell/flows/pro_5_production/run_schedule.py", "float"): "seconds of a run",
    ("makesell/flows/steps/forecasts.py", "float"): "a series for statistics, never money",
    ("makesell/doors/cli/commands/import_.py", "round"): "seconds of a run, for a message",
    ("makesell/doors/desk/boards.py", "float"): "lengths of drawn bars and lines, never a shown figure",
    ("makesell/doors/desk/records/panels.py", "float"): "places of a drawn curve's points, never a shown figure",
    ("makesell/sheets/attainment.py", "float"): "points of a drawn line, never a shown figure",
    ("makesell/sheets/own_figures.py", "float"): "points of a drawn line, never a shown figure",
    ("makesell/sheets/own_parts.py", "float"): "points of a drawn line, never a shown figure",
    ("makesell/sheets/score_parts.py", "float"): "points of a drawn line, never a shown figure",
    ("makesell/sheets/exporting.py", "quantize"): "drops trailing zeros of a cell of a file, the value stays",
    ("makesell/sheets/exporting.py", "to_integral_value"): "asks whether a cell of a file is whole, the value stays",
}


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        owner = f"{node.func.value.id}." if isinstance(node.func.value, ast.Name) and node.func.value.id == "math" else ""
        return owner + node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def rounding(source: str) -> Iterator[tuple[str, int]]:
    """What of a module rounds (call, decimal's ROUND_…, SQL) and in which line."""
    tree = ast.parse(source)
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        named = node.name if isinstance(node, ast.alias) else node.attr if isinstance(node, ast.Attribute) else ""
        if isinstance(node, ast.Call) and _called(node) in CALLS:
            yield _called(node), node.lineno
        elif isinstance(node, ast.alias | ast.Attribute) and named.startswith("ROUND_"):
            yield "ROUND_", node.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation and _sql_rounds(node.value):
            yield "sql round", node.lineno


def _sql_rounds(text: str) -> bool:
    return bool(SQL_ROUND.search(text)) and bool(re.search(r"\bselect\b|\bupdate\b|\binsert\b|\breturning\b", text, re.IGNORECASE))


def of_the_house() -> Iterator[tuple[str, str, int]]:
    """(path, what, line) of everything outside ground/money that rounds; drawing (ui, charts) works on floats of pictures."""
    for path in sorted((ROOT / "makesell").rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        if where.startswith((HOME, "makesell/ui/")) or "/tests/" in where or "/migrations/" in where:
            continue
        for what, line in rounding(path.read_text(encoding="utf-8")):
            yield where, what, line


def test_nobody_else_rounds_or_splits() -> None:
    assert [f"{where}:{line} {what}" for where, what, line in of_the_house() if (where, what) not in ALLOWED] == []


def test_what_is_allowed_is_still_there() -> None:
    used = {(where, what) for where, what, _ in of_the_house()}
    assert sorted(set(ALLOWED) - used) == []


def test_the_reader_sees_what_it_must() -> None:
    source = '''"""round(x) in words is no code; select round(1)."""
from decimal import ROUND_HALF_UP
import math
a = round(1.5)
b = price.quantize(cent, rounding=decimal.ROUND_DOWN)
c = math.floor(a)
d = "select round(net, 2) from t"
e = "round (the clock) is a word"
f = float(price)
g = "select date_trunc('month', d)"
'''
    assert sorted(line for _, line in rounding(source)) == [2, 4, 5, 5, 6, 7, 9]
