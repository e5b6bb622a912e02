"""What people type, and which rows it must find."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makesell.ground.text.search import grams, query_grams, sort_key

FIRM = ("上海示例机械有限公司", "Shanghai Example Machinery Co.", "C-10023")
FOUND = [
    (
        FIRM,
        ("机械", "械", "示例机", "shanghai", "jixie", "jixi", "shsl", "sljx", "sl", "10023", "1002", "23", "c10023", "C-10023", "s", "上"),
    ),
    (FIRM, ("Example Mach", "机械 公司", "ＭＡＣＨＩＮＥＲＹ", "机械 10023")),
    (("曾小明",), ("曾", "小明", "zengxiao", "zxm", "cengxiao", "xm")),
    (("重庆长安",), ("chongqing", "cq", "cqca", "changan")),
    (("M5螺栓",), ("M5螺栓", "螺栓", "m5", "luoshuan")),
    (("138-0013-8000",), ("13800138000", "8000", "0013", "138-0013")),
    (("SO-2024-00123",), ("so-2024", "00123", "so202400123", "123")),
]


@pytest.mark.parametrize(("texts", "queries"), FOUND)
def test_a_row_is_found_by_what_people_type(texts: tuple[str, ...], queries: tuple[str, ...]) -> None:
    have = set(grams(*texts))
    assert [query for query in queries if not set(query_grams(query)) <= have] == []


@pytest.mark.parametrize("query", ["北京", "jiexi", "10032", "gongsh", "示公"])
def test_a_row_is_not_found_by_something_else(query: str) -> None:
    assert not set(query_grams(query)) <= set(grams(*FIRM))


def test_nothing_asked_needs_nothing_and_missing_parts_count_for_nothing() -> None:
    assert query_grams(" -/ ") == []
    assert grams(None, "", " ") == []


@given(st.text(alphabet="上海示例机械有限公司王小明abc019", min_size=2, max_size=12), st.data())
def test_every_part_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 2))
    end = data.draw(st.integers(start + 2, len(name)))
    assert set(query_grams(name[start:end])) <= set(grams(name))


def test_chinese_sorts_by_pinyin_and_numbers_by_value() -> None:
    names = ["张三", "章鱼", "阿里", "Zhao", "重庆", "北京", "西安", "先锋", "Line 10", "Line 9", "Éclair", "张四"]
    assert sorted(names, key=sort_key) == [
        "阿里",
        "北京",
        "重庆",
        "Éclair",
        "Line 9",
        "Line 10",
        "西安",
        "先锋",
        "张三",
        "张四",
        "章鱼",
        "Zhao",
    ]


@given(st.text(max_size=30))
def test_any_text_can_be_indexed_asked_and_sorted(text: str) -> None:
    assert all(0 < len(gram) <= 3 for gram in grams(text) + query_grams(text))
    assert "\x00" not in sort_key(text.replace("\x00", ""))
