"""What the tests of the notification texts share: a fixed day, the form as it is sent, a case with a fee."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from requests_app.desk.texts_change import mark
from requests_app.handling import clock
from requests_app.law.nodes import Node
from requests_app.messages import texts
from requests_app.models import Agency
from requests_app.papers import wordings
from tests.factories import Office, case_at

HOME, FEE, LATE = "/admin/texts/", "/admin/texts/letter_fee/", "/admin/texts/remind_reply_late/"
KEY = "letter_fee"
#: 文书文字: the list, two of its keys, the fee notice's page and own words.
PAPERS = "/admin/paper-texts/"
FEE_KEY, GRANTED = "paper_notice_fee", "paper_reply_granted"
FEE_PAPER = f"{PAPERS}{FEE_KEY}/"
FEE_MUST = "".join(f"{{{name}}}" for name in wordings.SHIPPED[FEE_KEY].must)
FEE_OWN = f"# 交费\n收到{{您}}的申请（{{编号}}），金额{{金额}}元，{{缴费期限}}前缴纳。\n{FEE_MUST}"
OWN = "收费{金额}元（{计收方式}），{缴费期限}以前交。{逾期后果}"
ALL = {**texts.SHIPPED, **wordings.SHIPPED}
TODAY, TEN = date(2026, 3, 2), datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY: dict[str, Any] = {"on": TODAY, "today": TODAY}


def typed(office: Office, key: str = KEY, **other: str) -> dict[str, str]:
    """What the form sends: the fee notice in own words, opened as it is now."""
    office.agency.refresh_from_db()
    return {
        "title": "交费",
        "body": OWN,
        "do": "save",
        "seen": mark(texts.in_force(office.agency, key, ALL[key])),
        **other,
    }


def fee(office: Office, **other: str) -> dict[str, str]:
    """What the form sends for the fee notice on paper."""
    return typed(office, FEE_KEY, **{"body": FEE_OWN, **other})


def own(office: Office) -> dict:
    return Agency.objects.get(pk=office.agency.pk).texts


def charged(office: Office, amount: int = 270, **given: str):
    case = case_at(Node.DRAFTING, office, on=TODAY, email="a@example.com", **given)
    return clock.charge_fee(case, actor=office.drafter, basis="page", quantity=57, amount=amount, **DAY)


def shown(page) -> str:
    return page.context["shown"].body
