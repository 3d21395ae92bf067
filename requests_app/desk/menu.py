"""主菜单: what the sidebar offers a person, by role, with its counts; the search box looks here first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse

from requests_app.law.nodes import Node, Role
from requests_app.models import Application, Message, Remedy, Staff, Suggestion

from .counts import capped_counts, shown
from .deadline import IS_OPEN


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the menu; `count` is "" where there is nothing to show."""

    key: str
    label: str
    href: str
    icon: str
    count: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines; the first section has none."""

    label: str
    items: list[Item]


R = Role
_OFFICE = frozenset({R.CLERK, R.DRAFTER, R.SECRECY_REVIEWER, R.APPROVER, R.OFFICE_HEAD, R.ARCHIVIST})
_EVERYONE = _OFFICE | {R.SUPERVISOR, R.AUDITOR, R.ADMINISTRATOR}
_WATCHING = frozenset({R.SUPERVISOR, R.AUDITOR})
#: heading, then (key, label, url name, query, icon, roles).
_MENU: tuple[tuple[str, tuple[tuple[str, str, str, str, str, frozenset[Role]], ...]], ...] = (
    (
        "",
        (
            ("today", "今日", "admin:index", "", "day", _EVERYONE),
            ("inbox", "消息", "admin:desk_inbox", "", "bell", _EVERYONE),
        ),
    ),
    (
        "案件",
        (
            ("open", "案件列表", "admin:desk_worklist", "", "list", _EVERYONE),
            ("lodge", "收件登记", "admin:desk_lodge", "", "pen", frozenset({R.CLERK})),
            (
                "approval",
                "审核",
                "admin:desk_worklist",
                "?list=open&node=approval",
                "stamp",
                frozenset({R.APPROVER, R.OFFICE_HEAD}),
            ),
            (
                "secrecy",
                "保密审查",
                "admin:desk_worklist",
                "?list=open&node=secrecy_review",
                "shield",
                frozenset({R.SECRECY_REVIEWER}),
            ),
            (
                "archiving",
                "归档",
                "admin:desk_worklist",
                "?list=archiving",
                "box",
                frozenset({R.ARCHIVIST, R.CLERK}),
            ),
            (
                "keeping",
                "保管与销毁",
                "admin:desk_keeping",
                "",
                "box",
                frozenset({R.ARCHIVIST, R.CLERK, R.OFFICE_HEAD}),
            ),
            ("imports", "批量导入附件", "admin:desk_imports", "", "box", frozenset({R.CLERK})),
            ("remedies", "复议诉讼", "admin:desk_remedies", "", "scale", _OFFICE | _WATCHING),
            ("log", "公开目录", "admin:desk_log", "", "book", frozenset({R.CLERK, R.OFFICE_HEAD})),
        ),
    ),
    (
        "统计与监督",
        (
            ("reports", "年度报告", "reports:desk", "", "chart", _EVERYONE),
            ("wall", "督办", "admin:desk_wall", "", "eye", _WATCHING | {R.OFFICE_HEAD}),
            ("reads", "个人信息查看记录", "admin:desk_reads", "", "eye", frozenset({R.OFFICE_HEAD, R.AUDITOR})),
            ("verify", "办理记录核验", "admin:desk_verify", "", "check", _WATCHING | {R.OFFICE_HEAD, R.ADMINISTRATOR}),
        ),
    ),
    (
        "设置",
        (
            ("years", "工作日历", "admin:desk_years", "", "days", _EVERYONE),
            ("sent", "发送记录", "admin:desk_sent", "", "bell", frozenset({R.CLERK, R.OFFICE_HEAD, R.ADMINISTRATOR})),
            ("library", "答复文本库", "admin:desk_library", "", "book", _OFFICE | {R.ADMINISTRATOR}),
            (
                "people",
                "人员与角色",
                "admin:requests_app_staff_changelist",
                "",
                "people",
                frozenset({R.ADMINISTRATOR}),
            ),
            ("leave", "离岗与交接", "admin:desk_leave", "", "leave", _OFFICE | {R.ADMINISTRATOR}),
            (
                "agency",
                "本机关设置",
                "admin:requests_app_agency_changelist",
                "",
                "gear",
                frozenset({R.ADMINISTRATOR}),
            ),
            ("tokens", "接口令牌", "admin:desk_tokens", "", "shield", frozenset({R.ADMINISTRATOR})),
            ("hooks", "事件推送", "admin:desk_hooks", "", "bell", frozenset({R.ADMINISTRATOR})),
            ("status", "系统状态", "admin:desk_status", "", "check", frozenset({R.OFFICE_HEAD, R.ADMINISTRATOR})),
            ("texts", "通知文字", "admin:desk_texts", "", "pen", frozenset({R.OFFICE_HEAD, R.ADMINISTRATOR})),
            ("paper_texts", "文书文字", "admin:desk_paper_texts", "", "stamp", _OFFICE | {R.ADMINISTRATOR}),
        ),
    ),
)


def menu(staff: Staff) -> list[Section]:
    """Return the person's menu with its counts, in one query."""
    broken = len(staff.agency.broken_reports) if staff.agency else 0
    counted = capped_counts(staff, _counted(staff)) | {"reports": broken}
    held = _EVERYONE if staff.is_superuser else staff.role_set
    found = []
    for heading, lines in _MENU:
        items = [
            Item(key, label, _there(name) + query, icon, shown(counted[key]) if counted.get(key) else "")
            for key, label, name, query, icon, roles in lines
            if roles & held and _there(name)
        ]
        if items:
            found.append(Section(heading, items))
    return found


def _counted(
    staff: Staff,
) -> dict[str, QuerySet[Message] | QuerySet[Application] | QuerySet[Remedy] | QuerySet[Suggestion]]:
    """What the lines of the menu count: what waits, never what was done."""
    seen = Application.objects.for_staff(staff)
    at = {"approval": Node.APPROVAL, "secrecy": Node.SECRECY_REVIEW, "archiving": Node.ARCHIVING}
    waiting = {key: seen.filter(node=node.value) for key, node in at.items()}
    if staff.has_role(Role.APPROVER) and staff.approval_level:
        waiting["approval"] = waiting["approval"].filter(levels_signed=staff.approval_level - 1)
    return {
        "inbox": Message.objects.inbox_of(staff).filter(read_at=None),
        "open": seen.filter(IS_OPEN),
        **waiting,
        "log": Suggestion.objects.filter(application__agency=staff.agency, answered_at=None),
        "remedies": Remedy.objects.filter(remedies_of(staff), result=""),
    }


def remedies_of(staff: Staff) -> Q:
    """The remedies of the cases a person may see."""
    if staff.agency is not None and staff.has_role(Role.SUPERVISOR, Role.AUDITOR):
        return Q(agency__path__startswith=staff.agency.path)
    return Q(agency_id=staff.agency_id)


def _there(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
