"""收到日期 by channel (Art. 31), one test a clause; numbering forms."""

from __future__ import annotations

from datetime import date

import pytest

from requests_app.law.channels import Channel, ReceiptBasis, channel_of, receipt_date
from requests_app.law.errors import ReceiptNotFixed
from requests_app.law.numbering import doc_number, parse_doc_number, register_number, serial_of

DAY = date(2026, 3, 2)


def test_in_person_is_the_day_handed_in() -> None:
    assert receipt_date(Channel.IN_PERSON, handed_in_on=DAY) == (DAY, ReceiptBasis.HANDED_IN)


def test_post_is_the_day_signed_for() -> None:
    assert receipt_date(Channel.POST, signed_for_on=DAY) == (DAY, ReceiptBasis.SIGNED_FOR)


def test_ordinary_mail_is_the_day_confirmed() -> None:
    assert receipt_date(Channel.POST, confirmed_on=DAY) == (DAY, ReceiptBasis.CONFIRMED_MAIL)


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.FAX, Channel.EMAIL])
def test_net_fax_and_email_are_the_day_both_confirm(channel: Channel) -> None:
    assert receipt_date(channel, confirmed_on=DAY) == (DAY, ReceiptBasis.BOTH_CONFIRMED)


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.FAX, Channel.EMAIL])
def test_the_server_time_is_not_a_receipt(channel: Channel) -> None:
    with pytest.raises(ReceiptNotFixed, match="双方确认之日"):
        receipt_date(channel, handed_in_on=DAY)


def test_words_of_the_register() -> None:
    assert [channel_of(w) for w in ["网络", "信函", "当面", "传真", "电子邮件", "口头", "其他"]] == list(Channel)
    assert channel_of("web") is Channel.WEB
    assert channel_of("鸽子") is None


def test_numbers() -> None:
    assert register_number(2026, 12) == "2026-0012"
    assert doc_number("甬政办公开告", 2026, 12) == "甬政办公开告〔2026〕12号"
    assert parse_doc_number("甬政办公开告〔2026〕12号") == ("甬政办公开告", 2026, 12)
    assert parse_doc_number("没有") is None
    assert serial_of("2026-0012") == (2026, 12)
    assert serial_of("依申请2026第12号", "依申请{year}第{serial}号") == (2026, 12)
    assert serial_of("别的") is None
    with pytest.raises(ValueError, match="2026"):
        register_number(2026, 1, "2026")
