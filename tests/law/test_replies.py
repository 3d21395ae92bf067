"""答复目录: rules of section 6 A, literal: code, article, row of Table 3, remedy from 2024."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.law.notices import NOTICES, NoticeKind
from requests_app.law.outcomes import Outcome
from requests_app.law.remedies import RemedyRule, remedy_rule
from requests_app.law.replies import CATALOGUE, EIGHT_ELEMENTS, ON_THE_SPOT, ReplyKind

FIRST, OPT, NONE = RemedyRule.RECONSIDERATION_FIRST, RemedyRule.OPTIONAL, RemedyRule.NONE


@pytest.mark.parametrize(
    ("code", "article", "row", "remedy"),
    [
        ("reply_already_public", "第三十六条第一项", "granted", OPT),
        ("reply_granted", "第三十六条第二项", "granted", OPT),
        ("reply_partial", "第三十七条", "partial", FIRST),
        ("reply_denied_state_secret", "第十四条", "denied_state_secret", FIRST),
        ("reply_denied_law", "第十四条", "denied_law_forbidden", FIRST),
        ("reply_denied_security", "第十四条", "denied_security_stability", FIRST),
        ("reply_denied_third_party", "第十五条", "denied_third_party", FIRST),
        ("reply_denied_internal", "第十六条第一款", "denied_internal_affairs", FIRST),
        ("reply_denied_process", "第十六条第二款", "denied_process_info", FIRST),
        ("reply_denied_enforcement", "第十六条第二款", "denied_enforcement_file", FIRST),
        ("reply_special_query", "第三十六条第七项", "denied_admin_query", OPT),
        ("reply_not_exist", "第三十六条第四项", "unable_not_held", OPT),
        ("reply_not_ours", "第三十六条第五项", "unable_not_held", OPT),
        ("reply_needs_creation", "第三十八条", "unable_needs_creation", OPT),
        ("reply_unclear", "第三十条", "unable_unclear", OPT),
        ("reply_petition", "第三十九条第一款", "np_petition", OPT),
        ("reply_repeat", "第三十六条第六项", "np_repeat", OPT),
        ("reply_publication", "第三十九条第二款", "np_publication", OPT),
        ("reply_excessive", "第三十五条", "np_excessive", OPT),
        ("reply_confirm_reissue", "第三十八条", "np_confirm_reissue", OPT),
        ("close_not_supplemented", "第三十条", "other_not_supplemented", OPT),
        ("close_fee_unpaid", "第四十二条", "other_fee_unpaid", OPT),
        ("close_withdrawn", "实践做法", "other_misc", NONE),
        ("reply_other", "第三十六条", "other_misc", OPT),
    ],
)
def test_catalogue(code: str, article: str, row: str, remedy: RemedyRule) -> None:
    reply = CATALOGUE[ReplyKind(code)]
    assert article in reply.article
    assert reply.outcome == Outcome(row)
    assert remedy_rule(date(2026, 3, 2), reply.ground) is remedy


def test_the_catalogue_is_complete() -> None:
    assert set(CATALOGUE) == set(ReplyKind)
    assert len(ReplyKind) == 24
    assert {CATALOGUE[k].outcome for k in ReplyKind} == set(Outcome)
    assert set(NOTICES) == set(NoticeKind)


def test_only_granted_and_partial_give_information() -> None:
    assert {k for k in ReplyKind if CATALOGUE[k].gives_information} == {
        ReplyKind.REPLY_GRANTED,
        ReplyKind.REPLY_PARTIAL,
    }
    assert frozenset({ReplyKind.REPLY_ALREADY_PUBLIC}) == ON_THE_SPOT


@pytest.mark.parametrize("kind", list(ReplyKind))
def test_every_reply_has_the_eight_elements(kind: ReplyKind) -> None:
    assert set(EIGHT_ELEMENTS) <= set(CATALOGUE[kind].required)
    assert list(EIGHT_ELEMENTS.values()) == [
        "编号",
        "标题",
        "申请内容",
        "收到时间",
        "查询经过",
        "政策依据",
        "结果",
        "救济途径",
    ]
