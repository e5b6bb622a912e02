"""The floor `ui`: the living catalogue — every component with its examples, and every page with sample data.

`context(shell)` is all `ui/catalogue.html` needs; `pages(shell)` gives the sample pages by name. The samples are invented
and say nothing about the company; they come in the language of the shell, with empty, faulty and very long ones.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from makesell.ui.catalogue.entries import Entry, Example, entries
from makesell.ui.catalogue.sample_pages import pages, partials
from makesell.ui.catalogue.words import words
from makesell.ui.parts import Crumb, Page, PageHead, Shell

__all__ = ["TOKENS", "Entry", "Example", "context", "entries", "pages", "partials"]

TOKENS = (
    "bg",
    "surface",
    "surface-2",
    "surface-3",
    "line",
    "line-2",
    "line-3",
    "ink",
    "ink-2",
    "ink-3",
    "accent",
    "accent-soft",
    "brand",
    "ok",
    "ok-soft",
    "warn",
    "warn-soft",
    "bad",
    "bad-soft",
    "info",
    "info-soft",
    "plum",
    "plum-soft",
    "c1",
    "c2",
    "c3",
    "c4",
    "c5",
    "c6",
    "c7",
    "c8",
)


# The sample pages, in both languages.
NAMES = {
    "workbench": ("工作台", "Workbench"), "figures": ("数字页", "Figures"), "list": ("列表", "List"), "empty": ("空列表", "Empty list"),
    "record": ("单据页", "Record"), "form": ("表单页", "Form"), "faulty": ("有误的表单", "Faulty form"), "wizard": ("向导", "Wizard"),
    "board": ("看板页", "Board"), "drill": ("数字来源", "Behind a figure"), "login": ("登录页", "Sign in"), "error": ("错误页", "Error"),
    "print": ("打印页", "Print"),
}  # fmt: skip


def context(shell: Shell) -> Mapping[str, Any]:
    """The template context of the catalogue page in the shell's language."""
    said = words(shell.lang)
    head = PageHead(_("Component catalogue"), sub=_("Every component of the interface with its examples, drawn by the same templates as the pages."))
    return {
        "shell": shell,
        "page": Page(head=head, crumbs=(Crumb(_("Component catalogue")),)),
        "entries": entries(shell),
        "tokens": TOKENS,
        "samples": tuple((name, said(*NAMES[name])) for name in pages(shell)),
    }
