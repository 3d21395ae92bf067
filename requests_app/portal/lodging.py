"""提交: one paper becomes one case, however often the button is pressed.

The same person with the same words on the same day is the same application: the earlier receipt is
shown again. The agency's row is locked meanwhile, so that two clicks cannot both look and find nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, transaction

from requests_app.handling import intake
from requests_app.law.calendar import WorkingCalendar
from requests_app.law.channels import Channel
from requests_app.law.clocks import Clock, Marks, reply_clock, supplement_notice_due
from requests_app.models import Agency, Application

from . import uploads

RECEIPT = "portal_receipt"
#: Fields that make two applications the same one, beside the numbers of document and telephone; by the first the
#: database looks, the others of the few it finds are compared here.
SAME = ("applicant_name", "applicant_kind", "email", "address", "title", "doc_ref", "content")


@dataclass(frozen=True, slots=True)
class Submitted:
    """The case, whether it had been lodged before, and the query code of one that had not."""

    application: Application
    again: bool
    query_code: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What comes next, if the office confirms as late as it may: until when it does, asks, answers (Arts. 30, 33)."""

    confirm_by: date
    supplement_by: date
    clock: Clock


def submit(session: SessionBase, agency: Agency, given: dict[str, Any], today: date) -> Submitted:
    """Lodge the application through the web and keep its receipt in the session (Art. 29).

    Raises:
        HandlingRefused: what Art. 29 needs is missing; nothing is written.
    """
    with transaction.atomic():
        done = lodge_once(agency, given, today)
        if done.again:
            return done
        uploads.hand_over(session, done.application)
        session[RECEIPT] = {"case": done.application.pk, "code": done.query_code}
        # saved here and not after the answer: the second of two clicks must find it
        known = session.session_key is not None
        session.save()
        session.modified = not known  # the browser has its cookie: nothing is left to do after the answer
    return done


def lock(agency: Agency) -> None:
    """Let whoever else is handing something in to this agency wait, until this transaction ends."""
    if not connection.features.has_select_for_update:
        return  # SQLite has one writer at a time anyway
    # no_key: numbers and other cases of this agency need not wait
    Agency.objects.select_for_update(no_key=True).values_list("pk").get(pk=agency.pk)


def lodge_once(agency: Agency, given: dict[str, Any], today: date) -> Submitted:
    """Lodge what came through the web, in the caller's transaction; the same of the same day is the earlier case.

    Raises:
        HandlingRefused: what Art. 29 needs is missing; nothing is written.
    """
    lock(agency)
    if (earlier := _earlier(agency, given, today)) is not None:
        return Submitted(earlier, again=True)
    lodged = intake.lodge(agency=agency, on=today, today=today, channel=Channel.WEB.value, **given)
    return Submitted(lodged.application, again=False, query_code=lodged.query_code)


def _earlier(agency: Agency, given: dict[str, Any], today: date) -> Application | None:
    """Return the same application of today, if there is one."""
    same = tuple(given.get(name, "") for name in SAME)
    numbers = Application.objects.of_identity(given.get("id_number", "")).of_telephone(given.get("phone", ""))
    found = numbers.filter(agency=agency, submitted_on=today, applicant_name=same[0])
    for key, channel, voided, *told in found.values_list("pk", "channel", "voided", *SAME):
        if tuple(told) == same and channel == Channel.WEB.value and not voided:
            return Application.objects.get(pk=key)
    return None


def expected(case: Application, calendar: WorkingCalendar) -> Expected:
    """Return the days that the receipt names: submitted is not yet received (Art. 31)."""
    confirm_by = calendar.add_workdays(case.submitted_on, 1)
    clock = reply_clock(Marks(confirm_by), calendar)
    return Expected(confirm_by, supplement_notice_due(confirm_by, calendar), clock)


def kept_receipt(session: SessionBase) -> dict[str, Any]:
    """Return the receipt as stored now: another click of the same visitor may have written it."""
    if not session.session_key:
        return {}
    stored = type(session)(session.session_key)
    receipt: dict[str, Any] = stored.get(RECEIPT, {})
    return receipt


def take_code(session: SessionBase) -> tuple[int | None, str]:
    """Return case and query code of the receipt, and forget the code: it is shown once."""
    receipt: dict[str, Any] = session.get(RECEIPT, {})
    if receipt.get("code"):
        session[RECEIPT] = {**receipt, "code": ""}
    return receipt.get("case"), receipt.get("code", "")
