"""示范机关: 宁波市人民政府办公厅（示例） with people in every role; all names are invented."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from requests_app.law.nodes import Role
from requests_app.models import Agency, ApprovalLevel, Staff

CODE = "ningbo-demo"
ABOVE = "zhejiang-demo"
PASSWORD = "demo-2019-ningbo"  # noqa: S105 - printed by the demonstration, for invented people only


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """The agency and its people."""

    agency: Agency
    clerk: Staff
    second_clerk: Staff
    drafters: tuple[Staff, ...]
    reviewer: Staff
    deputy: Staff
    leader: Staff
    head: Staff
    archivist: Staff


#: login, name, unit, roles, approval level
PEOPLE = (
    ("zhou", "周启明", "政务公开处", (Role.CLERK,), None),
    ("xu", "徐映", "政务公开处", (Role.CLERK, Role.DRAFTER), None),
    ("lin", "林岚", "自然资源处", (Role.DRAFTER,), None),
    ("he", "何川", "城建处", (Role.DRAFTER,), None),
    ("fang", "方闻", "金融处", (Role.DRAFTER,), None),
    ("shen", "沈若", "保密办", (Role.SECRECY_REVIEWER,), None),
    ("su", "苏敏", "办公厅", (Role.APPROVER,), 1),
    ("gao", "高远", "市政府", (Role.APPROVER,), 2),
    ("tang", "唐静", "政务公开处", (Role.OFFICE_HEAD,), None),
    ("ding", "丁安", "档案室", (Role.ARCHIVIST,), None),
    ("guan", "管新", "信息中心", (Role.ADMINISTRATOR,), None),
    ("cha", "查实", "法规处", (Role.AUDITOR,), None),
)
SUPERVISOR = ("jian", "简明", "政务公开办公室", (Role.SUPERVISOR,), None)
SIBLING_PEOPLE = (
    ("lu", "陆遥", "办公室", (Role.CLERK, Role.OFFICE_HEAD), None),
    ("jiang", "江舟", "业务科", (Role.DRAFTER,), None),
    ("ye", "叶知", "办公室", (Role.SECRECY_REVIEWER, Role.ARCHIVIST), None),
    ("song", "宋遇", "局领导", (Role.APPROVER,), 1),
)


def _person(agency: Agency, row: tuple[str, str, str, tuple[Role, ...], int | None]) -> Staff:
    login, name, unit, roles, level = row
    return Staff.objects.create_user(
        username=login,
        password=PASSWORD,
        agency=agency,
        email=f"{login}@example.com",
        display_name=name,
        unit=unit,
        roles=[role.value for role in roles],
        approval_level=level,
        is_staff=True,
    )


@transaction.atomic
def build_office() -> DemoOffice:
    """Create the supervising department and the office with their people."""
    above = Agency.objects.create(
        code=ABOVE,
        name="浙江省政务公开主管部门（示例）",
        short_name="省主管部门",
        seal="浙",
        is_demo=True,
        active=False,
    )
    _person(above, SUPERVISOR)
    agency = Agency.objects.create(
        code=CODE,
        name="宁波市人民政府办公厅（示例）",
        short_name="市政府办公厅",
        seal="甬",
        parent=above,
        doc_mark="甬政办公开告",
        notice_mark="甬政办公开函",
        office="政务公开处",
        payment="到政务公开处领取缴款通知，用手机扫码或者到代收银行缴纳，开具财政电子票据。",
        address="宁波市示例路1号",
        postcode="315000",
        phone="0574-00000000",
        fax="0574-00000001",
        email="gongkai@example.com",
        hours="工作日 8:30—12:00、13:30—17:00",
        reconsideration_body="浙江省人民政府（示例）",
        court="宁波市中级人民法院（示例）",
        abandoned_row_2019="unable_unclear",
        units=["自然资源处", "城建处", "金融处", "秘书处", "综合处", "政务公开处"],
        topics=["土地征收", "房屋征收", "规划", "交易场所", "城市建设管理", "土地划拨出让", "政策文件"],
        guide="申请人可以在线提出申请，也可以当面、邮寄或者传真提出；邮寄的请在信封上注明“政府信息公开申请”。",
        is_demo=True,
    )
    for level, title in ((1, "办公厅分管领导"), (2, "市政府领导")):
        ApprovalLevel.objects.create(agency=agency, level=level, title=title)
    people = {row[0]: _person(agency, row) for row in PEOPLE}
    return DemoOffice(
        agency,
        people["zhou"],
        people["xu"],
        (people["lin"], people["he"], people["fang"]),
        people["shen"],
        people["su"],
        people["gao"],
        people["tang"],
        people["ding"],
    )


@transaction.atomic
def build_sibling() -> DemoOffice:
    """Create the small office beside it: one level, one person for several duties."""
    above = Agency.objects.get(code=ABOVE)
    sibling = Agency.objects.create(
        code="haishu-demo",
        name="海曙区人民政府办公室（示例）",
        short_name="海曙区政府办",
        seal="曙",
        parent=above,
        doc_mark="海政办公开告",
        notice_mark="海政办公开函",
        office="政务公开科",
        address="宁波市海曙区示例街2号",
        postcode="315000",
        phone="0574-00000002",
        hours="工作日 8:30—12:00、13:30—17:00",
        reconsideration_body="宁波市人民政府（示例）",
        court="宁波市海曙区人民法院（示例）",
        units=["业务科", "办公室"],
        topics=["土地征收", "规划"],
        is_demo=True,
    )
    ApprovalLevel.objects.create(agency=sibling, level=1, title="局领导")
    lu, jiang, ye, song = (_person(sibling, row) for row in SIBLING_PEOPLE)
    return DemoOffice(sibling, lu, lu, (jiang, jiang, jiang), ye, song, song, lu, ye)
