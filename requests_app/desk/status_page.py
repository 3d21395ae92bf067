"""系统状态: what works, what waits, since when and what to do, in words for the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from requests_app.law.nodes import Role
from requests_app.models import Staff
from requests_app.upkeep.condition import Sign, Word, signs

READERS = (Role.ADMINISTRATOR, Role.OFFICE_HEAD)
LABELS = {
    "database": "数据库",
    "redis": "任务队列（Redis）",
    "scheduler": "定时提醒",
    "disk": "磁盘空间",
    "calendar": "放假安排",
    "messages": "邮件和短信",
    "hooks": "事件推送",
    "papers": "文书排印",
    "exports": "清单导出",
    "backup": "备份",
}
#: (sign, word) → what it means, what to do. {count} and {since} are filled in.
SAID: dict[tuple[str, Word], tuple[str, str]] = {
    ("database", Word.OK): ("能读能写。", ""),
    ("database", Word.BUSY): (
        "正忙，写入要等一会儿，可能正在导入登记簿或者备份。",
        "五分钟后再看；还是这样的，请运维人员查看。",
    ),
    ("database", Word.READ_ONLY): (
        "只能读，不能写：申请收不进来。",
        "请马上联系运维人员：磁盘满了，或者连到了只读的备用库。",
    ),
    ("database", Word.DOWN): ("没有回应。", "请马上联系运维人员。"),
    ("redis", Word.OK): ("正常。", ""),
    ("redis", Word.DOWN): ("没有回应。提醒、邮件和排印要等它恢复，不会丢。", "请运维人员重新启动 Redis。"),
    ("scheduler", Word.OK): ("正常，上次运行：{since}。", ""),
    ("scheduler", Word.SILENT): (
        "没有动静，上次运行：{since}。到期提醒和邮件都停了，期限照走。",
        "请运维人员重新启动定时程序和后台程序；恢复以后自动补发。恢复以前请自己看“今日”的到期日。",
    ),
    ("disk", Word.OK): ("还有 {count} MB。", ""),
    ("disk", Word.LOW): (
        "只剩 {count} MB。满了以后申请和文件收不进来。",
        "请运维人员清理旧的备份和日志，或者扩大磁盘。",
    ),
    ("calendar", Word.OK): ("都已录入。", ""),
    ("calendar", Word.MISSING): (
        "{count}年的放假安排还没有录入，用到这一年的到期日是暂定的。",
        "请系统管理员在“工作日历”粘贴国务院办公厅的通知。",
    ),
    ("messages", Word.OK): ("正常，正在等待发送 {count} 条。", ""),
    ("messages", Word.OFF): ("没有设置邮件和短信服务器，信件留在队列里。", "要发邮件、短信的，请运维人员按说明设置。"),
    ("messages", Word.LATE): (
        "有 {count} 条该发没有发出，最早的是 {since} 生成的。",
        "请到“发送记录”看对方服务器的答复；定时提醒也停了的，先恢复定时提醒。急的请打电话告知。",
    ),
    ("hooks", Word.OK): ("正常，正在等待推送 {count} 条。", ""),
    ("hooks", Word.LATE): ("有 {count} 条该推送没有推送，最早的是 {since} 生成的。", "请运维人员查看后台程序。"),
    ("hooks", Word.STUCK): (
        "有 {count} 处推送不成：地址因连续不成功已暂停，或者七天内有没有送达的。",
        "请系统管理员在“事件推送”里看对方的答复，与对方核对以后恢复、重新发送。",
    ),
    ("papers", Word.OK): ("正常，正在等待排印 {count} 份。", ""),
    ("papers", Word.LATE): (
        "有 {count} 份没有排印，最早的是 {since} 制作的。",
        "请运维人员查看后台程序。打开文书时会当场排印。",
    ),
    ("papers", Word.STUCK): ("有 {count} 份排印不成。", "请在案件的“文书”里看原因，改好以后点“重新排印”。"),
    ("exports", Word.OK): ("正常，正在生成 {count} 份。", ""),
    ("exports", Word.LATE): (
        "有 {count} 份没有完成，最早的是 {since} 要的。",
        "请运维人员查看后台程序。",
    ),
    ("backup", Word.OK): ("最近一次：{since}。", ""),
    ("backup", Word.LATE): (
        "两天没有备份了，最近一次：{since}。",
        "请运维人员运行备份，查看定时备份为什么停了；用别的办法备份的，可以不理会。",
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One part in words."""

    label: str
    well: bool
    said: str
    todo: str


def row(sign: Sign) -> Row:
    """Return the sentences of one sign."""
    said, todo = SAID[sign.name, sign.word]
    return Row(LABELS[sign.name], sign.well, said.format(count=sign.count, since=_when(sign.since)), todo)


def _when(at: datetime | None) -> str:
    if at is None:
        return "没有过"
    local = timezone.localtime(at)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


@require_safe
def status_page(request: HttpRequest) -> HttpResponse:
    """Show every part, what is wrong first."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    if not (staff.has_role(*READERS) or staff.is_superuser):
        raise PermissionDenied("系统状态由系统管理员和公开工作机构负责人查看，您没有这些角色。")
    now = timezone.now()
    rows = sorted((row(sign) for sign in signs(now, timezone.localdate(now))), key=lambda one: one.well)
    page = {"title": "系统状态", "rows": rows, "wrong": sum(not one.well for one in rows), "at": _when(now)}
    return render(request, "desk/status.html", page)


PAGES = (("status/", status_page, "desk_status"),)
