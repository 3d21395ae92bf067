"""证件校验 warns and never rejects; masking hides what lists need not show."""

from __future__ import annotations

import pytest

from requests_app.law.applicants import (
    ApplicantKind,
    IdType,
    check_identity,
    field_warnings,
    mask_id,
    mask_name,
    mask_phone,
)


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "11010519491231002x", "440524188001010014", "34052419800101001X"]
)
def test_valid_resident_ids(number: str) -> None:
    assert check_identity(IdType.RESIDENT_ID, number) == ""


@pytest.mark.parametrize("number", ["110105194912310021", "11010519491331002X", "123", "abc"])
def test_invalid_resident_ids_warn(number: str) -> None:
    assert check_identity(IdType.RESIDENT_ID, number) == "身份证号码与校验规则不符，请核对。"


def test_fifteen_digits_are_obsolete() -> None:
    assert check_identity(IdType.RESIDENT_ID, "110105491231002") == "15位身份证号码已停用，请核对是否为18位号码。"


def test_credit_codes() -> None:
    assert check_identity(IdType.CREDIT_CODE, "91350100M000100Y43") == ""
    assert check_identity(IdType.CREDIT_CODE, "91350100M000100Y4Z") == "统一社会信用代码与校验规则不符，请核对。"


def test_other_documents_are_checked_for_shape_only() -> None:
    assert check_identity(IdType.PASSPORT, "E00000000") == ""
    assert check_identity(IdType.PASSPORT, "护照") == "证件号码的长度或者字符不像这种证件，请核对。"


def test_contact_warnings() -> None:
    given = field_warnings(phone="12345", postcode="31500", email="a@b")
    assert [w.field for w in given] == ["phone", "postcode", "email"]
    assert field_warnings(phone="13800000000", postcode="315000", email="a@example.com") == []
    assert field_warnings(phone="0574-87180000") == []
    assert field_warnings() == []


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("吴测试", ApplicantKind.NATURAL_PERSON, "吴**"),
        ("罗雨", ApplicantKind.NATURAL_PERSON, "罗*"),
        ("欧阳示例", ApplicantKind.NATURAL_PERSON, "欧阳**"),
        ("宁波甬江置业有限公司", ApplicantKind.COMMERCIAL_ENTERPRISE, "宁波甬江置业有限公司"),
    ],
)
def test_mask_name(name: str, kind: ApplicantKind, shown: str) -> None:
    assert mask_name(name, kind) == shown


def test_mask_numbers() -> None:
    assert mask_id("11010519491231002X") == "1101**********002X"
    assert mask_id("12345") == "*****"
    assert mask_phone("13800000000") == "138****0000"
