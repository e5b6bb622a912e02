"""Every sentence people may read has its Chinese, with the same placeholders, and no translation is left over."""

from pathlib import Path

import pytest

from makesell.ground.text.catalogue import fragments, merged, placeholders
from tests.house.messages import Message, of_python, of_template, of_tree

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = "zh_Hans"
# Words of the libraries (Django, allauth) that the house says in its own way; they do not stand in our source.
THEIRS = "theirs.po"


def source_messages() -> list[Message]:
    return [message for message in of_tree(ROOT / "makesell") if message.text]


def test_every_message_is_a_literal() -> None:
    assert [message.where for message in of_tree(ROOT / "makesell") if not message.text] == []


def test_every_message_has_its_chinese() -> None:
    known = {(entry.msgid, entry.msgctxt): entry for entry in merged(ROOT / "locale", LANGUAGE)}
    missing: dict[str, str] = {}
    for message in source_messages():
        entry = known.get((message.text, message.context))
        if entry is None or not (entry.msgstr or (entry.msgstr_plural and all(entry.msgstr_plural.values()))):
            missing.setdefault(message.text, message.where)
    assert missing == {}, f"{len(missing)} messages without Chinese"


def test_translations_keep_the_placeholders() -> None:
    changed = [
        entry.msgid
        for entry in merged(ROOT / "locale", LANGUAGE)
        for said in [entry.msgstr, *entry.msgstr_plural.values()]
        if said and placeholders(said) not in (placeholders(entry.msgid), placeholders(entry.msgid_plural or entry.msgid))
    ]
    assert changed == []


def test_no_translation_is_left_over() -> None:
    said = {(message.text, message.context) for message in source_messages()}
    left = [
        f"{placed.where} {placed.entry.msgid!r}"
        for placed in fragments(ROOT / "locale", LANGUAGE)
        if placed.file.name != THEIRS
        and (placed.entry.obsolete or "fuzzy" in placed.entry.flags or (placed.entry.msgid, placed.entry.msgctxt) not in said)
    ]
    assert left == []


def test_messages_of_python_are_found() -> None:
    source = """
from somewhere import _, N_, ngettext, pgettext, Refusal
title = _("Order")
state = N_("Draft")
count = ngettext("%(n)s order", "%(n)s orders", n)
verb = pgettext("verb", "Order")
def refuse():
    raise Refusal("order.late", "Too late by %(days)s days.", who=N_("The planner"), days=3)
MISSING = ("order.missing", "There is no such order.")
def find():
    raise Refusal(*MISSING, status=404)
"""
    found = {(message.text, message.plural, message.context) for message in of_python(source, "sample.py")}
    assert found == {
        ("Order", "", None),
        ("Draft", "", None),
        ("%(n)s order", "%(n)s orders", None),
        ("Order", "", "verb"),
        ("Too late by %(days)s days.", "", None),
        ("The planner", "", None),
        ("There is no such order.", "", None),
    }


@pytest.mark.parametrize("source", ['_(f"Order {n}")', "N_(name)", '_("a" + b)', "Refusal('code', f'no {n}')", "_()"])
def test_messages_that_are_put_together_are_seen(source: str) -> None:
    assert [(message.text, message.where) for message in of_python(source, "sample.py")] == [("", "sample.py:1")]


def test_messages_of_templates_are_found() -> None:
    source = """<h1>{% translate "Orders" %}</h1>{# a note #}
{% blocktranslate with who=name trimmed %}Told
to {{ who }}{% endblocktranslate %}
{% blocktranslate count n=rows %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}
<a title="{% translate "It's open" %}">{{ _("Close") }}</a>{% translate "May" context "month" %}"""
    found = {(message.text, message.plural, message.context) for message in of_template(source, "sample.html")}
    assert found == {
        ("Orders", "", None),
        ("Told to %(who)s", "", None),
        ("%(n)s row", "%(n)s rows", None),
        ("It's open", "", None),
        ("Close", "", None),
        ("May", "", "month"),
    }
