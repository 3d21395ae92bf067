"""年终: in January the head hears how last year's report stands, until it has to be public; once for each step."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from reports.year_end import last_day, told_on, year_end
from requests_app.law.nodes import Node, Role
from requests_app.models import Message, working_calendar
from tests.factories import case_at, make_agency, make_office, make_staff

pytestmark = pytest.mark.django_db
D = date
NOW = datetime(2026, 1, 4, 0, 5, tzinfo=UTC)


def rows() -> list[tuple[str, date]]:
    return list(Message.objects.filter(kind="report_2025").order_by("pk").values_list("recipient__pk", "for_day"))


def run(day: date) -> int:
    return year_end(day, NOW, working_calendar())


def test_a_department_publishes_by_31_january_and_a_government_by_31_march():
    assert last_day(make_agency(), 2026) == D(2027, 1, 31)
    assert last_day(make_agency(government=True), 2026) == D(2027, 3, 31)


# January 2026: New Year to the 3rd, the 4th a make-up Sunday; the 31st a Saturday. Told where the step is reached,
# under the day that many working days before the last.
@pytest.mark.parametrize(
    ("today", "day"),
    [
        (D(2025, 12, 31), None),
        (D(2026, 1, 2), None),
        (D(2026, 1, 4), D(2026, 1, 4)),
        (D(2026, 1, 15), D(2026, 1, 4)),
        (D(2026, 1, 16), D(2026, 1, 19)),  # ten left
        (D(2026, 1, 22), D(2026, 1, 19)),
        (D(2026, 1, 23), D(2026, 1, 26)),  # five
        (D(2026, 1, 27), D(2026, 1, 28)),  # three
        (D(2026, 1, 29), D(2026, 1, 30)),  # one
        (D(2026, 1, 30), D(2026, 1, 31)),  # the last working day
        (D(2026, 1, 31), None),
        (D(2026, 2, 2), None),
    ],
)
def test_the_steps_of_a_department(today: date, day: date | None):
    assert told_on(make_agency(), 2025, today, working_calendar()) == day


def test_the_head_alone_is_told_once_a_step_with_a_link_to_the_report():
    office = make_office(make_agency("bureau"))
    case_at(Node.ARCHIVING, office)
    assert [run(day) for day in (D(2026, 1, 4), D(2026, 1, 5), D(2026, 1, 12), D(2026, 1, 16))] == [1, 0, 0, 1]
    assert rows() == [(office.head.pk, D(2026, 1, 4)), (office.head.pk, D(2026, 1, 19))]
    told = Message.objects.filter(kind="report_2025").first()
    assert told.path == "/reports/desk/bureau/2025/"
    assert told.text.startswith("2025年度报告的表三、表四已由办件算出，")
    assert told.text.endswith("项勾稽全部通过，2026年1月31日（周六）前公布。")


def test_a_government_is_told_until_31_march():
    office = make_office(make_agency(government=True))
    assert run(D(2026, 3, 31)) == 1
    assert rows() == [(office.head.pk, D(2026, 3, 31))]
    assert run(D(2026, 4, 1)) == 0


def test_a_new_head_is_told_where_the_former_was_and_an_office_without_one_stops_nobody():
    make_staff(make_agency(), Role.CLERK)
    office = make_office()
    run(D(2026, 1, 4))
    new = make_staff(office.agency, Role.OFFICE_HEAD)
    assert run(D(2026, 1, 5)) == 2
    assert sorted(rows()) == sorted([(office.head.pk, D(2026, 1, 4)), (new.pk, D(2026, 1, 4))])


def test_where_all_are_told_nothing_is_counted_again(django_assert_num_queries):
    for _ in range(3):
        make_office()
    calendar = working_calendar()
    year_end(D(2026, 1, 4), NOW, calendar)
    with django_assert_num_queries(1 + 3 * 2):  # the agencies; of each its people and what they were told
        year_end(D(2026, 1, 5), NOW, calendar)
