"""办理结果: register labels of both forms, and the groups the narrative sums."""

from __future__ import annotations

import pytest

from requests_app.law.outcomes import OUTCOME_LABELS, Outcome, outcome_of


def test_the_21_leaves_of_the_2021_form_in_order() -> None:
    assert [o.value for o in Outcome] == [
        "granted",
        "partial",
        "denied_state_secret",
        "denied_law_forbidden",
        "denied_security_stability",
        "denied_third_party",
        "denied_internal_affairs",
        "denied_process_info",
        "denied_enforcement_file",
        "denied_admin_query",
        "unable_not_held",
        "unable_needs_creation",
        "unable_unclear",
        "np_petition",
        "np_repeat",
        "np_publication",
        "np_excessive",
        "np_confirm_reissue",
        "other_not_supplemented",
        "other_fee_unpaid",
        "other_misc",
    ]


@pytest.mark.parametrize(
    ("label", "outcome"),
    [
        ("予以公开", Outcome.GRANTED),
        ("（一）予以公开", Outcome.GRANTED),
        ("1.属于国家秘密", Outcome.DENIED_STATE_SECRET),
        ("未补正或申请内容仍不明确", Outcome.UNABLE_UNCLEAR),
        ("补正后申请内容仍不明确", Outcome.UNABLE_UNCLEAR),
        ("3.未补正或申请内容仍不明确", Outcome.UNABLE_UNCLEAR),
        ("其他处理", Outcome.OTHER_MISC),
        ("（六）其他处理", Outcome.OTHER_MISC),
        ("other_processing", Outcome.OTHER_MISC),
        ("逾期不补正", Outcome.OTHER_NOT_SUPPLEMENTED),
        ("部分公开（区分处理的，只计这一情形，不计其他情形）", Outcome.PARTIAL),
        ("本机关不掌握 相关政府信息", Outcome.UNABLE_NOT_HELD),
        ("np_repeat", Outcome.NP_REPEAT),
        ("随便写的", None),
        ("", None),
    ],
)
def test_labels_of_registers(label: str, outcome: Outcome | None) -> None:
    assert outcome_of(label) is outcome


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_official_label_and_code_is_read(outcome: Outcome) -> None:
    assert outcome_of(OUTCOME_LABELS[outcome]) is outcome
    assert outcome_of(outcome.value) is outcome


def test_groups() -> None:
    assert [o.group for o in Outcome].count("denied") == 8
    assert [o.group for o in Outcome].count("unable") == 3
    assert [o.group for o in Outcome].count("not_processed") == 5
    assert [o.group for o in Outcome].count("other_processing") == 3
