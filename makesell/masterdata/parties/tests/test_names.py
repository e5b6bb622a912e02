"""Two spellings of one customer meet in their keys."""

import pytest

from makesell.masterdata.parties.names import name_key, phone_key, sound_key, tax_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海华威机械有限公司", "上海华威机械"),
        ("上海华威机械（集团）有限公司", "上海华威机械"),
        ("Northwind Traders Co., Ltd.", "northwind traders"),
        ("ＡＢＣ 贸易股份有限公司", "abc贸易"),
    ],
)
def test_legal_forms_brackets_and_widths_do_not_tell_customers_apart(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_a_name_that_is_only_a_legal_form_keeps_itself() -> None:
    assert name_key("公司") == "公司"
    assert name_key("Company") == "company"


def test_different_customers_stay_different() -> None:
    assert name_key("上海华威机械") != name_key("上海华为机械")
    assert sound_key("上海华威机械有限公司") == sound_key("上海华为机械")


def test_pinyin_typed_in_latin_letters_sounds_like_the_characters() -> None:
    assert sound_key("huawei") == sound_key("华为")


@pytest.mark.parametrize(
    ("written", "key"),
    [("+86 138-0013-8000", "13800138000"), ("0086 13800138000", "13800138000"), ("021 5555 1234", "02155551234"), ("123", ""), ("", "")],
)
def test_a_phone_is_its_digits_without_the_countrys_prefix(written: str, key: str) -> None:
    assert phone_key(written) == key


def test_tax_numbers_ignore_spaces_and_case() -> None:
    assert tax_key(" 91310000ma1fl 0x12y ") == "91310000MA1FL0X12Y"
