"""收费通知书的各项: standard, quantity, sum by its steps, amount (Art. 42; 国办函〔2020〕109号)."""

from __future__ import annotations

from collections.abc import Sequence

from requests_app.law.fees import Step, steps_by_item, steps_by_page
from requests_app.law.money_zh import capitals

from .facts import Facts
from .law_words import ended

#: The words of the standard (109号 Arts. 4, 5).
_STANDARDS = {
    "item": "按件计收。同一申请人一个自然月内累计申请10件以下（含10件）的，不收费；累计申请11件至30件（含30件）的部分，"
    "每件100元；累计申请31件以上的部分，以10件为一档，每增加一档，收费标准每件提高100元。",
    "page": "按量计收。以单件政府信息公开申请为单位计算页数，A4及以下幅面纸张的单面为1页。"
    "30页以下（含30页）的，不收费；31页至100页（含100页）的部分，每页10元；101页至200页（含200页）的部分，每页20元；201页以上的部分，每页40元。",
}
_UNITS = {"item": "件", "page": "页"}


def fee(at: Facts) -> dict[str, str]:
    """Return the parts of a fee notice; a sum that does not come to the amount charged is not printed."""
    basis, amount = at.said("basis"), int(at.said("amount") or 0)
    quantity, charged = int(at.said("quantity") or 0), int(at.said("charged") or 0)
    steps = _steps(basis, quantity, charged)
    adds_up = sum(step.yuan for step in steps) == amount
    return {
        "收费标准": _STANDARDS.get(basis, ""),
        "件数或者页数": _quantity(at, basis, quantity),
        "计算": _sum(steps, _UNITS.get(basis, ""), charged) if adds_up else "",
        "金额": str(amount),
        "大写": capitals(amount),
        "缴费期限": at.day("payment_due_on"),
        "缴费方法": _payment(at),
        "逾期不缴费的后果": f"{at.you}逾期未按要求缴费的，视为放弃申请，本机关不再处理该政府信息公开申请。",
    }


def _steps(basis: str, quantity: int, charged: int) -> tuple[Step, ...]:
    if basis == "page":
        return steps_by_page(quantity)
    return steps_by_item(max(0, quantity - charged), earlier=charged)


def _quantity(at: Facts, basis: str, quantity: int) -> str:
    if basis == "page":
        return f"该申请拟提供的信息共{quantity}页。"
    month = at.state.received_on or at.case.submitted_on
    return f"{month.year}年{month.month}月{at.you}累计申请{quantity}件。"


def _sum(steps: Sequence[Step], unit: str, charged: int) -> str:
    before = f"第1至{charged}{unit}此前已经计收，不重复收取；" if charged else ""
    return before + "；".join(_line(step, unit) for step in steps) + "。"


def _line(step: Step, unit: str) -> str:
    which = f"第{step.first}{unit}" if step.many == 1 else f"第{step.first}至{step.last}{unit}"
    if not step.price:
        return f"{which}不收费"
    return f"{which}共{step.many}{unit}，每{unit}{step.price}元，计{step.yuan}元"


def _payment(at: Facts) -> str:
    told = ended(at.agency.payment.strip())
    return f"缴费方法：{told}" if told else "缴费方法请向本机关询问。"
