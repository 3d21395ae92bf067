"""受理: lodging, acceptance, and papers that never became an application."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from requests_app.law.errors import BadFacts, NumberTaken
from requests_app.law.nodes import Act
from requests_app.law.numbering import register_number, serial_of
from requests_app.models import Agency, Application, Staff, keep_serial, next_serial

from .ledger import Lodged, open_case, record

SERIES = "register"


def lodge(
    *, agency: Agency, on: date, today: date, actor: Staff | None = None, imported: bool = False, **given: Any
) -> Lodged:
    """Store what the applicant gave and hand out query number and code (Art. 29).

    Nothing counts as received until `accept` fixes the day (Art. 31). Art. 29 asks for a name and
    for one of title, document number, description; everything else is a matter of supplement.

    Args:
        given: the plain fields of `Application` (applicant_kind, applicant_name, channel, content …).

    Raises:
        BadFacts: no name, or none of the three that identify the information.
    """
    if not str(given.get("applicant_name") or "").strip():
        raise BadFacts("请填写申请人姓名或者名称。", "条例第二十九条")
    if not any(str(given.get(name) or "").strip() for name in ("title", "doc_ref", "content")):
        raise BadFacts("请填写所需信息的名称、文号或者内容描述，至少一项。", "条例第二十九条")
    application = Application(agency=agency, **given)
    return open_case(application, actor=actor, on=on, today=today, imported=imported)


def accept(
    application: Application,
    *,
    actor: Staff | None,
    on: date,
    today: date,
    received_on: date,
    basis: str,
    number: str = "",
    **door: Any,
) -> Application:
    """Fix the receipt date by the channel's rule and enter the case in the register (Arts. 31, 45).

    Args:
        received_on: the legal receipt date (law/channels.py says which it is).
        basis: how it was fixed, a `ReceiptBasis`.
        number: a number given by the office; empty takes the next of the receipt year.

    Raises:
        NumberTaken: the number exists in this agency.
    """
    agency = application.agency
    with transaction.atomic():
        if number:
            if Application.objects.filter(agency=agency, number=number).exists():
                raise NumberTaken(f"编号{number}已存在，请换一个编号。")
            year_serial = serial_of(number, agency.number_format)
            if year_serial:
                keep_serial(agency.pk, SERIES, *year_serial)
        else:
            number = _next_number(agency, received_on.year)
        return record(
            application,
            Act.ACCEPT,
            actor=actor,
            on=on,
            today=today,
            received_on=received_on,
            basis=basis,
            number=number,
            **door,
        )


def close_unconfirmed(
    application: Application, *, actor: Staff | None, on: date, today: date, reason: str, **door: Any
) -> Application:
    """Close what was never received: no confirmation, or withdrawn before it (Art. 31). Not counted."""
    return record(application, Act.CLOSE_UNCONFIRMED, actor=actor, on=on, today=today, reason=reason, **door)


def _next_number(agency: Agency, year: int) -> str:
    return register_number(year, next_serial(agency.pk, SERIES, year), agency.number_format)
