"""What a refusal says, to whom, and in which language."""

import pytest

from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

CHINESE = {
    "%(count)s entries need correction.": "有 %(count)s 处需要更正。",
    "The period %(period)s is closed.": "期间 %(period)s 已关账。",
    "Finance": "财务",
    "This is not possible": "无法执行",
}


def chinese(message: str) -> str:
    return CHINESE.get(message, message)


def test_a_sentence_is_filled_in_the_readers_language() -> None:
    refusal = Refusal("period.closed", "The period %(period)s is closed.", field="date", who=N_("Finance"), period="2026-03")
    assert str(refusal) == "The period 2026-03 is closed."
    assert refusal.in_words(chinese) == "期间 2026-03 已关账。"
    assert (refusal.status, refusal.field, refusal.who) == (422, "date", "Finance")


def test_only_marked_parameters_are_translated() -> None:
    marked = Refusal("a", "The period %(period)s is closed.", period=N_("Finance"))
    named = Refusal("a", "The period %(period)s is closed.", period="Finance")
    assert marked.in_words(chinese) == "期间 财务 已关账。"
    assert named.in_words(chinese) == "期间 Finance 已关账。"


def test_a_bare_per_cent_sign_needs_no_parameters() -> None:
    assert str(Refusal("share.sum", "Shares must sum to 100 %.")) == "Shares must sum to 100 %."


def test_several_refusals_name_every_field_once() -> None:
    first = Refusal("a.one", "No.", field="name")
    second = Refusal("a.two", "Neither.", field="amount", status=409)
    joined = Refusal.several([Refusal.several([first, second]), Refusal("a.three", "Nor this.")])
    assert [other.code for other in joined.others] == ["a.one", "a.two", "a.three"]
    assert joined.status == 422
    assert Refusal.several([second, second]).status == 409
    assert joined.in_words(chinese) == "有 3 处需要更正。\nname: No.\namount: Neither.\nNor this."
    assert Refusal.several([first]) is first
    with pytest.raises(ValueError, match="nothing was refused"):
        Refusal.several([])


def test_a_problem_document_has_one_row_for_each_input() -> None:
    problem = (
        Refusal("period.closed", "The period %(period)s is closed.", who=N_("Finance"), period="2026-03").at("date").as_problem(chinese)
    )
    assert problem == {
        "type": "urn:makesell:refusal:period.closed",
        "code": "period.closed",
        "status": 422,
        "title": "无法执行",
        "detail": "期间 2026-03 已关账。",
        "field": "date",
        "who": "财务",
        "errors": [{"code": "period.closed", "field": "date", "detail": "期间 2026-03 已关账。", "who": "财务"}],
    }
