"""Who asks and who answers in the tests of papers: a person, an organisation, an office with every setting."""

from __future__ import annotations

from typing import Any

from tests.factories import Office, make_agency, make_office

#: Who asks: everything a form can ask.
PERSON: dict[str, Any] = {
    "applicant_kind": "natural_person",
    "applicant_name": "吴示例",
    "id_type": "resident_id",
    "id_number": "11010519491231002X",
    "employer": "示例纺织厂",
    "phone": "13800001111",
    "email": "wu@example.com",
    "address": "示例市江北区示例路9号",
    "postcode": "315000",
    "channel": "web",
    "content": "示例地块征收的批准文件",
    "form_wanted": "electronic",
    "obtain_way": "portal",
}
COMPANY: dict[str, Any] = {
    **PERSON,
    "applicant_kind": "commercial_enterprise",
    "applicant_name": "示例贸易有限公司",
    "id_type": "credit_code",
    "id_number": "91350100M000100Y43",
    "employer": "",
    "legal_representative": "郑示例",
    "contact_name": "孙示例",
    "agent_name": "钱示例",
    "agent_id_number": "440524188001010014",
    "channel": "post",
    "fax": "0574-80000001",
    "form_wanted": "paper",
    "obtain_way": "post",
}
NAMES = {
    "clerk": "林一",
    "drafter": "陈二",
    "reviewer": "张三",
    "approver1": "李四",
    "approver2": "王五",
    "head": "赵六",
    "archivist": "周七",
}


def an_office(**fields: Any) -> Office:
    """Return an office of two levels with every setting that letters print."""
    given: dict[str, Any] = {
        "name": "示例市人民政府办公厅",
        "doc_mark": "示政办公开答",
        "notice_mark": "示政办公开函",
        "office": "政府信息公开办公室",
        "address": "示例市解放路1号",
        "postcode": "315010",
        "phone": "0574-80000000",
        "fax": "0574-80000009",
        "email": "open@example.gov.cn",
        "hours": "工作日9:00至17:00",
        "payment": "在市民中心三楼财政窗口缴纳",
        "reconsideration_body": "示例省人民政府",
        "court": "示例市中级人民法院",
    }
    office = make_office(make_agency(**given | fields))
    for role, name in NAMES.items():
        person = getattr(office, role)
        person.display_name = name
        person.save(update_fields=["display_name"])
    return office
