"""Rules of the house over the floors: the import contract, the model graph, and what the linter cannot see."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "makesell"
FLOORS = ["ground", "engines", "masterdata", "books", "documents", "metrics", "flows", "ui", "sheets", "doors", "demo"]
CHAIN = [
    "targets", "plans", "research", "campaigns", "activities", "leads", "opportunities", "quotations", "contracts", "orders", "production",
    "purchases", "subcontracts", "schedules", "slips", "rushes", "forecasts", "stockmoves", "deliveries", "acceptances", "surveys", "invoices",
    "receipts", "rebates", "tickets", "returns", "vouchers", "handovers", "reports", "agreements", "appraisals", "payruns",
]  # fmt: skip


def sources(*, tests: bool = False) -> Iterator[tuple[str, str, ast.Module]]:
    """(path inside the package, text, tree) of every module; migrations are left out, tests on request."""
    for path in sorted(PACKAGE.rglob("*.py")):
        rel = path.relative_to(PACKAGE).as_posix()
        if "/migrations/" in rel or (not tests and ("/tests/" in rel or rel.startswith("tests/"))):
            continue
        text = path.read_text(encoding="utf-8")
        yield rel, text, ast.parse(text)


def test_the_import_contract_holds() -> None:
    """Every contract of .importlinter is kept."""
    command = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([str(command)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-3000:]


def test_no_room_stands_in_parentheses_that_exists() -> None:
    """A parenthesis in the contract means: not built yet."""
    left = []
    for name in re.findall(r"\((\w+)\)", (ROOT / ".importlinter").read_text(encoding="utf-8")):
        if name == "__main__":
            found = [PACKAGE / "__main__.py"]
        else:
            found = [p for p in PACKAGE.glob(f"*/{name}") if any(p.glob("*.py"))] + [p for p in PACKAGE.glob(f"{name}") if any(p.glob("*.py"))]
        if name in ("access", "rules", "states", "models", "queries", "actions", "tests", "checks"):
            continue
        left += [name for p in found if p.exists()]
    assert left == []


def _floor(model: type[models.Model]) -> str:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "makesell" else "outside"


def test_no_foreign_key_points_up() -> None:
    """A floor's tables point at tables of its own or lower floors; a document's only at documents before it."""
    rank = {floor: n for n, floor in enumerate(FLOORS)}
    up = []
    for model in apps.get_models(include_auto_created=True):
        meta: Any = model._meta
        for field in meta.get_fields():
            target = getattr(field, "remote_field", None) and field.related_model
            if not isinstance(field, (models.ForeignKey, models.ManyToManyField)):
                continue
            if not (isinstance(target, type) and issubclass(target, models.Model)):
                continue
            here, there = _floor(model), _floor(target)
            if "outside" in (here, there):
                continue
            name = f"{meta.label}.{field.name} -> {target.__name__}"
            if rank[there] > rank[here] or (here == there == "documents" and CHAIN.index(target._meta.app_label) > CHAIN.index(meta.app_label)):
                up.append(name)
    assert up == []


def test_no_generic_foreign_key() -> None:
    """Records are pointed at through the spine, never through content types."""
    found = [
        f"{m._meta.label}.{f.name}"
        for m in apps.get_models()
        if _floor(m) != "outside"
        for f in m._meta.get_fields()
        if f.is_relation and getattr(f.related_model, "__name__", "") == "ContentType"
    ]
    assert found == []


def _calls(tree: ast.Module, name: str) -> list[int]:
    return [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr == name]


def test_cursors_and_transactions_live_in_one_room() -> None:
    """Only ground/db opens a cursor or a transaction, so that who, why, retries and statement counts reach everything."""
    found = []
    for rel, _, tree in sources():
        if rel.startswith("ground/db/"):
            continue
        found += [f"{rel}:{n}" for name in ("cursor", "atomic", "on_commit", "set_autocommit") for n in _calls(tree, name)]
    assert [f for f in found if not f.startswith("ground/embedded/")] == []


def test_tables_are_touched_only_where_they_belong() -> None:
    """`.objects` stands in models, queries, actions and flows only."""
    allowed = re.compile(r"(^|/)(models|queries|actions|balances|posting)(/\w+)?\.py$|^flows/|^ground/organisation/|^ground/db/")
    found = [
        f"{rel}:{n.lineno}"
        for rel, _, tree in sources()
        if not allowed.search(rel)
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute) and n.attr == "objects"
    ]
    assert found == []


# Django's own name; templates written as functions (ADR 0043).
MAY_STAND = {("doors/cli/migrating.py", "get_model("), ("ui/compiling.py", "exec(")}


def test_no_plumbing() -> None:
    """No signal receiver, no get_model, no raw/extra, no import inside a function, no banned module name."""
    found = []
    for rel, text, tree in sources():
        for word in ("@receiver", "post_save", "pre_save", "GenericForeignKey", "get_model(", ".raw(", ".extra(", "eval(", "exec(", "pickle"):
            pattern = rf"(?<![\w.]){re.escape(word)}" if word in ("eval(", "exec(") else re.escape(word)
            if re.search(pattern, text) and (rel, word) not in MAY_STAND:
                found.append(f"{rel}: {word}")
        for function in ast.walk(tree):
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) and not rel.endswith("apps.py"):
                found += [f"{rel}:{n.lineno} import in function" for n in ast.walk(function) if isinstance(n, (ast.Import, ast.ImportFrom))]
        if re.search(r"(^|/)(utils|helpers|misc|common)(\.py|/)", rel):
            found.append(f"{rel}: banned name")
    assert found == []


def test_a_moment_becomes_a_date_in_one_room() -> None:
    """Business dates are the company's (`ground/clock`); no other code and no SQL chooses a time zone or asks the machine for its date."""
    may_choose = ("ground/clock.py", "ground/shown.py", "ground/worktime/", "ground/db/functions.py", "sheets/exporting.py", "sheets/workbench.py")
    words = re.compile(
        r"astimezone\((?!dt\.UTC\))|\bat time zone\b|\bcurrent_date\b|\bdate\.today\(|\blocaldate\(|\bat\.date\(\)|now\(\)\.date\(\)|Asia/Shanghai"
    )
    names_the_default = {"ground/organisation/models.py", "ground/organisation/actions/company.py", "flows/org_1_organisation/name_company.py"}
    found = [rel for rel, text, _ in sources() if not rel.startswith(may_choose) and rel not in names_the_default and words.search(text)]
    assert found == []


def test_migrations_are_named_by_what_they_do() -> None:
    """No auto-named migration."""
    found = [p.name for p in PACKAGE.rglob("migrations/0*.py") if re.search(r"_auto(_|$)|_initial$", p.stem)]
    assert found == []


def test_every_public_thing_says_what_it_is() -> None:
    """Each module, public class and public function outside tests has a docstring; the types of an overload stand beside it."""
    found = []
    for rel, _, tree in sources():
        if tree.body and not ast.get_docstring(tree):
            found.append(rel)
        for node in tree.body:
            if any(getattr(mark, "id", "") == "overload" for mark in getattr(node, "decorator_list", ())):
                continue
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_") and not ast.get_docstring(node):
                if isinstance(node, ast.ClassDef) and any(getattr(b, "attr", getattr(b, "id", "")) in ("TextChoices", "StrEnum") for b in node.bases):
                    continue
                found.append(f"{rel}:{node.lineno} {node.name}")
    assert found == []
