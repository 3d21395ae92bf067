"""Earlier requests like this one, and the month of an applicant: a small office, every row literal."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from requests_app.handling import intake, registration, repeats
from requests_app.handling.repeats import Earlier
from requests_app.handling.seeding import seed_cases
from requests_app.law.likeness import Sameness
from requests_app.law.nodes import Node
from requests_app.law.replies import ReplyKind
from requests_app.models import Application
from tests.factories import TODAY, Office, case_at, make_case, make_office

pytestmark = pytest.mark.django_db

WISH = "申请公开鄞州区姜山镇3号地块征地批准文件、补偿安置方案及勘测定界图"
VARIED = "申请公开鄞州区「姜山镇」３号地块征地批准文件、补偿安置方案及勘测定界图。"
OTHER_PLOT = "申请公开鄞州区姜山镇5号地块征地批准文件、补偿安置方案及勘测定界图和听证笔录"
REWORDED = "请求公开鄞州区姜山镇3号地块征地批准文件、补偿安置方案、红线图"
ELSE = "2018年度部门预算执行情况审计报告"


@pytest.fixture
def office() -> Office:
    return make_office()


def found(case: Application, office: Office) -> list[tuple[str, int, Sameness]]:
    earlier = repeats.candidates(case, Application.objects.for_staff(office.clerk))
    return [(one.case.content, one.percent, one.applicant) for one in earlier]


def test_exactly_what_is_earlier_and_telling_in_its_order(office):
    mine = {"applicant_name": "吴测试", "phone": "13800000000"}
    make_case(office, content=ELSE, **mine, on=date(2025, 1, 6))
    make_case(office, content=VARIED, **mine, on=date(2025, 2, 3))
    make_case(office, content=WISH, applicant_name="郑别人", on=date(2025, 3, 3))
    make_case(office, content=WISH, applicant_name="吴测试", phone="13900000009", on=date(2025, 4, 1))
    make_case(office, content=REWORDED, applicant_name="钱别人", on=date(2025, 5, 6))
    make_case(office, content=ELSE, applicant_name="孙别人", on=date(2025, 6, 3))
    make_case(office, content=WISH, applicant_name="吴测试生", on=date(2025, 7, 1))  # begins with the name
    case = make_case(office, content=WISH, **mine, on=date(2025, 8, 4))
    make_case(office, content=WISH, **mine, on=date(2025, 8, 5))  # later
    assert found(case, office) == [
        (VARIED, 100, Sameness.SAME),
        (WISH, 100, Sameness.UNSURE),
        (WISH, 100, Sameness.OTHER),
        (WISH, 100, Sameness.OTHER),
        (REWORDED, 77, Sameness.OTHER),
        (ELSE, 0, Sameness.SAME),
    ]


def test_another_parcel_is_no_repeat(office):
    case_at(Node.CLOSED, office, content=OTHER_PLOT, on=date(2026, 1, 5))
    case = make_case(office, content=WISH)
    (one,) = repeats.candidates(case, Application.objects.all())
    assert (one.applicant, one.answered, one.same_content, one.repeated) == (Sameness.SAME, True, False, False)


def test_a_repeat_is_the_same_applicant_the_same_content_and_an_answer(office):
    first = case_at(Node.CLOSED, office, content=WISH, on=date(2026, 1, 5))
    waiting = case_at(Node.DRAFTING, office, content=WISH, on=date(2026, 1, 6))
    strange = case_at(Node.CLOSED, office, content=WISH, on=date(2026, 1, 7), applicant_name="郑别人")
    case = make_case(office, content=VARIED)
    verdicts = {one.case.pk: one.repeated for one in repeats.candidates(case, Application.objects.all())}
    assert verdicts == {first.pk: True, waiting.pk: False, strange.pk: False}


@pytest.mark.parametrize("kind", ["close_withdrawn", "close_not_supplemented", "close_fee_unpaid"])
def test_what_was_closed_without_an_answer_is_not_answered(kind):
    case = Application(replied_on=TODAY, reply_kind=kind)
    assert not Earlier(case, 1.0, Sameness.SAME).answered
    assert Earlier(Application(replied_on=TODAY, reply_kind="reply_granted"), 1.0, Sameness.SAME).answered
    assert not Earlier(
        Application(replied_on=TODAY, reply_kind="reply_granted", voided=True), 1.0, Sameness.SAME
    ).answered


def test_another_agency_is_never_looked_at_even_by_who_may_see_it(office):
    other = make_office()
    make_case(other, content=WISH, on=date(2026, 1, 5))
    case = make_case(office, content=WISH)
    assert repeats.candidates(case, Application.objects.all()) == []
    assert repeats.month_count(case, Application.objects.all()).requests == 1


def test_only_what_the_person_may_see_is_looked_at(office):
    make_case(office, content=WISH, on=date(2026, 1, 5))
    case = make_case(office, content=WISH)
    assert repeats.candidates(case, Application.objects.for_staff(make_office().clerk)) == []


def test_a_request_not_stored_yet_is_compared_too(office):
    make_case(office, content=VARIED, on=date(2026, 3, 2))
    new = Application(
        agency=office.agency,
        applicant_kind="natural_person",
        applicant_name="吴测试",
        phone="13800000000",
        content=WISH,
        submitted_on=date(2026, 3, 2),
    )
    assert found(new, office) == [(VARIED, 100, Sameness.SAME)]
    assert repeats.month_count(new, Application.objects.all()).nth == 2


@pytest.mark.parametrize("content", ["", "图", "征地", "。。。", "%_'\"\\ OR * NEAR("])
def test_texts_with_little_to_search_for_break_nothing(office, content):
    make_case(office, content="征地", applicant_name="郑别人", on=date(2026, 1, 5))
    case = make_case(office, content=content, title="甲")
    assert [words for words, _, _ in found(case, office)] in ([], ["征地"])


def test_among_many_formulaic_requests_the_same_one_is_found(office):
    """What is frequent and what is rare is told by the database, when it has seen enough."""
    make_case(office, content=WISH, applicant_name="郑别人", on=date(2024, 12, 2))
    seed_cases(office.agency, 2025, 600, seed=1, today=TODAY, recorded_at=timezone.now())
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE requests_app_application")
    case = make_case(office, content=VARIED)
    assert found(case, office)[0] == (WISH, 100, Sameness.OTHER)
    formulaic = Application.objects.filter(agency=office.agency, received_year=2025).order_by("-submitted_on", "-pk")[0]
    again = make_case(office, content=formulaic.content, applicant_name="钱别人")
    best = found(again, office)[0]
    assert best[1] == 100


def test_the_month_begins_on_its_first_day_and_ends_on_its_last(office):
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 31), date(2026, 4, 1)]
    cases = [case_at(Node.REGISTRATION, office, on=day) for day in days]
    counts = [repeats.month_count(case, Application.objects.all()) for case in cases]
    assert [(c.month, c.requests, c.nth) for c in counts] == [
        (date(2026, 2, 1), 1, 1),
        (date(2026, 3, 1), 3, 1),
        (date(2026, 3, 1), 3, 2),
        (date(2026, 3, 1), 3, 3),
        (date(2026, 4, 1), 1, 1),
    ]


def test_the_month_counts_the_day_of_receipt_and_leaves_out_what_is_void_or_of_others(office):
    late = make_case(office, on=date(2026, 2, 27))
    intake.accept(
        late, actor=office.clerk, on=date(2026, 3, 3), today=TODAY, received_on=date(2026, 3, 3), basis="both_confirmed"
    )
    void = case_at(Node.REGISTRATION, office, on=date(2026, 3, 2))
    registration.void(void, actor=office.clerk, on=date(2026, 3, 2), today=TODAY, reason="同一来信登记了两次")
    make_case(office, on=date(2026, 3, 2), phone="13900000009")
    make_case(office, on=date(2026, 3, 2), applicant_name="郑别人")
    case = make_case(office, on=date(2026, 3, 5))
    count = repeats.month_count(case, Application.objects.all())
    assert (count.requests, count.nth, count.unsure, count.keys) == (2, 2, 1, (late.pk,))


def test_more_than_ten_are_many(office):
    cases = [make_case(office, on=date(2026, 3, 2), content=f"第{n}号地块") for n in range(11)]
    counts = [repeats.month_count(case, Application.objects.all()) for case in (cases[0], cases[10])]
    assert [(c.requests, c.nth, c.many) for c in counts] == [(11, 1, True), (11, 11, True)]
    assert not repeats.month_count(make_case(office, on=date(2026, 4, 1)), Application.objects.all()).many


def test_the_answer_shown_is_the_one_served(office):
    answered = case_at(Node.CLOSED, office, kind=ReplyKind.REPLY_NOT_EXIST)
    assert repeats.answer_of(answered) == {
        "search_process": "查询经过的内容",
        "legal_basis": "《中华人民共和国政府信息公开条例》第三十六条第（四）项",
        "result": "结果的内容",
    }
    assert repeats.answer_of(case_at(Node.APPROVAL, office)) == {}


@pytest.mark.parametrize("cases", [1, 12])
def test_two_queries_however_many_cases(office, cases, django_assert_num_queries):
    for n in range(cases):
        make_case(office, content=WISH, on=date(2026, 1, 5), applicant_name="吴测试" if n % 2 else "郑别人")
    case = Application.objects.get(pk=make_case(office, content=WISH).pk)
    with django_assert_num_queries(2):
        earlier = repeats.search(case, Application.objects.for_staff(office.clerk)).earlier
        assert len(earlier) == cases
        assert all(str(one.case) and one.case.masked_name and one.case.subject for one in earlier)


def test_both_searches_go_through_the_index(office):
    seed_cases(office.agency, 2025, 3000, seed=1, today=TODAY, recorded_at=timezone.now())
    case = make_case(office, content=WISH)
    seen = Application.objects.for_staff(office.clerk)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list('case_search')")  # as autovacuum would
            cursor.execute("ANALYZE requests_app_application")
    for search in (repeats.of_the_name, repeats.of_like_content):
        plan = search(case, seen).explain()
        assert "case_search" in plan
        assert "SCAN requests_app_application" not in plan
        assert "Seq Scan on requests_app_application" not in plan
