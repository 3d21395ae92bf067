"""登记台账: files as offices have them, every bad row named, the commands."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from requests_app.handling.register import RegisterRefused, import_register
from requests_app.handling.register_export import export_register
from requests_app.handling.register_file import UnreadableRegister, read, write
from requests_app.models import Agency, Application, Event

from ..factories import make_agency

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[1] / "data"
LEDGER = DATA / "ningbo_2019_ledger.csv"
TODAY = date(2026, 11, 20)
HEAD = "编号,申请人,申请人类别,申请途径,收到日期,申请内容,答复日期,办理结果,文号,延期工作日,补正告知日期,补正期限,补正收到日期"
GOOD = "2026-0001,吴测试,自然人,网络,2026-03-02,示例批复,2026-03-20,予以公开,,,,,"


@pytest.fixture
def agency() -> Agency:
    return make_agency(abandoned_row_2019="unable_unclear")


def file_of(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "register.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return path


def problems(agency: Agency, path: Path) -> list[str]:
    """Import what must be refused; nothing may have been written."""
    with pytest.raises(RegisterRefused) as caught:
        import_register(agency, read(path), today=TODAY)
    assert not Application.objects.exists()
    assert not Event.objects.exists()
    return [str(problem) for problem in caught.value.problems]


def test_formulas_stay_texts(agency: Agency, tmp_path: Path) -> None:
    row = '2026-0001,"=HYPERLINK(""x"")",自然人,网络,2026-03-02,@SUM(1),,,,,,,'
    import_register(agency, read(file_of(tmp_path, row)), today=TODAY)
    case = Application.objects.get()
    assert (case.applicant_name, case.content) == ('=HYPERLINK("x")', "@SUM(1)")
    for name in ("o.csv", "o.xlsx"):
        write(tmp_path / name, export_register(agency, 2026))
        cells = read(tmp_path / name).rows[0][1]
        assert str(cells["申请内容"]).lstrip("'") == "@SUM(1)"
    assert "'=HYPERLINK" in (tmp_path / "o.csv").read_text(encoding="utf-8-sig")
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx").active
    assert sheet is not None
    assert {cell.data_type for cell in sheet[2]} <= {"s", "n", "inlineStr"}
    assert sheet["B2"].data_type != "f"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(agency: Agency, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(f"{HEAD}\n{GOOD}\n".encode(encoding))
    assert import_register(agency, read(path), today=TODAY).count == 1


@pytest.mark.parametrize("written", ["2026-03-02", "2026/3/2", "2026年3月2日"])
def test_dates(agency: Agency, tmp_path: Path, written: str) -> None:
    path = file_of(tmp_path, f",吴测试,自然人,网络,{written},示例,,,,,,,")
    import_register(agency, read(path), today=TODAY)
    case = Application.objects.get()
    assert (case.received_on, case.due_on, case.number) == (date(2026, 3, 2), date(2026, 3, 30), "2026-0001")


def test_excel_dates_any_order_and_unknown_columns(agency: Agency, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["备注", "收到日期", "申请内容", "申请途径", "申请人类别", "申请人"])
    sheet.append(["x", date(2026, 3, 2), "示例", "当面", "natural_person", "吴测试"])
    book.save(tmp_path / "r.xlsx")
    done = import_register(agency, read(tmp_path / "r.xlsx"), today=TODAY)
    assert (done.count, done.unknown_columns) == (1, ["备注"])
    assert Application.objects.get().node == "drafting"


def test_a_due_date_that_differs_is_a_warning(agency: Agency, tmp_path: Path) -> None:
    path = file_of(tmp_path, GOOD + ",2026-04-01", head=HEAD + ",到期时限")
    done = import_register(agency, read(path), today=TODAY)
    assert done.warnings == ["第2行 2026-0001：台账到期时限2026-04-01，依法重算为2026-03-30"]


def test_every_bad_row_is_named_and_nothing_imported(agency: Agency, tmp_path: Path) -> None:
    rows = [
        GOOD,
        "2026-0001,郑测试,自然人,网络,2026-03-02,示例,,,,,,,",
        "2026-0003,,自然人,网络,2026-03-02,示例,,,,,,,",
        "2026-0004,郑测试,外星人,鸽子,2026-02-30,示例,,,,,,,",
        "2026-0005,郑测试,自然人,网络,2026-03-02,示例,2026-03-01,予以公开,,,,,",
        "2026-0006,郑测试,自然人,网络,2026-03-02,示例,2026-03-20,,,,,,",
        "2026-0007,郑测试,自然人,网络,2026-03-02,示例,2026-03-20,很好,,,,,",
        "2026-0008,郑测试,自然人,网络,2026-03-02,示例,,予以公开,,,,,",
        "2026-0009,郑测试,自然人,网络,2026-03-02,示例,,,,21,,,",
        "2026-0010,郑测试,自然人,网络,2027-03-02,示例,,,,,,,",
    ]
    assert problems(agency, file_of(tmp_path, *rows)) == [
        "第2行“编号”：2026-0001，在文件中重复，每个编号只能有一行",
        "第3行“编号”：2026-0001，在文件中重复，每个编号只能有一行",
        "第4行“申请人”：（空），必须填写",
        "第5行“申请人类别”：外星人，应为自然人、商业企业、科研机构、社会公益组织、法律服务机构、其他之一",
        "第5行“申请途径”：鸽子，应为网络、信函、当面、传真、电子邮件、口头、其他之一",
        "第5行“收到日期”：2026-02-30，应为日期，如 2019-05-15、2019/5/15 或 2019年5月15日",
        "第6行“答复日期”：2026-03-01，不能早于收到日期（2026-03-02）",
        "第7行“办理结果”：（空），已有答复日期，必须填写办理结果",
        "第8行“办理结果”：很好，不是年度报告表三的类别",
        "第9行“答复日期”：（空），已有办理结果，必须填写答复日期",
        "第10行“延期工作日”：21，应为0到20的整数",
        "第11行“收到日期”：2027-03-02，不能晚于今天",
    ]


def test_a_refusal_of_the_law_names_the_row(agency: Agency, tmp_path: Path) -> None:
    """Under the old Regulation an extension has at most 15 working days."""
    row = "2019-0001,郑测试,自然人,网络,2019-03-04,示例,2019-03-20,予以公开,,20,,,"
    said = problems(agency, file_of(tmp_path, GOOD, row))
    assert len(said) == 1
    assert said[0].startswith("第3行“整行”：2019-0001，")


def test_a_number_of_the_agency_is_taken(agency: Agency, tmp_path: Path) -> None:
    path = file_of(tmp_path, GOOD)
    import_register(agency, read(path), today=TODAY)
    with pytest.raises(RegisterRefused, match="一件也没有导入"):
        import_register(agency, read(path), today=TODAY)
    assert Application.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "文件是空的"),
        ("姓名,时间\n".encode(), "缺少必需的列：申请人、申请人类别、申请途径、收到日期、申请内容"),
        (b"\xff\xfe\x00\xff", "文字编码"),
        (b"PK\x03\x04broken", "不是完好的 XLSX 文件"),
    ],
)
def test_files_that_are_no_register(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "r").write_bytes(content)
    with pytest.raises(UnreadableRegister, match=said):
        read(tmp_path / "r")


def test_commands(agency: Agency, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_ledger", str(LEDGER), agency=agency.code, dry_run=True)
    assert capsys.readouterr().out == "检查通过，可以导入137件，0处到期时限与台账不同。\n"
    assert not Application.objects.exists()
    call_command("import_ledger", str(LEDGER), agency=agency.code)
    assert capsys.readouterr().out == "已导入137件，0处到期时限与台账不同。\n"
    out = tmp_path / "out.csv"
    call_command("export_ledger", agency=agency.code, year=2019, output=out)
    assert len(out.read_text(encoding="utf-8-sig").splitlines()) == 138
    with pytest.raises(CommandError, match="没有代码为“nobody”的机关"):
        call_command("import_ledger", str(LEDGER), agency="nobody")


def test_row_queries(agency: Agency, tmp_path: Path, django_assert_max_num_queries: Any) -> None:
    """A plain row: lodge, accept, assign, reply, archive; at most twelve queries an act."""
    with django_assert_max_num_queries(12 * 5 + 10):
        import_register(agency, read(file_of(tmp_path, GOOD)), today=TODAY)
