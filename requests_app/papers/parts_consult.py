"""征求意见各文书的各项 (Arts. 32 to 34). What goes to a third party never says who asks for the information."""

from __future__ import annotations

from requests_app.law.dates_zh import plain_zh
from requests_app.law.nodes import Act
from requests_app.law.period import OPINION_DAYS
from requests_app.law.state import Record

from .facts import Facts
from .law_words import ended

_LIMIT = f"自收到本意见书之日起{OPINION_DAYS}个工作日内"
_CLOCK = (
    "根据该条例第三十三条第三款，征求意见所需时间不计算在答复期限内。"
    "收到意见或者征求意见的期限届满后，答复期限继续计算，本机关依法答复{you}。"
)
#: Shorter than this a name is no name.
_SHORTEST = 2


def asked_third_party(at: Facts) -> dict[str, str]:
    """Return the parts of a letter to a third party (Art. 32: silence leaves the decision to the agency)."""
    return {
        "涉及的信息": unnamed(at, _question(at)),
        "提出意见的期限": _LIMIT,
        "逾期不提出意见的后果": "贵方逾期未提出意见的，由本机关依照该条例的规定决定是否公开。",
    }


def asked_agency(at: Facts) -> dict[str, str]:
    """Return the parts of a letter to an agency that made the information too (Art. 34: silence is consent)."""
    return {
        "征求意见的信息": unnamed(at, _question(at)),
        "提出意见的期限": _LIMIT,
        "逾期不提出意见的后果": "贵机关逾期未提出意见的，依照该条规定视为同意公开。",
    }


def applicant_consult(at: Facts) -> dict[str, str]:
    """Return the parts of the notice to the applicant: which article, from when, not whom."""
    third = at.said("kind") == "third_party"
    return {
        "征求意见的依据": "第三十二条" if third else "第三十四条",
        "征求对象": "第三方" if third else "共同制作该信息的行政机关",
        "征求意见日期": plain_zh(at.on),
        "答复期限的计算": _CLOCK.format(you=at.you),
    }


def decision(at: Facts) -> dict[str, str]:
    """Return what a third party had been asked and answered, and the decision without the applicant."""
    given = at.record.facts.get("fields") or {} if at.record else {}
    said = {name: unnamed(at, ended(str(given.get(name) or "").strip())) for name in ("决定公开的内容", "理由")}
    return {**said, "征求经过": _asked_before(at)}


def unnamed(at: Facts, text: str) -> str:
    """Return a text without the applicant's name and how to reach the applicant [P]."""
    case = at.case
    named = {case.applicant_name: "申请人", case.agent_name: "代理人"}
    hidden = (case.id_number, case.phone, case.email, case.address, case.contact_name, case.agent_id_number)
    for found, instead in {**dict.fromkeys(hidden, "（略）"), **named}.items():
        if len(found) >= _SHORTEST:
            text = text.replace(found, instead)
    return text


def _question(at: Facts) -> str:
    return ended(at.said("question") or at.subject)


def _asked_before(at: Facts) -> str:
    """Return when the addressee was asked and what it answered, from the records."""
    told, key = "本机关曾就政府信息公开申请涉及的信息书面征求贵方意见", None
    for record in at.history:
        facts = record.facts
        if record.act is Act.CONSULT and facts.get("party") == at.said("addressee"):
            key = facts.get("key")
            told = f"本机关于{plain_zh(record.on)}就政府信息公开申请涉及的信息书面征求贵方意见"
        elif key is not None and facts.get("consultation") == key:
            told += _answer(record)
    return f"{told}。"


def _answer(record: Record) -> str:
    if record.act is Act.OPINION_LAPSED:
        return "，贵方逾期未提出意见"
    if record.act is not Act.OPINION:
        return ""
    consents = record.facts.get("consents")
    said = "提出意见" if consents is None else f"答复{'' if consents else '不'}同意公开"
    return f"，贵方于{plain_zh(record.on)}{said}"
