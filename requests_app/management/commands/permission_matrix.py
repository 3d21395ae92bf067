"""权限表: which role may do which act and open which page, as a document; `permission_matrix > docs/permissions.md`."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requests_app.law.nodes import ACTS, NODE_LABELS, STAFF_ROLES, Node, Role
from requests_app.models import Scope

#: Where the desk's addresses stand, each with who gets it; the tests ask every one of them for every role.
TABLE = "tests.desk.addresses"
#: The same for the API, each with the scope a token needs.
API_TABLE = "tests.api.addresses"
HEAD = """# 权限表

本文件由 `manage.py permission_matrix` 生成，不要手工修改；`tests/test_permission_matrix.py` 检查它与程序一致。

- 一个人可以兼任几个角色，权限相加；同一件申请的拟办、保密审查和各级审核须由不同的人办理（条例第十七条），系统逐件把关。
- 除督办员、核查员可以查看下级机关的申请外，任何角色都只能看到本机关的申请；别的机关的申请对其不存在（404）。
- 申请人姓名、证件号、电话在各页遮盖显示；查看完整信息只限收件登记员、本件拟办人和负责人，须写明理由并留痕。
- 每个地址、每个角色都由 `tests/desk/test_addresses.py` 实际打开核对；表里没有的地址不存在。
"""
YES, NO = "●", ""


class Command(BaseCommand):
    """Write the matrix to standard output; in the repository only, whose tests prove the table of pages."""

    help = "Print roles × acts × pages as Markdown."

    def handle(self, *args: Any, **options: Any) -> None:
        del args, options
        try:
            pages, operations = import_module(TABLE), import_module(API_TABLE)
        except ImportError as wrong:
            message = "This command runs in the repository: the installed system carries no tests."
            raise CommandError(message) from wrong
        self.stdout.write("\n".join([HEAD, *_acts(), "", *_pages(pages), "", *_operations(operations)]))


def _acts() -> list[str]:
    """Return the table of acts; SYSTEM may do every act, so it has no column."""
    roles = [*STAFF_ROLES, Role.APPLICANT]
    lines = ["## 事项", "", *_head(["事项", "在哪些环节", "依据"], roles)]
    for act, rule in ACTS.items():
        at = "、".join(NODE_LABELS[node] for node in Node if node in rule.sources) or "—"
        marks = [YES if role in rule.roles else NO for role in roles]
        lines.append(_line([f"{rule.label} `{act.value}`", at, rule.article, *marks]))
    return lines


def _pages(pages: Any) -> list[str]:
    """Return the table of pages by the letters of the addresses."""
    letters = {role: letter for letter, role in pages.ROLES.items()}
    lines = [
        "## 页面",
        "",
        "地址在 `/admin/` 之下。“提交”是只接受提交、不能打开的地址，由页面内的检查决定谁可以用。",
        "",
    ]
    lines += _head(["地址", "名称", "范围"], STAFF_ROLES)
    for name, address in pages.TABLE.items():
        scope = "提交" if address.post else "本机关的对象" if address.foreign == "404" else "本人、本机关"
        marks = [YES if letters[role] in address.who and not address.post else NO for role in STAFF_ROLES]
        lines.append(_line([f"`{address.path or '（首页）'}`", f"`{name}`", scope, *marks]))
    return lines


def _operations(table: Any) -> list[str]:
    """Return the table of the API by scope."""
    lines = [
        "## 接口",
        "",
        "地址在 `/api/v1/` 之下；令牌由系统管理员在“接口令牌”里新建，只看得到本机关的，上级机关的看不到下级机关的。",
        "`register?personal=true` 另要“台账中的个人信息”。由 `tests/api/test_doors.py` 逐个打开核对。",
        "",
        *_head(["地址", "名称", "范围"], Scope),
    ]
    for name, one in table.TABLE.items():
        scope = "公开" if one.scope is None else "本机关的对象" if one.foreign == "404" else "本机关"
        marks = [YES if one.scope in {None, kind} else NO for kind in Scope]
        lines.append(_line([f"`{one.method} {one.path}`", f"`{name}`", scope, *marks]))
    return lines


def _head(first: list[str], roles: Any) -> list[str]:
    names = [*first, *(role.label for role in roles)]
    return [_line(names), _line(["---"] * len(names))]


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
