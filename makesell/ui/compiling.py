"""The floor `ui`: templates as Python. A page has a thousand values, and Django walks a tree of nodes, a stack of dicts and a list of guesses
for each; here a template is read by Django as ever and then written as one Python function that draws the same HTML (ADR 0043).

What a template does that is not known here — blocks, forms' tokens, words with values in them — Django's own node draws, with the names
that stand at that place in the context.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from typing import Any, Final, cast

from django.template import Context, Template
from django.template.base import FilterExpression, Node, NodeList, TextNode, Variable, VariableNode, render_value_in_context
from django.template.defaultfilters import default as default_filter
from django.template.defaulttags import CommentNode, CsrfTokenNode, ForNode, IfNode, LoadNode, NowNode, TemplateLiteral, WithNode
from django.template.library import SimpleNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders.cached import Loader as Cached
from django.template.smartif import Literal
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from makesell.ui.parts.base import Named

OURS: Final = ("ui/", "desk/")
# Draw the same whatever names stand around them.
ALONE: Final = (CsrfTokenNode, StaticNode, NowNode)
SILENT: Final = (CommentNode, LoadNode)


class _Missing:
    """What a name stands for that nothing has: "" where it is shown, nothing where it is asked."""

    def __bool__(self) -> bool:
        return False


MISSING: Final = _Missing()


def _at(value: Any, name: str) -> Any:
    """What a value has by a name, as templates look for it."""
    if isinstance(value, Named):
        try:
            found = getattr(value, name)
        except AttributeError:
            return MISSING
    elif value is MISSING:
        return MISSING
    else:
        try:
            found = value[name]
        except (TypeError, AttributeError, KeyError, ValueError, IndexError):
            try:
                found = getattr(value, name)
            except (TypeError, AttributeError):
                try:
                    found = value[int(name)]
                except (IndexError, ValueError, KeyError, TypeError):
                    return MISSING
    return _called(found) if callable(found) else found


def _called(found: Any) -> Any:
    if getattr(found, "do_not_call_in_templates", False):
        return found
    if getattr(found, "alters_data", False):
        return ""
    return found()


def _name(context: Context, name: str) -> Any:
    for names in reversed(context.dicts):
        if name in names:
            found = names[name]
            return _called(found) if callable(found) else found
    return MISSING


def _text(value: Any, context: Context) -> str:
    """A value as HTML."""
    if type(value) is str:
        return escape(value)
    if isinstance(value, SafeString):
        return value
    return "" if value is MISSING else render_value_in_context(value, context)


def _known(value: Any) -> Any:
    return None if value is MISSING else value


def _in(value: Any, those: Any) -> bool:
    try:
        return _known(value) in _known(those)
    except TypeError:
        return False


def _many(value: Any) -> Any:
    if value is None or value is MISSING:
        return ()
    return value if hasattr(value, "__len__") else list(value)


def _words(said: dict[str, dict[str, str]]) -> dict[str, str]:
    return said.setdefault(get_language() or "", {})


def _say(words: dict[str, str], node: TranslateNode, key: str, context: Context) -> str:
    """A word of the template in the running language; asked of the catalogue once."""
    words[key] = found = node.render(context)
    return found


def _foreign(node: Node, context: Context, names: Mapping[str, Any]) -> str:
    with context.push(**names):
        return str(node.render_annotated(context))


class Compiled(Node):
    """The nodes of a template as one function; the nodes stay to be asked for blocks."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, draw: Callable[[Context], str]) -> None:
        self.nodelist, self.draw = nodelist, draw

    def render(self, context: Context) -> SafeString:
        """The HTML."""
        return SafeString(self.draw(context))


class NotKnown(Exception):
    """An expression that only Django can work out."""


class Writer:
    """Writes one function for a list of nodes."""

    def __init__(self, template: Template, read: Callable[[str], Template]) -> None:
        self.template, self.read, self.depth, self.made = template, read, 1, 0
        self.lines: list[str] = []
        self.including = [str(template.name)]
        self.said: dict[str, dict[str, str]] = {}
        self.env: dict[str, Any] = {
            "_at": _at, "_name": _name, "_text": _text, "_known": _known, "_in": _in, "_many": _many, "_words": _words, "_say": _say,
            "_foreign": _foreign, "_said": self.said, "_escaped": conditional_escape, "MISSING": MISSING,
        }  # fmt: skip

    def function(self, nodes: NodeList) -> Callable[[Context], str]:
        """The function that draws them."""
        self.nodes(nodes, {})
        body = ["def draw(c):", " o = []", " a = o.append", " w = _words(_said)", *self.lines, " return ''.join(o)"]
        exec(compile("\n".join(body), f"<{self.template.name}>", "exec"), self.env)     # noqa: S102 - written from our own templates
        made: Callable[[Context], str] = self.env["draw"]
        return made

    def line(self, text: str) -> None:
        self.lines.append(" " * self.depth + text)

    @contextmanager
    def inside(self, head: str) -> Iterator[None]:
        self.line(head)
        self.depth += 1
        self.line("pass")     # a body may be empty
        yield
        self.depth -= 1

    def fresh(self, value: Any = None) -> str:
        """A name nobody has; it stands for the value, if one is given."""
        self.made += 1
        name = f"v{self.made}"
        if value is not None:
            self.env[name] = value
        return name

    def nodes(self, nodes: Iterable[Node], names: dict[str, str]) -> None:
        for node in nodes:
            self.node(node, names)

    def node(self, node: Node, names: dict[str, str]) -> None:
        mark = len(self.lines), self.depth
        try:
            self.known(node, names)
        except NotKnown:
            del self.lines[mark[0] :]
            self.depth = mark[1]
            self.foreign(node, names)

    def foreign(self, node: Node, names: dict[str, str]) -> None:
        held = self.fresh(node)
        if isinstance(node, ALONE) or not names:
            self.line(f"a({held}.render_annotated(c))")
        else:
            self.line(f"a(_foreign({held}, c, {self.around(names)}))")

    def around(self, names: dict[str, str]) -> str:
        """The names that stand here, as a dict for the context."""
        given = [f"{name!r}: {made}" for name, made in names.items() if "." not in name]
        loop = [f"{name[8:]!r}: {made}" for name, made in names.items() if name.startswith("forloop.") and name.count(".") == 1]
        return "{" + ", ".join([*given, *([f"'forloop': {{{', '.join(loop)}}}"] if loop else [])]) + "}"

    def known(self, node: Node, names: dict[str, str]) -> None:
        if isinstance(node, SILENT):
            return
        if isinstance(node, TextNode):
            self.line(f"a({node.s!r})")
        elif isinstance(node, VariableNode):
            self.line(f"a(_text({self.value(node.filter_expression, names)}, c))")
        elif isinstance(node, IfNode):
            self.when(node, names)
        elif isinstance(node, ForNode):
            self.loop(node, names)
        elif isinstance(node, WithNode):
            inner = dict(names)
            for name, value in node.extra_context.items():
                inner[name] = self.kept(value, names)
            self.nodes(node.nodelist, inner)
        elif isinstance(node, IncludeNode):
            self.include(node, names)
        elif isinstance(node, TranslateNode):
            self.word(node, names)
        elif type(node) is SimpleNode and node.target_var is None:
            self.simple(node, names)
        else:
            raise NotKnown

    def kept(self, value: FilterExpression, names: dict[str, str]) -> str:
        name = self.fresh()
        self.line(f"{name} = {self.value(value, names)}")
        return name

    def when(self, node: IfNode, names: dict[str, str]) -> None:
        opened = 0
        for condition, nodes in node.conditions_nodelists:
            if condition is None:
                self.nodes(nodes, names)
                break
            with self.inside(f"if {self.asked(condition, names)}:"):
                self.nodes(nodes, names)
            self.line("else:")
            self.depth += 1
            self.line("pass")
            opened += 1
        self.depth -= opened

    def asked(self, condition: Any, names: dict[str, str]) -> str:
        """A condition as Python."""
        if isinstance(condition, TemplateLiteral):
            return self.value(cast("FilterExpression", condition.value), names)
        if isinstance(condition, Literal):
            raise NotKnown
        first = self.asked(condition.first, names)
        if condition.id == "not":
            return f"(not {first})"
        second = self.asked(condition.second, names)
        match condition.id:
            case "and" | "or":
                return f"({first} {condition.id} {second})"
            case "==" | "!=":
                return f"(_known({first}) {condition.id} _known({second}))"
            case "in":
                return f"_in({first}, {second})"
            case _:
                raise NotKnown

    def loop(self, node: ForNode, names: dict[str, str]) -> None:
        if node.is_reversed:
            raise NotKnown
        those, at = self.fresh(), self.fresh()
        self.line(f"{those} = _many({self.value(cast('FilterExpression', node.sequence), names)})")
        one = [self.fresh() for _ in node.loopvars]
        inner = names | dict(zip(node.loopvars, one, strict=True))
        inner |= {f"forloop.parentloop.{name[8:]}": made for name, made in names.items() if name.startswith("forloop.") and name.count(".") == 1}
        inner |= {
            "forloop.counter": f"({at} + 1)", "forloop.counter0": at, "forloop.first": f"({at} == 0)", "forloop.last": f"({at} == len({those}) - 1)"
        }  # fmt: skip
        with self.inside(f"for {at}, {one[0] if len(one) == 1 else '(' + ', '.join(one) + ')'} in enumerate({those}):"):
            self.nodes(cast("NodeList", node.nodelist_loop), inner)
        if node.nodelist_empty:
            with self.inside(f"if not len({those}):"):
                self.nodes(cast("NodeList", node.nodelist_empty), names)

    def include(self, node: IncludeNode, names: dict[str, str]) -> None:
        name = node.template.var if isinstance(node.template.var, str) else ""
        if not name or name in self.including or node.isolated_context:
            raise NotKnown
        nodes = self.read(name).nodelist
        inner = dict(names)
        for given, value in node.extra_context.items():
            inner[given] = self.kept(value, names)
        self.including.append(name)
        self.nodes(original(nodes), inner)
        self.including.pop()

    def word(self, node: TranslateNode, names: dict[str, str]) -> None:
        said = node.filter_expression
        if node.message_context is not None or said.filters or not isinstance(said.var, Variable) or not isinstance(said.var.literal, str):
            raise NotKnown
        key, held = str(said.var.literal), self.fresh()
        if not node.asvar:
            self.env[held] = node
            self.line(f"a(w.get({key!r}) or _say(w, {held}, {key!r}, c))")
        else:
            self.env[held] = _unbound(node)
            names[node.asvar] = local = self.fresh()
            self.line(f"{local} = w.get({key!r}) or _say(w, {held}, {key!r}, c)")

    def simple(self, node: SimpleNode, names: dict[str, str]) -> None:
        given = ["c"] if node.takes_context else []
        given += [self.value(one, names) for one in node.args]
        given += [f"{name}={self.value(one, names)}" for name, one in node.kwargs.items()]
        drawn = f"a(_escaped({self.fresh(node.func)}({', '.join(given)})))"
        if node.takes_context and names:
            with self.inside(f"with c.push(**{self.around(names)}):"):
                self.line(drawn)
        else:
            self.line(drawn)

    def value(self, said: FilterExpression, names: dict[str, str]) -> str:
        """An expression as Python."""
        made = self.named(said.var, names) if isinstance(said.var, Variable) else self.constant(said.var)
        for function, arguments in said.filters:
            if function is not default_filter:
                raise NotKnown
            ((is_name, argument),) = arguments
            made = f"({made} or {self.named(argument, names) if is_name else self.constant(argument)})"
        return made

    def constant(self, value: Any) -> str:
        if value is None:
            return "''"
        return self.fresh(value)

    def named(self, variable: Variable, names: dict[str, str]) -> str:
        if variable.translate:
            raise NotKnown
        if variable.lookups is None:
            return self.constant(variable.literal)
        first, *rest = variable.lookups
        if first == "forloop" and "forloop.counter" in names:
            if variable.var not in names:
                raise NotKnown
            return names[variable.var]
        made = names.get(first) or f"_name(c, {first!r})"
        for name in rest:
            made = f"_at({made}, {name!r})"
        return made


def _unbound(node: TranslateNode) -> TranslateNode:
    """The same word, shown and not given a name."""
    return TranslateNode(node.filter_expression, node.noop, None, node.message_context)


def original(nodes: NodeList) -> NodeList:
    """The nodes as Django read them."""
    first: Any = nodes[0] if nodes else None
    return first.nodelist if isinstance(first, Compiled) else nodes


def compiled(template: Template, read: Callable[[str], Template]) -> Template:
    """The template with its nodes, and those of its blocks, as functions; `read` reads the templates it includes."""
    blocks: list[Any] = template.nodelist.get_nodes_by_type(BlockNode)
    for block in blocks:
        block.nodelist = _function(template, block.nodelist, read)
    if not any(isinstance(node, ExtendsNode) for node in template.nodelist):
        template.nodelist = _function(template, template.nodelist, read)
    return template


def _function(template: Template, nodes: NodeList, read: Callable[[str], Template]) -> NodeList:
    draw = Writer(template, read).function(nodes)
    made = NodeList([Compiled(nodes, draw)])
    made.contains_nontext = True
    return made


class Loader(Cached):
    """Keeps templates as Django's loader does, ours as functions."""

    def __init__(self, engine: Any, loaders: Any) -> None:
        super().__init__(engine, loaders)
        self.ready: dict[str, Template] = {}
        self.lock = threading.RLock()

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """The template, compiled once."""
        found = self.ready.get(template_name) if skip is None else None
        if found is None:
            found = super().get_template(template_name, skip)
            if template_name.startswith(OURS) and skip is None:
                with self.lock:
                    found = self.ready.get(template_name) or self.ready.setdefault(template_name, compiled(found, super().get_template))
        return found

    def reset(self) -> None:
        """Forgets them all."""
        super().reset()
        self.ready.clear()
