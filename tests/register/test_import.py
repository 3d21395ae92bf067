"""A register becomes cases through the acts: the right dates, states and tables, in every form of file."""

from __future__ import annotations

import json
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command

from reports.annual import assemble
from requests_app.handling.verify import disagreements
from requests_app.models import Application, Event

from ..factories import make_agency
from .books import COLUMNS, GOOD, NINGBO, TODAY, as_file, as_text, row, take

pytestmark = pytest.mark.django_db
GOLDEN = json.loads((NINGBO.parent / "ningbo_2019.json").read_text(encoding="utf-8"))


def acts(case: Application) -> list[tuple[str, str]]:
    return [(event.act, event.on.isoformat()) for event in case.events.order_by("seq")]


def test_the_ningbo_register_gives_the_published_table_3() -> None:
    agency = make_agency("ningbo", abandoned_row_2019="unable_unclear")
    done = take(agency, NINGBO)
    assert (done.count, done.warnings, done.unknown_columns) == (137, [], [])
    table = assemble(agency, 2019, today=TODAY).as_dict()["table3"]
    assert table == GOLDEN["table3"]
    assert list(disagreements(Application.objects.all())) == []
    assert not Event.objects.filter(imported=False).exists()


def test_a_row_travels_by_its_own_dates(tmp_path: Path) -> None:
    agency = make_agency()
    given = row(
        提交日期="2026-02-27", 补正告知日期="2026-03-04", 补正期限="2026-03-25", 补正收到日期="2026-03-10",
        征求意见发出日期="2026-03-11", 征求意见收到日期="2026-03-18", 答复日期="2026-04-01", 文号="甬公开〔2026〕3号", 主题="征地",
    )  # fmt: skip
    take(agency, as_file(tmp_path, [given]))
    case = Application.objects.get()
    assert acts(case) == [
        ("lodge", "2026-02-27"),
        ("accept", "2026-03-02"),
        ("assign", "2026-03-02"),
        ("request_supplement", "2026-03-04"),
        ("receive_supplement", "2026-03-10"),
        ("consult", "2026-03-11"),
        ("opinion", "2026-03-18"),
        ("import_reply", "2026-04-01"),
        ("archive", "2026-04-01"),
    ]
    # 20 working days after 10 March; 12, 13, 16, 17 March do not count; 6 April is 清明节.
    assert case.due_on == date(2026, 4, 14)
    assert (case.number, case.node, case.outcome, case.doc_no, case.topic) == (
        "2026-0001", "closed", "granted", "甬公开〔2026〕3号", "征地",
    )  # fmt: skip


def test_a_row_without_a_reply_stays_open(tmp_path: Path) -> None:
    waiting = {"编号": "2026-0002", "补正告知日期": "2026-03-04", "补正期限": "2026-03-25"}
    open_row = {"答复日期": "", "办理结果": ""}
    take(make_agency(), as_file(tmp_path, [row(**open_row), row(**waiting, **open_row)]))
    assert list(Application.objects.order_by("number").values_list("node", "waiting_for")) == [
        ("drafting", ""),
        ("supplementation", "supplement"),
    ]


@pytest.mark.parametrize("result", ["未补正或申请内容仍不明确", "补正后申请内容仍不明确", "其他处理", "逾期不补正"])
def test_an_unanswered_notice_ends_by_lapse(tmp_path: Path, result: str) -> None:
    given = row(补正告知日期="2026-03-04", 补正期限="2026-03-19", 办理结果=result)
    take(make_agency(), as_file(tmp_path, [given]))
    assert Application.objects.get().outcome == "other_not_supplemented"


@pytest.mark.parametrize(("replied", "limit"), [("2026-03-20", "2026-03-19"), ("2026-05-20", "2026-03-25")])
def test_a_limit_the_row_does_not_name_is_the_usual_one(tmp_path: Path, replied: str, limit: str) -> None:
    given = row(补正告知日期="2026-03-04", 答复日期=replied, 办理结果="逾期不补正")
    take(make_agency(), as_file(tmp_path, [given]))
    assert Application.objects.get().events.get(act="request_supplement").facts["limit_on"] == limit


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("day", ["2026-03-02", "2026/3/2", "2026年3月2日"])
def test_encodings_and_spellings_of_a_date(tmp_path: Path, encoding: str, day: str) -> None:
    take(make_agency(), as_file(tmp_path, [row(收到日期=day, 提交日期="")], encoding))
    case = Application.objects.get()
    assert (case.received_on, case.submitted_on, case.applicant_name) == (date(2026, 3, 2), date(2026, 3, 2), "吴测试")


def test_columns_come_in_any_order_and_unknown_ones_are_named(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(as_text([{**GOOD, "备注": "x"}], ("备注", *reversed(COLUMNS))), encoding="utf-8")
    done = take(make_agency(), path)
    assert (done.count, done.unknown_columns) == (1, ["备注"])


def test_a_sheet_with_real_dates_and_a_formula(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(GOOD))
    sheet.append([*GOOD.values()])
    sheet["A2"], sheet["E2"], sheet["F2"], sheet["G2"] = 20260001, datetime(2026, 3, 1), date(2026, 3, 2), "=1+1"
    book.create_sheet("另一张").append(["无关"])
    path = tmp_path / "r.xlsx"
    book.save(path)
    take(make_agency(), path)
    case = Application.objects.get()
    assert (case.number, case.submitted_on, case.received_on) == ("20260001", date(2026, 3, 1), date(2026, 3, 2))
    assert case.content == "=1+1"


def test_a_row_without_a_number_takes_the_next(tmp_path: Path) -> None:
    given = [row(编号="", 申请人="甲"), row(编号="2026-0007", 申请人="乙"), row(编号="", 申请人="丙")]
    take(make_agency(), as_file(tmp_path, given))
    assert dict(Application.objects.values_list("applicant_name", "number")) == {
        "甲": "2026-0008",
        "乙": "2026-0007",
        "丙": "2026-0009",
    }


def test_an_earlier_case_is_linked_wherever_its_row_stands(tmp_path: Path) -> None:
    later = row(编号="2026-0009", 前次编号="2026-0001", 收到日期="2026-03-09", 提交日期="", 办理结果="重复申请")
    take(make_agency(), as_file(tmp_path, [later, row()]))
    assert Application.objects.get(number="2026-0009").previous == Application.objects.get(number="2026-0001")


def test_another_due_date_is_a_warning_with_both(tmp_path: Path) -> None:
    done = take(make_agency(), as_file(tmp_path, [row(到期时限="2026-03-31")]))
    assert len(done.warnings) == 1
    assert "2026-03-31" in done.warnings[0]
    assert "2026-03-30" in done.warnings[0]


@pytest.mark.parametrize("consulted", ["", "2026-04-07"])
def test_an_extension_is_put_before_what_happened_in_the_extended_period(tmp_path: Path, consulted: str) -> None:
    given = row(延期工作日="20", 征求意见发出日期=consulted, 答复日期="2026-04-20")
    take(make_agency(), as_file(tmp_path, [given]))
    case = Application.objects.get()
    assert case.extended_days == 20
    assert list(disagreements(Application.objects.all())) == []


def test_a_dry_run_keeps_nothing(tmp_path: Path) -> None:
    agency = make_agency()
    assert take(agency, as_file(tmp_path, [row()]), dry_run=True).count == 1
    assert Application.objects.count() == Event.objects.count() == 0
    out = StringIO()
    call_command("import_ledger", str(as_file(tmp_path, [row()])), agency=agency.code, dry_run=True, stdout=out)
    assert "1件" in out.getvalue()
    assert Application.objects.count() == 0
