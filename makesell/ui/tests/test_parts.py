"""The floor `ui`: every part draws, escapes what people typed, and obeys the rules that keep the CSP strict."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Engine, RequestContext, Template
from django.template.context_processors import csrf
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from makesell.ui import answers, build, django_forms
from makesell.ui.catalogue import context, pages, partials
from makesell.ui.catalogue.sample_shell import sample_shell
from makesell.ui.compiling import compiled
from makesell.ui.parts import Bar, Button, Cell, Chart, Figure, Fragment, Part, Spark, Step, Steps, Table, TableColumn, TableRow
from makesell.ui.templatetags import ui as drawing

TEMPLATES = sorted((Path(build.ROOM) / "templates").rglob("*.html"))
HOSTILE = '<script>alert("1")</script>'
# each would need the CSP to be loosened, or runs text as a program
FORBIDDEN = re.compile(r"""\sstyle=|\shx-on|["'\s]js:|hx-vals=["']js|hx-trigger="[^"]*\[|\son[a-z]+=|<style|javascript:|\|safe""")
BUDGET = {"app.css": 15_000, "print.css": 2_000, "main.js": 30_000}


def draw(*parts: Part) -> str:
    """The parts as a door's partial answer."""
    return answers.parts_html(RequestFactory().get("/"), *parts)


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_catalogue_and_sample_pages_draw(lang: Any) -> None:
    """No template asks for something that is not there."""
    shell = sample_shell(lang, "light")
    with translation.override("en" if lang == "en" else "zh-hans"):
        whole = render_to_string("ui/catalogue.html", dict(context(shell)))
        for page in pages(shell).values():
            assert str(page.head.title) in render_to_string(page.template, {"shell": shell, "page": page})
        for one in partials(shell).values():
            assert draw(one).strip()
    assert whole.count('class="cat"') >= 30
    ids = re.findall(r'\sid="([^"]+)"', whole)
    assert sorted(ids) == sorted(set(ids))


TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value="|data-csrf=")[^"]*')


def _drawn(engine: Engine, name: str, values: dict[str, Any]) -> str:
    drawing._kept.clear()
    drawing._met.clear()
    request = RequestFactory().get("/", headers={"Cookie": f"csrftoken={'a' * 32}"})
    request.user = AnonymousUser()
    return TOKEN.sub("", engine.get_template(name).render(RequestContext(request, values, processors=[csrf])))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_compiled_templates_draw_what_django_draws(lang: Any, theme: Any) -> None:
    """Every part, page and answer of the catalogue, letter by letter."""
    ours = Engine.get_default()
    django = Engine(app_dirs=True, libraries=ours.libraries)
    shell = sample_shell(lang, theme)
    with translation.override("en" if lang == "en" else "zh-hans"):
        drawn = [("ui/catalogue.html", dict(context(shell)))]
        drawn += [(page.template, {"shell": shell, "page": page}) for page in pages(shell).values()]
        drawn += [(one.name if isinstance(one, Fragment) else one.template, {"p": one}) for one in partials(shell).values()]
        for name, values in drawn:
            assert _drawn(ours, name, values) == _drawn(django, name, values), name


class Read(tuple[Any, ...]):
    """Values that count how often they are read through."""

    times = 0

    def __hash__(self) -> int:
        type(self).times += 1
        return super().__hash__()

    __eq__ = tuple.__eq__


def test_what_was_drawn_of_the_same_values_is_found_without_reading_them() -> None:
    """By language; values that only say the same are read, and find it too."""
    ours, rail = Engine.get_default(), Read(sample_shell("en", "light").rail)
    text = Template('{% load ui %}{% kept "ui/_rail.html" shell.home shell.company shell.rail %}', engine=ours)

    def drawn(rail: Any, company: str = "A") -> str:
        return text.render(Context({"shell": {"home": "/", "company": company, "rail": rail}}))

    with translation.override("en"):
        first, read = drawn(rail), Read.times
        assert read > 0
        assert drawn(rail) == first
        assert Read.times == read
        assert drawn(Read(rail)) == first
        assert Read.times > read
        assert drawn(rail, "B") != first
    with translation.override("zh-hans"):
        assert drawn(rail) != first


def test_compiled_templates_know_what_nothing_has() -> None:
    """Names that nothing has, conditions on them, defaults, loops over nothing, words in two languages, names given on to a part."""
    ours = Engine.get_default()
    text = """{% load i18n ui %}{{ no.such.thing }}|{% if no.such == "" %}a{% elif not no.such %}b{% endif %}|{{ p.empty|default:"—" }}|{{ p.none }}
{% for a, b in p.pairs %}{{ forloop.counter }}{{ a }}{% for c in b %}{{ forloop.parentloop.counter }}{{ c }}{% if not forloop.last %},{% endif %}
{% endfor %}{% empty %}none{% endfor %}{% for x in no.such %}{% empty %}nothing{% endfor %}
{% if "<" in p.empty or p.pairs and "z" not in p.none %}c{% endif %}{% translate "Edit" as said %}{{ said }}{% translate "Close" %}
{% with n=p.one %}{{ n }}{% include "ui/steps.html" with p=p.steps numbered=n %}{% endwith %}"""
    steps = Steps("S", (Step("<a>", "done"), Step("b", "now", href="/x")))
    values = {"p": {"empty": "", "none": None, "pairs": [("x<", "cd"), ("y", "")], "one": 1.5, "steps": steps}}
    plain = Template(text, engine=ours)
    ready = compiled(Template(text, engine=ours), ours.get_template)
    for lang in ("en", "zh-hans"):
        with translation.override(lang):
            assert ready.render(Context(values)) == plain.render(Context(values))
    assert "<a>" not in ready.render(Context(values))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_keep_the_policy_strict(path: Path) -> None:
    """No inline style or script, no htmx feature that evaluates text, no unescaped output; each says what it takes."""
    text = path.read_text(encoding="utf-8")
    assert FORBIDDEN.findall(text) == []
    assert "{% comment %}" in text or path.name == "_mark.html"


def test_every_icon_is_in_the_sprite() -> None:
    """What the pages use, the sprite has."""
    build.build()
    sprite = (build.DIST / "icons.svg").read_text(encoding="utf-8")
    shell = sample_shell("en", "light")
    drawn = [render_to_string("ui/catalogue.html", dict(context(shell)))]
    drawn += [render_to_string(page.template, {"shell": shell, "page": page}) for page in pages(shell).values()]
    used = set(re.findall(r"icons\.svg#([a-z0-9-]+)", "".join(drawn)))
    assert len(used) > 40
    assert {name for name in used if f'id="{name}"' not in sprite} == set()


def test_second_build_does_nothing_and_sizes_hold() -> None:
    """The stamp holds; sheet and script stay small."""
    build.build()
    assert build.build() is False
    for name, most in BUDGET.items():
        assert len(gzip.compress((build.DIST / name).read_bytes())) <= most, name


def test_what_people_typed_is_escaped() -> None:
    """In cells, figures, buttons, charts and toasts."""
    columns = (TableColumn("a", HOSTILE), TableColumn("b", "B", "num"))
    cells = (Cell(HOSTILE, sub=HOSTILE, title=HOSTILE), Cell(figure=Figure(HOSTILE, HOSTILE, title=HOSTILE)))
    table = Table(columns, (TableRow(cells, href=HOSTILE, drawer=HOSTILE),), HOSTILE)
    html = draw(table, Button(HOSTILE, confirm=HOSTILE), Chart(HOSTILE, {"title": HOSTILE}, table))
    assert "<script>" not in html
    assert html.count("<script ") == 1


def test_first_cell_opens_the_row_and_figures_open_the_drawer() -> None:
    """The row's link keeps its own address beside the drawer's."""
    columns = (TableColumn("n", "No."), TableColumn("v", "Amount", "num"))
    html = draw(Table(columns, (TableRow((Cell("SO-1"), Cell(figure=Figure("12.00", "/f/1"))), "1", "/o/1", "/o/1/drawer"),), "Orders"))
    assert 'hx-target:inherited="#drawer"' in html
    assert '<a class=open href="/o/1" hx-get="/o/1/drawer">SO-1</a>' in html
    assert 'href="/f/1" hx-get="/f/1" aria-haspopup=dialog>12.00</a>' in html


def test_shares_are_cut_and_flat_lines_lie_in_the_middle() -> None:
    """Bars never leave their box; a spark of equal values is a level line."""
    html = draw(Bar(140), Bar(-3), Spark((5.0, 5.0, 5.0)))
    assert 'width="100%"' in html
    assert 'width="0%"' in html
    assert "M0.0 14.0L36.0 14.0L72.0 14.0" in html


def test_toast_header_is_plain_ascii() -> None:
    """A header cannot carry Chinese, so the text is escaped."""
    response = answers.toast(answers.partial(RequestFactory().get("/"), Bar(1)), "订单已确认", "ok", "/undo/")
    assert response["HX-Trigger"].isascii()
    assert "/undo/" in response["HX-Trigger"]


class Login(forms.Form):
    """As allauth would hand one over."""

    login = forms.EmailField(label="Mail")
    password = forms.CharField(widget=forms.PasswordInput)
    remember = forms.BooleanField(required=False)


def test_django_forms_become_fields() -> None:
    """Kinds, values and errors are kept; a password is never given back."""
    form = Login({"login": "nobody", "password": "secret", "remember": "on"})
    login, password, remember = django_forms.field_views(form)
    assert (login.kind, login.value, bool(login.error)) == ("email", "nobody", True)
    assert (password.kind, password.value) == ("password", "")
    assert (remember.kind, remember.checked) == ("checkbox", True)
    assert [one.field for one in django_forms.form_errors(form)] == ["login"]
