"""Every message of the source that people may read, with its place: Python by its syntax tree, templates by Django's templatize.

Messages are literals: `_("…")`, `N_("…")`, gettext and its relatives, the sentence of a `Refusal` (or of the tuple it unpacks),
`{% translate %}`, `{% blocktranslate %}`.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

SINGLE = {"_", "N_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}
_LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_CALL = re.compile(rf"\b(_|gettext|ngettext|pgettext|npgettext)\(\s*({_LITERAL})(?:\s*,\s*({_LITERAL}))?(?:\s*,\s*({_LITERAL}))?")


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the source: English text, plural and context if it has them, and where it stands."""

    text: str
    plural: str
    context: str | None
    where: str


def of_python(source: str, where: str) -> Iterator[Message]:
    """Messages of a module; a message that is put together while the program runs, so that nobody can translate it, has no text."""
    tree = ast.parse(source)
    tuples = {
        target.id: node.value.elts
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
        place = f"{where}:{node.lineno}"
        if name in SINGLE and isinstance(node.func, ast.Name):
            yield Message(_literal(node, 0), "", None, place)
        elif name in PLURAL:
            yield Message(_literal(node, 0), _literal(node, 1), None, place)
        elif name in CONTEXT:
            yield Message(_literal(node, 1), "", _literal(node, 0), place)
        elif name in CONTEXT_PLURAL:
            yield Message(_literal(node, 1), _literal(node, 2), _literal(node, 0), place)
        elif name == "Refusal":
            arguments = _unpacked(node.args, tuples)
            if not _marked(arguments):
                yield Message(_text(arguments, 1), "", None, place)


def of_template(source: str, where: str) -> Iterator[Message]:
    """Messages of a Django template."""
    made = templatize(source, origin=where)
    for match in _CALL.finditer(made):
        place = f"{where}:{made.count(chr(10), 0, match.start()) + 1}"
        name, *texts = match.group(1, 2, 3, 4)
        first, second, third = (ast.literal_eval(text) if text else "" for text in texts)
        if name == "npgettext":
            yield Message(second, third, first, place)
        elif name == "pgettext":
            yield Message(second, "", first, place)
        else:
            yield Message(first, second if name == "ngettext" else "", None, place)


def of_tree(package: Path) -> Iterator[Message]:
    """Every message below a package; tests and migrations speak to nobody and are left out."""
    for path in sorted(package.rglob("*")):
        parts = path.relative_to(package).parts
        if {"tests", "migrations", "node_modules", "static"} & set(parts[:-1]) or not path.is_file():
            continue
        where = path.relative_to(package.parent).as_posix()
        if path.suffix == ".py":
            yield from of_python(path.read_text(encoding="utf-8"), where)
        elif "templates" in parts and path.suffix in {".html", ".txt"}:
            yield from of_template(path.read_text(encoding="utf-8"), where)


def _literal(node: ast.Call, at: int) -> str:
    return _text(node.args, at)


def _text(arguments: Sequence[ast.expr], at: int) -> str:
    argument = arguments[at] if len(arguments) > at else None
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def _unpacked(arguments: Sequence[ast.expr], tuples: Mapping[str, Sequence[ast.expr]]) -> list[ast.expr]:
    """Arguments with `*NAME` replaced by the elements of the module's tuple of that name."""
    made: list[ast.expr] = []
    for argument in arguments:
        starred = argument.value if isinstance(argument, ast.Starred) else None
        made += tuples[starred.id] if isinstance(starred, ast.Name) and starred.id in tuples else [argument]
    return made


def _marked(arguments: Sequence[ast.expr]) -> bool:
    """The sentence may be marked where it stands in a table: `N_("…")`, or a name that such a table gives."""
    return len(arguments) > 1 and isinstance(arguments[1], ast.Call | ast.Name | ast.Attribute | ast.Subscript)
