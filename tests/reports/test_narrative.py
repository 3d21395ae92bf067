"""文字: every number opens exactly the cases it counts; words of one's own keep their live numbers."""

from __future__ import annotations

import copy
from datetime import date

import pytest

from reports import narrative
from reports.annual import assemble
from reports.content import words_of
from reports.forms import table3_form
from reports.models import AnnualReport
from reports.narrative import Number, offered, plain, shares, spread, unknown_parts, written
from reports.narrative_facts import NoSuchNumber, cases_for_number
from requests_app.handling import clock, remedies
from requests_app.law.nodes import Node
from requests_app.law.replies import ReplyKind
from tests.factories import TODAY, Office, case_at, make_office
from tests.kept import kept

pytestmark = pytest.mark.django_db
D = date


def a_year() -> Office:
    """A year with one of everything that sentences tell of."""
    office = make_office()
    day = {"today": TODAY}
    closed = case_at(Node.CLOSED, office, topic="土地征收")
    case_at(Node.ARCHIVING, office, kind=ReplyKind.REPLY_NOT_EXIST, channel="post", topic="土地征收")
    case_at(Node.DRAFTING, office, applicant_kind="commercial_enterprise", channel="in_person", topic="规划")
    fee = case_at(Node.DRAFTING, office, topic="")
    fee = clock.charge_fee(fee, actor=office.drafter, basis="item", quantity=40, amount=1800, on=D(2026, 3, 9), **day)
    clock.fee_paid(fee, actor=office.clerk, on=D(2026, 3, 16), **day)
    remedies.file(closed, actor=office.clerk, kind="reconsideration", body="示例市人民政府", on=D(2026, 4, 1), **day)
    case_at(Node.ARCHIVING, office, on=D(2025, 12, 30))
    return office


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with kept(django_db_blocker):
        yield a_year()


@pytest.fixture
def office(built) -> Office:
    return copy.deepcopy(built)


def texts(office: Office, as_of: date | None = None):
    return assemble(office.agency, 2026, today=TODAY, as_of=as_of).texts


def words(office: Office, slot: str, as_of: date | None = None) -> str:
    return "\n".join(plain(paragraph) for paragraph in texts(office, as_of)[slot])


def test_the_sentences_of_a_year(office):
    assert words(office, "requests") == (
        "2026年，共受理政府信息公开申请4件。从申请人看，自然人3件，商业企业1件。从申请途径看，网络2件，信函1件，当面1件。"
        "从申请内容看，土地征收类2件，占50%；规划类1件，占25%。\n"
        "全年办结2件，其中予以公开1件，无法提供1件。按期答复率100%。"
    )
    assert words(office, "remedies") == (
        "因政府信息公开工作被申请行政复议1件，其中尚未审结1件。没有因政府信息公开工作被提起行政诉讼。"
    )
    assert words(office, "overview").startswith(f"2026年，{office.agency.name}依照《中华人民共和国政府信息公开条例》")
    assert "problems" not in texts(office)


def test_as_of_a_day_the_numbers_are_those_of_the_day(office):
    assert "共受理" not in words(office, "requests", D(2026, 3, 1))
    assert words(office, "remedies", D(2026, 3, 31)).startswith("没有因政府信息公开工作被申请行政复议。")


def test_fees_are_told_with_their_cases(office):
    report = assemble(office.agency, 2026, today=TODAY)
    given = words_of(office.agency, report.table3, report.table4, {"other": "{处理费情况}没有其他需要报告的事项。"})
    assert plain(given.texts["other"][0]) == (
        "全年发出信息处理费收费通知1件，金额1800元，实际收取1800元。没有其他需要报告的事项。"
    )
    before = words_of(
        office.agency, report.table3, report.table4, {"other": "实收{实收金额}元，{收费通知}件。"}, D(2026, 3, 10)
    )
    assert plain(before.texts["other"][0]) == "实收0元，1件。"


def test_every_number_opens_exactly_the_cases_it_counts(office):
    """Whatever the parts give, the drill-down of each number has that many cases; yuan and shares open their cases."""
    form = table3_form("2021")
    report = assemble(office.agency, 2026, today=TODAY)
    counts = words_of(office.agency, report.table3, report.table4, {}).counts
    keys = {count.key: count.value for count in counts if count.unit == "件"}
    assert len(keys) > 30
    for key, value in keys.items():
        assert (key, cases_for_number(office.agency, 2026, key, None, form).count()) == (key, value)
    as_of = D(2026, 3, 10)
    then = assemble(office.agency, 2026, today=TODAY, as_of=as_of)
    for count in words_of(office.agency, then.table3, then.table4, {}, as_of).counts:
        if count.unit == "件":
            found = cases_for_number(office.agency, 2026, count.key, as_of, form).count()
            assert (count.key, found) == (count.key, count.value)


@pytest.mark.parametrize("key", ["", "new:women", "outcome:", "outcome:x", "nothing", "done:x"])
def test_no_such_number(office, key):
    with pytest.raises(NoSuchNumber, match="没有"):
        cases_for_number(office.agency, 2026, key, None, table3_form("2021"))


def test_the_offices_own_words_keep_their_live_numbers(office):
    report = AnnualReport.objects.create(agency=office.agency, year=2026)
    report.texts = {
        "requests": "本年受理{新收}件，占比最高的是{土地征收}件（{土地征收%}）。\r\n\r\n以上。",
        "problems": "甲\n乙",
    }
    report.save()
    own = texts(office)
    assert [plain(one) for one in own["requests"]] == ["本年受理4件，占比最高的是2件（50%）。", "以上。"]
    assert [plain(one) for one in own["problems"]] == ["甲", "乙"]
    numbers = [piece for piece in own["requests"][0] if isinstance(piece, Number)]
    assert [(one.key, one.text) for one in numbers] == [
        ("new", "4"), ("topic:土地征收", "2"), ("topic:土地征收", "50%"),
    ]  # fmt: skip
    case_at(Node.DRAFTING, office, topic="规划")
    assert plain(texts(office)["requests"][0]) == "本年受理5件，占比最高的是2件（40%）。"


def test_parts_are_offered_with_what_they_give_and_unknown_ones_named(office):
    report = assemble(office.agency, 2026, today=TODAY)
    counts = words_of(office.agency, report.table3, report.table4, {}).counts
    listed = {one.name: plain(one.gives) for one in offered(counts)}
    assert (listed["新收"], listed["土地征收%"], listed["途径"]) == ("4", "50%", "网络2件，信函1件，当面1件")
    assert unknown_parts("{新收}{新收%}{甲}{行政复议结果维持}", counts) == ["新收%", "甲"]
    assert plain(written("{甲}", counts)[0]) == "{甲}"
    assert (
        spread("{申请人情况}\n{诉讼情况}", counts) == "从申请人看，{申请人}。\n没有因政府信息公开工作被提起行政诉讼。"
    )


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [(30, 137, "21.9%"), (16, 137, "11.7%"), (14, 137, "10.2%"), (0, 137, "0%"), (137, 137, "100%"), (1, 8, "12.5%"),
     (1999, 2000, "99.9%"), (9999, 10000, "99.9%"), (0, 0, "0%"), (1, 2, "50%")],
)  # fmt: skip
def test_shares_are_rounded_and_what_is_not_all_is_never_all(part, whole, printed):
    assert shares(part, whole) == printed


def test_the_names_of_parts_are_different():
    assert not set(narrative.SENTENCES) & set(narrative.PHRASES)
