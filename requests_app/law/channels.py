"""申请途径 and how each fixes the receipt date (Art. 31; 国办公开办函〔2015〕207号 for misaddressed mail)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from .errors import ReceiptNotFixed


class Channel(StrEnum):
    """申请途径. 当面 and 邮寄 may never be refused (国办公开办函〔2017〕19号)."""

    WEB = "web"
    POST = "post"
    IN_PERSON = "in_person"
    FAX = "fax"
    EMAIL = "email"
    ORAL = "oral"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The word of the register."""
        return _CHANNELS[self]


_CHANNELS = {
    Channel.WEB: "网络",
    Channel.POST: "信函",
    Channel.IN_PERSON: "当面",
    Channel.FAX: "传真",
    Channel.EMAIL: "电子邮件",
    Channel.ORAL: "口头",
    Channel.OTHER: "其他",
}


class ReceiptBasis(StrEnum):
    """收到日期的确定方式."""

    HANDED_IN = "handed_in"
    SIGNED_FOR = "signed_for"
    CONFIRMED_MAIL = "confirmed_mail"
    BOTH_CONFIRMED = "both_confirmed"
    ARRIVAL_LOGGED = "arrival_logged"
    CONTACT_RESTORED = "contact_restored"

    @property
    def label(self) -> str:
        """The words of Art. 31."""
        return _BASES[self]


_BASES = {
    ReceiptBasis.HANDED_IN: "当面提交之日",
    ReceiptBasis.SIGNED_FOR: "签收之日",
    ReceiptBasis.CONFIRMED_MAIL: "平常信函确认之日",
    ReceiptBasis.BOTH_CONFIRMED: "双方确认之日",
    ReceiptBasis.ARRIVAL_LOGGED: "误投后实际收到之日",
    ReceiptBasis.CONTACT_RESTORED: "恢复联系之日",
}
_EVERYWHERE = (ReceiptBasis.ARRIVAL_LOGGED, ReceiptBasis.CONTACT_RESTORED)
#: The ways of each channel, the usual one first.
BASES: dict[Channel, tuple[ReceiptBasis, ...]] = {
    Channel.WEB: (ReceiptBasis.BOTH_CONFIRMED, *_EVERYWHERE),
    Channel.FAX: (ReceiptBasis.BOTH_CONFIRMED, *_EVERYWHERE),
    Channel.EMAIL: (ReceiptBasis.BOTH_CONFIRMED, *_EVERYWHERE),
    Channel.POST: (ReceiptBasis.SIGNED_FOR, ReceiptBasis.CONFIRMED_MAIL, *_EVERYWHERE),
    Channel.IN_PERSON: (ReceiptBasis.HANDED_IN, *_EVERYWHERE),
    Channel.ORAL: (ReceiptBasis.HANDED_IN, *_EVERYWHERE),
    Channel.OTHER: (ReceiptBasis.BOTH_CONFIRMED, ReceiptBasis.HANDED_IN, *_EVERYWHERE),
}


def channel_of(label: str) -> Channel | None:
    """Return the channel a register means by a word or a code; None if unknown."""
    text = label.strip()
    return next((c for c in Channel if text in {c.label, c.value}), None)


#: Forms and ways of obtaining, as forms and older registers keep them.
_WANTED = {
    "electronic": "电子文件",
    "paper": "纸质",
    "disc": "光盘",
    "portal": "网上下载",
    "email": "电子邮件",
    "post": "邮寄",
    "in_person": "自行领取",
    "fax": "传真",
}


def wanted(code: str) -> str:
    """Return a form or way of obtaining (Arts. 29, 40) in Chinese, whatever the source wrote."""
    return _WANTED.get(code, code)


def receipt_date(
    channel: Channel,
    *,
    handed_in_on: date | None = None,
    signed_for_on: date | None = None,
    confirmed_on: date | None = None,
) -> tuple[date, ReceiptBasis]:
    """Return the legal receipt date and how it was fixed (Art. 31).

    In person: the day handed in. Post: the day signed for; ordinary mail, the day the office
    confirms with the applicant. Web, fax and e-mail: the day both sides confirm, not the server's.

    Raises:
        ReceiptNotFixed: the date the channel needs is missing.
    """
    dates = {
        ReceiptBasis.HANDED_IN: handed_in_on,
        ReceiptBasis.SIGNED_FOR: signed_for_on,
        ReceiptBasis.CONFIRMED_MAIL: confirmed_on,
        ReceiptBasis.BOTH_CONFIRMED: confirmed_on,
    }
    for basis in BASES[channel]:
        day = dates.get(basis)
        if day is not None:
            return day, basis
    raise ReceiptNotFixed(f"{channel.label}提交的申请，须填写{BASES[channel][0].label}，才能确定收到日期。")
