"""Fragments become one catalogue, and contradictions are named by file and line."""

import gettext
from pathlib import Path

import pytest

from makesell.ground.text.catalogue import CatalogueError, compile_all, languages, main, placeholders

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def fragment(root: Path, name: str, body: str, language: str = "zh_Hans") -> None:
    folder = root / language
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.po").write_text(HEADER + body, encoding="utf-8")


def entry(message: str, translation: str) -> str:
    return f'msgid "{message}"\nmsgstr "{translation}"\n\n'


def translated(root: Path, message: str) -> str:
    with (root / "zh_Hans" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext(message)


def test_fragments_of_rooms_become_one_catalogue(tmp_path: Path) -> None:
    fragment(tmp_path, "orders", entry("Order", "订单") + entry("Amount", "金额"))
    fragment(tmp_path, "invoices", entry("Invoice", "发票") + entry("Amount", "金额"))
    assert languages(tmp_path) == ["zh_Hans"]
    assert compile_all(tmp_path) == {"zh_Hans": 3}
    assert [translated(tmp_path, word) for word in ("Order", "Invoice", "Amount", "Receipt")] == ["订单", "发票", "金额", "Receipt"]
    made = (tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.mo").stat().st_mtime_ns
    compile_all(tmp_path)
    assert (tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.mo").stat().st_mtime_ns == made


def test_one_message_has_one_translation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fragment(tmp_path, "orders", entry("Order", "订单"))
    fragment(tmp_path, "works", entry("Order", "工单"))
    with pytest.raises(CatalogueError, match=r"works\.po:5.*orders\.po:5.*'Order' differently"):
        compile_all(tmp_path)
    assert main([str(tmp_path)]) == 1
    assert "differently" in capsys.readouterr().err


def test_obsolete_fuzzy_and_broken_entries(tmp_path: Path) -> None:
    fragment(tmp_path, "a", '#~ msgid "Old"\n#~ msgstr "旧"\n\n#, fuzzy\nmsgid "Maybe"\nmsgstr "也许"\n')
    assert compile_all(tmp_path) == {"zh_Hans": 0}
    fragment(tmp_path, "b", entry("Twice", "一") + entry("Twice", "二"))
    with pytest.raises(CatalogueError, match=r"b\.po"):
        compile_all(tmp_path)
    assert languages(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("message", "expected"), [("%(a)s of %(b)d", ["%(a)s", "%(b)d"]), ("100 %% of {name}", ["{name}"]), ("100 % of it", []), ("plain", [])]
)
def test_placeholders_of_a_message(message: str, expected: list[str]) -> None:
    assert placeholders(message) == expected
