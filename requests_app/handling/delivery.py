"""送达信息更正: how the applicant wants to be reached from now on; what stood there before is kept (Arts. 29, 40).

It moves no clock and no node, so it is no act of the record: the row of the change and the message to the office
are written with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from requests_app.law.applicants import mask_all, mask_email, mask_end, mask_phone
from requests_app.law.errors import BadFacts, HandlingRefused, WrongNode
from requests_app.law.nodes import Node
from requests_app.messages.delivery import tell_office
from requests_app.models import Application, DeliveryChange

#: What may be corrected, with its Chinese name.
FIELDS = {
    "phone": "联系电话",
    "email": "电子邮箱",
    "fax": "传真",
    "address": "联系地址",
    "postcode": "邮政编码",
    "obtain_way": "获取方式",
}
#: In the row of a change: the applicant asks to be served again.
AGAIN = "again"
#: Changes of one case within a day; more is a slip or a game, and the office would read each.
MOST, WITHIN = 5, timedelta(days=1)


def masked(values: Mapping[str, str]) -> dict[str, str]:
    """Return delivery data for a page that need not show it in full (个人信息保护法第六条)."""
    masks = {"phone": mask_phone, "fax": mask_phone, "email": mask_email, "address": mask_end, "postcode": mask_all}
    return {name: masks[name](str(text)) if name in masks else str(text) for name, text in values.items()}


class TooManyChanges(HandlingRefused):
    """The delivery data of one case was changed too often lately."""

    message = f"一天之内已经更正{MOST}次。还要改的，请明天再来，或者打电话告诉我们。"


def correct(application: Application, *, given: Mapping[str, str], again: bool, now: datetime) -> DeliveryChange:
    """Store what the applicant corrected, keep what stood there, and tell the office; all or nothing.

    Args:
        application: the case.
        given: new values by the names of `FIELDS`; what is missing or empty stays as it is.
        again: the reply did not arrive or cannot be opened, and shall be served again.
        now: this instant.

    Raises:
        WrongNode: the case is archived.
        BadFacts: nothing was changed and nothing asked.
        TooManyChanges: more than `MOST` within a day.
    """
    with transaction.atomic():
        case = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
        if case.node_enum is Node.CLOSED:
            raise WrongNode("这件申请已经办结归档，不能再更正送达信息。有事请打电话。")
        changed = {name: given[name] for name in FIELDS if given.get(name) and given[name] != getattr(case, name)}
        if not changed and not again:
            raise BadFacts("没有要改的。请在要改的一项里写上新的，其他空着不动。")
        if case.delivery_changes.filter(changed_at__gt=now - WITHIN).count() >= MOST:
            raise TooManyChanges
        before = {name: getattr(case, name) for name in changed}
        for name, text in changed.items():
            setattr(case, name, text)
        if changed:
            case.save(update_fields=list(changed))
        after = {**changed, AGAIN: True} if again else changed
        change = DeliveryChange.objects.create(application=case, before=before, after=after)
        tell_office(case, change, [FIELDS[name] for name in changed], again=again, now=now)
    return change
