"""送达: how a paper reaches whom it is for, and what became of it (国办公开办函〔2016〕235号). Pure.

Post must be the postal enterprise; the day of posting counts. Handed over directly, the day of signature counts.
"""

from __future__ import annotations

#: How a paper is served.
METHODS: dict[str, str] = {
    "in_person": "直接送达",
    "post": "邮寄送达",
    "portal": "网上送达",
    "email": "电子邮件",
    "public_notice": "公告送达",
}
#: What became of it.
RESULTS: dict[str, str] = {
    "received": "已签收",
    "refused": "拒收",
    "returned": "退回",
    "published": "已公告",
}
#: Proof that each way leaves.
PROOF: dict[str, str] = {
    "in_person": "受送达人签字的送达回证",
    "post": "邮件号和邮政企业的回执",
    "portal": "下载记录",
    "email": "对方的回复或者发送记录",
    "public_notice": "公告的载体和日期",
}
