"""Journeys: what a page says in words, and which of it is in the wrong language."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import polib

from makesell.ground.db import run, values

ROOT = Path(__file__).resolve().parent.parent.parent
CJK = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]+")
MARK = re.compile(r"%\(\w+\)[sd]")
WORDS = re.compile(r"[A-Za-z]{2,}")
# Names of languages are written in themselves.
LANGUAGES = {"简体中文", "中文", "中", "English", "EN"}
SAID = """() => {
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const skip = new Set(['SCRIPT', 'STYLE', 'TEXTAREA', 'CODE', 'PRE']);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) if (!skip.has(n.parentElement.tagName) && n.data.trim()) found.add(n.data.trim());
  for (const e of document.querySelectorAll('[title], [aria-label], [placeholder]'))
    for (const a of ['title', 'aria-label', 'placeholder']) if (e.getAttribute(a)) found.add(e.getAttribute(a).trim());
  found.add(document.title);
  return [...found];
}"""


def spoken(texts: Iterable[str]) -> list[str]:
    """Texts of a page (`SAID`) as they are read."""
    return [" ".join(text.split()) for text in texts]


@lru_cache(maxsize=1)
def _lines(data: str) -> frozenset[str]:
    return frozenset(data.split("\n"))


@lru_cache(maxsize=1)
def _english() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Messages that have a translation of other words: whole ones, and patterns of those with places to fill in."""
    whole, patterns = set(), []
    for file in sorted((ROOT / "locale" / "zh_Hans").glob("*.po")):
        for entry in polib.pofile(str(file)):
            texts = [text for text in (entry.msgid, entry.msgid_plural) if text]
            spoken = entry.msgstr or entry.msgstr_plural.get(0, "")
            for text in texts:
                if not spoken or spoken == text or not CJK.search(spoken):
                    continue
                if "%(" not in text:
                    whole.add(" ".join(text.split()))
                elif len(WORDS.findall(MARK.sub("", text))) > 1:
                    parts = MARK.split(" ".join(text.split()))
                    patterns.append(re.compile(".+".join(re.escape(part) for part in parts)))
    return frozenset(whole), tuple(patterns)


def english(texts: Iterable[str], data: str) -> list[str]:
    """Messages on a Chinese page that stand there in English though they have a translation; what is data may be in any language."""
    whole, patterns = _english()
    wrong, known = [], _lines(data)
    for text in texts:
        if text in LANGUAGES or CJK.search(text) or not WORDS.search(text) or text in known:
            continue
        if text in whole or any(pattern.fullmatch(text) for pattern in patterns):
            wrong.append(text)
    return wrong


def chinese(texts: Iterable[str], data: str) -> list[str]:
    """Chinese on an English page that is neither data nor the name of a language."""
    wrong = []
    for text in texts:
        if text in LANGUAGES:
            continue
        wrong += [f"{part} in “{text[:80]}”" for part in CJK.findall(text) if part not in data and part not in LANGUAGES]
    return wrong


def data() -> str:
    """Every text that stands in the database, one a line: what a page may show in the language it was typed in."""
    columns = run(
        """select c.table_name, c.column_name from information_schema.columns c
           join information_schema.tables t using (table_schema, table_name)
           where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'character varying', 'jsonb')
             and c.table_name not like 'django%%' and c.table_name not like 'procrastinate%%'"""
    )
    lines: list[str] = []
    for table, column in columns:
        lines += [str(value) for value in values(f'select distinct "{column}"::text from "{table}" where "{column}" is not null')]
    return "\n" + "\n".join(lines) + "\n"
