"""送达信息更正的通知: the handler, else the clerks, find a message that names what changed and shows none of it."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from requests_app.law.nodes import Role
from requests_app.models import Application, DeliveryChange, Staff

from .people import stand_ins
from .rows import put, to_inbox

KIND = "delivery_changed"


def tell_office(case: Application, change: DeliveryChange, names: list[str], *, again: bool, now: datetime) -> None:
    """Tell whoever handles the case, and who stands in, that the applicant is to be reached differently.

    Args:
        case: as it stands now.
        change: its row; each change is told once.
        names: what was changed, in Chinese.
        again: the applicant asks to be served again.
        now: this instant.
    """
    day = timezone.localdate(now)
    office = list(Staff.objects.filter(agency_id=case.agency_id, is_active=True))
    told = {person.pk for person in office if person.pk == case.handler_id}
    told = told or {person.pk for person in office if person.has_role(Role.CLERK)}
    told |= stand_ins(told, office, day)
    said = [f"更正了送达信息（{'、'.join(names)}）"] if names else []
    said += ["说没有收到或者打不开，请重新送达"] if again else []
    text = f"{case} 申请人{'，并且'.join(said)}，见案件的“申请人”一栏。"
    put(to_inbox(case, person, f"{KIND}_{change.pk}", day, text, now) for person in sorted(told))
