"""放假通知: every notice of 2016 to 2026 as published, against the shipped calendar day by day; broken texts."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.holiday_notice import Notice, read_notice

from .notices import LABOUR_DAY_2019, NOTICES

#: Where the notice of the year and the calendar in force differ, and by which later decision.
AMENDED = {
    date(2019, 4, 28): "国办发明电〔2019〕3号：上班",
    date(2019, 5, 2): "国办发明电〔2019〕3号：放假",
    date(2019, 5, 3): "国办发明电〔2019〕3号：放假",
    date(2019, 5, 5): "国办发明电〔2019〕3号：上班",
    date(2020, 1, 31): "国办发明电〔2020〕1号：春节假期延长至2月2日",
    date(2020, 2, 1): "国办发明电〔2020〕1号：春节假期延长至2月2日",
}
DOCUMENTS = {
    2016: "国办发明电〔2015〕18号",
    2017: "国办发明电〔2016〕17号",
    2018: "国办发明电〔2017〕12号",
    2019: "国办发明电〔2018〕15号",
    2020: "国办发明电〔2019〕16号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}


def read(items: str, year: int = 2023) -> Notice:
    return read_notice(f"国务院办公厅关于{year}年节假日安排调整的通知\n{items}")


def works(notice: Notice) -> dict[str, bool]:
    return {day.isoformat(): does for day, does, _ in notice.days}


@pytest.mark.parametrize("year", NOTICES)
def test_a_published_notice_is_read_without_a_problem(year):
    notice = read_notice(NOTICES[year])
    assert (notice.year, notice.document, notice.problems) == (year, DOCUMENTS[year], ())


@pytest.mark.parametrize("year", NOTICES)
def test_each_day_of_the_year_is_as_the_shipped_calendar_says(year):
    """The days of a year stand in its own notice and, for the end of December, in the next one."""
    rows = {d: w for y in (year, year + 1) if y in NOTICES for d, w, _ in read_notice(NOTICES[y]).days}
    start, different = date(year, 1, 1), []
    for n in range((date(year + 1, 1, 1) - start).days):
        day = start + timedelta(days=n)
        if rows.get(day, day.weekday() < 5) != chinese_calendar.is_workday(day):
            different.append(day)
    assert different == [day for day in AMENDED if day.year == year]


def test_an_amendment_without_numbered_items_is_read_too():
    notice = read_notice(LABOUR_DAY_2019, 2019)
    assert (notice.document, notice.problems) == ("国办发明电〔2019〕3号", ())
    assert works(notice) == {
        "2019-04-28": True, "2019-05-01": False, "2019-05-02": False, "2019-05-03": False, "2019-05-04": False,
        "2019-05-05": True,
    }  # fmt: skip
    for day in (d for d in AMENDED if d.year == 2019):
        assert chinese_calendar.is_workday(day) == works(notice)[day.isoformat()]


def test_the_rows_fill_a_calendar_with_names():
    rows = read_notice(NOTICES[2025]).days
    calendar = WorkingCalendar({day: (does, name) for day, does, name in rows}, {2025})
    assert [calendar.day(date(2025, *at)).name for at in ((1, 1), (1, 26), (2, 4), (10, 6))] == [
        "元旦",
        "调休上班",
        "春节",
        "国庆节、中秋节",
    ]


def test_a_day_of_leave_that_is_only_encouraged_is_no_holiday():
    assert "2024-02-09" not in works(read_notice(NOTICES[2024]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、元旦：2023年1月1日放假，1月2日（星期一）补休。", ["2023-01-01 休", "2023-01-02 休"]),
        (
            "一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。",
            ["2022-12-31 休", "2023-01-01 休", "2023-01-02 休"],
        ),
        ("一、元旦：12月31日至1月2日放假，共3天。", ["2022-12-31 休", "2023-01-01 休", "2023-01-02 休"]),
        ("一、元旦：1月1日放假1天，不调休。", ["2023-01-01 休"]),
        ("一、元旦：1月1日放假，1月2日不调休。", ["2023-01-01 休"]),
        ("一、元旦：1月1日放假。鼓励各单位1月3日安排职工放假。", ["2023-01-01 休"]),
        ("四、劳动节：4月29日至5月1日放假调休，共三天。", ["2023-04-29 休", "2023-04-30 休", "2023-05-01 休"]),
        ("四、劳动节：自4月30日起至5月1日止放假，共2天。", ["2023-04-30 休", "2023-05-01 休"]),
        ("四、劳动节：４月３０日—５月１日放假，\n共２\n天。", ["2023-04-30 休", "2023-05-01 休"]),
        ("四、劳动节 ： 4 月 30 日 至 5 月 1 日 放 假。", ["2023-04-30 休", "2023-05-01 休"]),
        ("四、劳动节：4月30至5月1放假。", ["2023-04-30 休", "2023-05-01 休"]),
        ("五、端午节：6月22日至23放假。", ["2023-06-22 休", "2023-06-23 休"]),
        ("五、端午节：6月22日、23日放假，6月25日(星期日)上班。", ["2023-06-22 休", "2023-06-23 休", "2023-06-25 班"]),
        (
            "二、春节：1月28日（星期六）和29日（星期日）上班。1月27日放假",
            ["2023-01-27 休", "2023-01-28 班", "2023-01-29 班"],
        ),
        ("3. 清明节：4月5日放假，与周末连休。", ["2023-04-05 休"]),
        ("清明节：4月5日（星期三）放假。", ["2023-04-05 休"]),
        ("二、春节：1月27日放假，1月28日（星期六）起正常上班。", ["2023-01-27 休", "2023-01-28 班"]),
        ("二、春节：1月29日放假，1月30日（星期一）起正常上班。", ["2023-01-29 休"]),
    ],
)
def test_ways_of_writing(text, expected):
    notice = read(text)
    assert notice.problems == ()
    assert [f"{day} {'班' if does else '休'}" for day, does, _ in notice.days] == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("一、元旦：1月1日至3日放假，共4天。", "“元旦”写明共4天，按起止日期是3天，请核对。"),
        (
            "二、春节：1月27日放假。1月28日（星期日）上班。",
            "“春节”中的“1月28日(星期日)”写作星期日，2023年1月28日实为星期六，请核对年份和日期。",
        ),
        ("三、清明节：4月31日放假。", "“清明节”中的“4月31日”不是日历上的日期，请核对。"),
        ("三、清明节：5日放假。", "“清明节”中的“5日”不是日历上的日期，请核对。"),
        ("四、劳动节：5月3日至1日放假。", "“劳动节”中的“5月3日至1日”前后颠倒或者过长，请核对。"),
        ("七、国庆节：10月1日至12月7日放假。", "“国庆节”中的“10月1日至12月7日”前后颠倒或者过长，请核对。"),
        ("七、国庆节：10月1日放假。10月1日上班。", "2023年10月1日（周日）既写为放假又写为上班，请核对。"),
        (
            "七、国庆节：10月1日放假。10月9日上班。",
            "“国庆节”中的2023年10月9日（周一）本来就是工作日，不需要调休上班，请核对。",
        ),
        (
            "七、国庆节：10月1日放假。2032年10月7日上班。",
            "“国庆节”中的2032年10月7日（周四）不在2023年前后，请核对年份。",
        ),
        ("七、国庆节：放假时间另行通知。", "“国庆节”一项没有读到放假日期，请核对。"),
    ],
)
def test_what_does_not_agree_is_named(text, problem):
    assert problem in read(text).problems


def test_a_text_cut_off_in_the_middle_names_what_is_missing():
    whole = NOTICES[2023]
    notice = read_notice(whole[: whole.index("五、端午节") + 12])
    assert notice.problems == (
        "“端午节”一项没有读到放假日期，请核对。",
        "没有读到端午节、中秋节、国庆节的安排，请核对（文字可能没有粘贴完整）。",
    )


def test_the_year_comes_from_the_title_then_from_the_page():
    items = NOTICES[2017].split("号\n", 1)[1]
    assert read_notice(items).year is None
    assert read_notice(items).problems == ("没有读到年份，请连同通知的标题一起粘贴。",)
    assert read_notice(items, 2017).problems == ()
    wrong = read_notice(items, 2018).problems
    assert "“元旦”中的“1月2日(星期一)”写作星期一，2018年1月2日实为星期二，请核对年份和日期。" in wrong
    assert (
        read_notice(NOTICES[2017], 2018).problems[0] == "这份通知是2017年的，现在录入的是2018年，请到2017年的页面粘贴。"
    )


@pytest.mark.parametrize(
    "text", ["", "今天天气很好", "　\n", "1月1日", "放假上班补休调休共天至至至", "一、：（（（", "9" * 500]
)
def test_nonsense_gives_no_days_and_says_so(text):
    notice = read_notice(text, 2027)
    assert notice.days == ()
    assert notice.problems == ("没有读到放假的日期，请核对粘贴的文字。",)
