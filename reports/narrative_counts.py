"""文字里用的数: every number a sentence may carry, with its name, its whole, and how reports call it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reports.forms import TOTAL
from reports.table3 import Table3
from reports.table4 import Table4
from requests_app.law.channels import Channel
from requests_app.law.remedies import RemedyResult


@dataclass(frozen=True, slots=True)
class Count:
    """One counted number.

    Args:
        key: its query (reports/narrative_facts.py).
        name: its name between braces.
        value: cases, or yuan.
        group: the enumeration it belongs to; the members of one add up to its whole.
        of: key of the whole its share is told of, "" where none is.
        said: how reports call it, for finding it in an office's own words; longest first.
        unit: 件 or 元.
        word: how a phrase calls it, where not by its name.
    """

    key: str
    name: str
    value: int
    group: str = ""
    of: str = ""
    said: tuple[str, ...] = ()
    unit: str = "件"
    word: str = ""

    @property
    def called(self) -> str:
        """How a phrase calls it."""
        return self.word or self.name


@dataclass(frozen=True, slots=True)
class Facts:
    """What the tables do not have: by channel, by topic, late replies, fees (yuan)."""

    channels: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)
    late: int = 0
    fee_notices: int = 0
    fees_asked: int = 0
    fees_paid: int = 0
    fees_received: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """Every count of a year, and the words that are no numbers: 年, 机关."""

    counts: tuple[Count, ...]
    words: Mapping[str, str]
    year: int

    def __iter__(self) -> Iterator[Count]:
        """Go through the counts in the order the editor lists them."""
        return iter(self.counts)

    def value(self, key: str) -> int:
        """Return what was counted under a key; "remedies" and "topics" are sums of their own."""
        if key == "remedies":
            return self.value("remedy:reconsideration") + self.value("remedy:litigation")
        if key == "topics":
            return sum(count.value for count in self.counts if count.group == "topic")
        return next((count.value for count in self.counts if count.key == key), 0)

    def named(self, name: str) -> Count | None:
        """Return the count of this name."""
        return next((count for count in self.counts if count.name == name), None)


#: How reports call the classes, channels and results beside the names of the forms.
_KINDS = {
    "natural_person": ("公民个人", "自然人", "公民", "个人"),
    "commercial_enterprise": ("企业法人", "商业企业", "企业"),
    "research_institution": ("科研机构",),
    "social_welfare_organization": ("社会公益组织", "公益组织"),
    "legal_service_institution": ("法律服务机构", "律师事务所"),
    "other": ("其他组织",),
}
_CHANNELS = {
    Channel.WEB: ("网络平台", "网上平台", "网络", "网上", "在线"),
    Channel.POST: ("邮政寄送", "信函", "邮寄", "信件", "书信"),
    Channel.IN_PERSON: ("当面递交", "当面", "现场", "窗口"),
    Channel.FAX: ("传真",),
    Channel.EMAIL: ("电子邮件", "电子邮箱", "邮件"),
    Channel.ORAL: ("口头",),
    Channel.OTHER: ("其他途径", "其他渠道", "其他方式"),
}
_OUTCOMES = ("granted", "partial", "denied", "unable", "not_processed", "other_processing")
_ON_TIME = ("按期答复", "按时答复", "及时答复", "按期办结", "按时办结")
_NEW = ("依申请公开", "政府信息公开申请", "信息公开申请", "受理申请", "收到申请", "新收申请", "新收", "受理", "收到")
_DONE = ("依申请公开信息", "答复办结", "处理办结", "办结", "答复")


def counts_of(name: str, table3: Table3, table4: Table4, facts: Facts) -> Counts:
    """Put every number of a year together.

    Args:
        name: the agency's, as the report prints it.
        table3: its 表三; kinds and results are taken from it, so text and table cannot differ.
        table4: its 表四.
        facts: what the tables do not have.
    """
    rows, done = table3.rows, table3.rows[TOTAL][TOTAL]
    found = [
        Count("new", "新收", rows["received_new"][TOTAL], said=_NEW),
        Count("carried_in", "上年结转", rows["carried_in"][TOTAL], said=("上年度结转", "上年结转", "上年转结")),
        Count("done", "办结", done, said=_DONE),
        Count(
            "carried_out", "结转下年", rows["carried_out"][TOTAL],
            said=("结转下年度继续办理", "结转下年继续办理", "结转下一年度", "结转下年度", "结转下年"),
        ),
    ]  # fmt: skip
    found += [
        Count(f"new:{one.code}", one.label if one.code != "other" else "其他组织", rows["received_new"][one.code],
              "kind", "new", _KINDS.get(one.code, (one.label,)))
        for one in table3.form.columns if one.code != TOTAL
    ]  # fmt: skip
    found += [
        Count(f"channel:{one.value}", one.label if one is not Channel.OTHER else "其他途径",
              facts.channels.get(one.value, 0), "channel", "new", _CHANNELS[one])
        for one in Channel
    ]  # fmt: skip
    found += [
        Count(f"topic:{topic}", topic, number, "topic", "new", (topic,))
        for topic, number in sorted(facts.topics.items(), key=lambda one: (-one[1], one[0]))
        if topic
    ]
    for code in _OUTCOMES:
        line = rows.get(code) or table3.groups[code]
        label = table3.form.row(code).label.partition("）")[2].partition("（")[0].rstrip("：")
        found.append(Count(f"outcome:{code}", label, line[TOTAL], "outcome", "done", (label,)))
    found += [
        Count("on_time", "按期答复", done - facts.late, "", "done", _ON_TIME),
        Count("late", "逾期答复", facts.late, "", "done", ("逾期答复", "超期答复", "逾期")),
    ]
    found += list(_remedies(table4))
    found += [
        Count("fee_notices", "收费通知", facts.fee_notices, said=("收费通知",)),
        Count("fee_notices", "通知金额", facts.fees_asked, said=("通知金额", "收费金额", "金额"), unit="元"),
        Count("fee_paid", "实收件数", facts.fees_paid),
        Count("fee_paid", "实收金额", facts.fees_received, said=("实际收取", "实收", "收取信息处理费"), unit="元"),
    ]
    return Counts(tuple(found), {"年": f"{table3.year}", "机关": name}, table3.year)


def _remedies(table4: Table4) -> Iterator[Count]:
    suits = [code for code in table4.rows if code.startswith("litigation")]
    for kind, name, codes in (
        ("reconsideration", "行政复议", ["reconsideration"]),
        ("litigation", "行政诉讼", suits),
    ):
        lines = [table4.rows[code] for code in codes]
        yield Count(f"remedy:{kind}", name, sum(line[TOTAL] for line in lines), said=(name,))
        for result in RemedyResult:
            value = sum(line[result.value] for line in lines)
            key, word = f"remedy:{kind}:{result.value}", result.label
            yield Count(key, f"{name}{word}", value, kind, f"remedy:{kind}", word=word)
