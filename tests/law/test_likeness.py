"""How alike two requests are, and whether two applicants are one: literal pairs, then any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.law.likeness import (
    DIFFERENT_AT_MOST,
    SAME_FROM,
    SIMILAR_FROM,
    Applicant,
    Sameness,
    likeness,
    same_applicant,
)

LONG = "申请公开鄞州区姜山镇{}号地块国有土地上房屋征收补偿安置方案、征地批准文件、勘测定界图及听证笔录"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("申请公开“姜山镇３号地块”征地批复。", "申请公开「姜山镇3号地块」征地批复"),
        ("甬政发〔2015〕12号文件", "甬政发[2015] 12 号文件。"),
        ("补偿款 1,200,000 元的支付凭证", "补偿款1200000元的支付凭证"),
        ("第三号地块的批复", "第3号地块的批复"),
        ("ＡＢＣ公司的排污许可证", "abc公司的排污许可证"),
        ("二〇一九年征地批复", "2019年征地批复"),
    ],
)
def test_what_writers_vary_does_not_matter(one: str, other: str) -> None:
    assert likeness(one, other) >= 0.99


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LONG.format("3"), LONG.format("5")),
        (LONG.format("三"), LONG.format("五")),
        (LONG.format("1、2、3、4、5、6、7、8、9、10、11、12"), LONG.format("1、2、3、4、5、6、7、8、9、10、11、13")),
        (LONG.format("3") * 20, LONG.format("3") * 19 + LONG.format("5")),
        ("3、5号地块征地批复", "35号地块征地批复"),
        (LONG.format("3"), LONG.format("3").replace("姜山镇", "下应街道")),
        ("海曙区2018年征地批复和补偿方案", "海曙区2019年征地批复和补偿方案"),
        (
            "鄞州区姜山镇" + "征地批准文件、补偿安置方案、勘测定界图" * 9,
            "鄞州区云龙镇" + "征地批准文件、补偿安置方案、勘测定界图" * 9,
        ),
    ],
)
def test_other_figures_or_places_are_never_the_same(one: str, other: str) -> None:
    assert likeness(one, other) <= DIFFERENT_AT_MOST < SAME_FROM


def test_one_other_parcel_is_less_than_similar() -> None:
    assert likeness(LONG.format("3"), LONG.format("5")) == pytest.approx(0.572, abs=0.01)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("海曙区集士港镇集体土地征收的批准文件", "江北区庄桥街道道路改造工程的立项批复和资金安排文件"),
        ("姜山镇3号地块国有建设用地划拨决定书", "姜山镇8号地块拆迁户安置房分配名单"),
        ("征地批复", "排污许可证"),
        ("甲", "乙"),
        ("", "征地批复"),
    ],
)
def test_unrelated_requests_are_far_apart(one: str, other: str) -> None:
    assert likeness(one, other) < 0.4 < SIMILAR_FROM


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("请求公开姜山镇3号地块的征地批复文件", "姜山镇3号地块征地批复"),
        ("征地批复、补偿方案、姜山镇3号地块", "姜山镇3号地块：补偿方案、征地批复"),
        ("宁波市鄞州区姜山镇3号地块征地批复", "鄞州区姜山镇3号地块征地批复"),
    ],
)
def test_words_around_and_another_order_stay_similar(one: str, other: str) -> None:
    assert likeness(one, other) >= SIMILAR_FROM


def test_a_wider_name_of_the_same_place_is_no_other_place() -> None:
    assert (
        likeness("宁波市鄞州区姜山镇3号地块征地批复和补偿安置方案", "鄞州区姜山镇3号地块征地批复和补偿安置方案")
        >= SAME_FROM
    )


@given(st.text(), st.text())
def test_the_order_of_the_two_does_not_matter_and_it_is_a_share(one: str, other: str) -> None:
    value = likeness(one, other)
    assert value == likeness(other, one)
    assert 0 <= value <= 1


@given(st.text(alphabet="征地批复3５三十百号、〇。 村镇Ａa"))
def test_every_text_is_like_itself(text: str) -> None:
    assert likeness(text, text) == 1


@given(st.text())
def test_any_text_is_like_itself(text: str) -> None:
    assert likeness(text, text) == 1


def person(name: str = "吴测试", id_number: str = "", phone: str = "") -> Applicant:
    return Applicant("natural_person", name, id_number, phone)


def company(name: str = "兴达贸易有限公司", code: str = "") -> Applicant:
    return Applicant("commercial_enterprise", name, code, "")


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (person(id_number="11010519491231002X"), person(id_number="11010519491231002x"), Sameness.SAME),
        (person(id_number="11010519491231002X"), person(id_number="440524188001010014"), Sameness.OTHER),
        (
            person(id_number="11010519491231002X", phone="1"),
            person(id_number="440524188001010014", phone="1"),
            Sameness.OTHER,
        ),
        (person(), person(), Sameness.SAME),
        (person(), person("吴测"), Sameness.OTHER),
        (person("吴 测试"), person("吴测试"), Sameness.SAME),
        (person(phone="13800000000"), person(phone="138-0000-0000"), Sameness.SAME),
        (person(phone="13800000000"), person(phone="13800000001"), Sameness.UNSURE),
        (person(phone="13800000000"), person(), Sameness.UNSURE),
        (person(id_number="11010519491231002X"), person(), Sameness.UNSURE),
        (person(id_number="11010519491231002X", phone="13800000000"), person(phone="13800000000"), Sameness.SAME),
        (person(""), person(""), Sameness.OTHER),
        (company("兴达（宁波）公司"), company("兴达(宁波)公司"), Sameness.SAME),
        (company(code="91350100M000100Y43"), company(), Sameness.SAME),
        (company(code="91350100M000100Y43"), company(code="91350100M000100Y4Z"), Sameness.OTHER),
        (company("吴测试"), person(), Sameness.UNSURE),
    ],
)
def test_who_is_the_same_applicant(one: Applicant, other: Applicant, said: Sameness) -> None:
    assert same_applicant(one, other) is said
    assert same_applicant(other, one) is said
