"""The floor `ui`: buttons and lines of menus written in Python, because a page has dozens of them and a template asks each for twenty things.

Everything that came from outside passes `esc`; what is put together from it is safe.
"""

from collections.abc import Callable
from typing import Final

from makesell.ui.cells import esc
from makesell.ui.parts.pieces import Button

Icon = Callable[[str, str], str]
ACTS: Final = {"edit": " data-edit-page", "close": " data-close", "print": " data-print", "copy": " data-copy", "link": " data-copy-link"}


def button(p: Button, icon: Icon, token: str) -> str:
    """A link, a submit button, an htmx call, or (`post`) a form of its own with the CSRF token."""
    look = f"btn {esc(p.look)}{' sm' if p.small else ''}{' icon' if p.icon_only else ''}"
    body = (icon(p.icon, "") if p.icon else "") + ("" if p.icon_only else f"<span>{esc(p.label)}</span>")
    body += icon(p.icon_end, "") if p.icon_end else ""
    swap = f' hx-swap="{esc(p.swap)}"' if p.hx_get and p.swap else ""
    if _links(p):
        return f'<a class="{look}" href="{esc(p.href)}"{_got(p)}{swap}{_more(p)}>{body}</a>'
    submits = p.post or p.name or p.formaction or p.form or (p.look == "pri" and not p.hx_post and not p.hx_get)
    drawn = f'<button class="{look}" type="{"submit" if submits else "button"}"{_sent(p)}{_more(p)}>{body}</button>'
    return f'<form class="inline" method="post" action="{esc(p.href)}">{_hidden(p, token)}{drawn}</form>' if p.post else drawn


def item(p: Button, icon: Icon, token: str) -> str:
    """A button as a line of a menu."""
    body = f"{icon(p.icon, '') if p.icon else ''}<span>{esc(p.label)}</span>"
    if _links(p):
        asked = f' data-confirm="{esc(p.confirm)}"' if p.confirm else ""
        return f'<a class="item {esc(p.look)}" href="{esc(p.href)}"{_got(p)}{asked}{_keyed(p)}>{body}</a>'
    kind = "button" if p.hx_post or p.hx_get or p.act else "submit"
    drawn = f'<button class="item {esc(p.look)}" type="{kind}"{_sent(p)}{_more(p)}>{body}</button>'
    return f'<form method="post" action="{esc(p.href)}">{_hidden(p, token)}{drawn}</form>' if p.post else drawn


def _links(p: Button) -> bool:
    return bool(p.href and not p.post and not p.disabled)


def _hidden(p: Button, token: str) -> str:
    sent = f'<input type="hidden" name="csrfmiddlewaretoken" value="{esc(token)}">' if token else ""
    return sent + (f'<input type="hidden" name="{esc(p.name)}" value="{esc(p.value)}">' if p.name else "")


def _got(p: Button) -> str:
    return f' hx-get="{esc(p.hx_get)}" hx-target="{esc(p.target or "#drawer")}"' if p.hx_get else ""


def _sent(p: Button) -> str:
    """What a button sends, and where."""
    made = f' name="{esc(p.name)}" value="{esc(p.value)}"' if p.name and not p.post else ""
    made += f' form="{esc(p.form)}"' if p.form else ""
    made += f' formaction="{esc(p.formaction)}"' if p.formaction else ""
    made += _got(p)
    if p.hx_post:
        target = f' hx-target="{esc(p.target)}"' if p.target else ""
        made += f' hx-post="{esc(p.hx_post)}"{target} hx-swap="{esc(p.swap or "none")}"'
    return made + (" disabled" if p.disabled else "")


def _keyed(p: Button) -> str:
    return f' data-{p.key_group}="{esc(p.key)}"' if p.key and p.key_group else ""


def _more(p: Button) -> str:
    """Words and keys that every kind shares."""
    title = p.reason or (p.label if p.icon_only else "")
    made = f' aria-label="{esc(p.label)}"' if p.icon_only else ""
    made += f' title="{esc(title)}"' if title else ""
    made += f' data-confirm="{esc(p.confirm)}"' if p.confirm else ""
    return made + _keyed(p) + ACTS.get(p.act, "")
