"""公开建议: the applicant suggests that what was given be made public; the office does it or says why not (Art. 44)."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from requests_app.law.errors import BadFacts, WrongNode
from requests_app.messages.suggestion import tell_office
from requests_app.models import Application, Staff, Suggestion

from .publication import check_may, check_publishable


def suggest(case: Application, *, words: str, now: datetime) -> Suggestion:
    """Store the suggestion and tell the office, both or neither.

    Raises:
        HandlingRefused: nothing was given by the reply, it is public already, or it was suggested before.
    """
    check_publishable(case)
    try:
        with transaction.atomic():
            made = Suggestion.objects.create(application=case, words=words)
            tell_office(case, made, now)
    except IntegrityError as twice:
        raise WrongNode("这件已经建议过了，办理机关看得到。", "条例第四十四条") from twice
    return made


def decline(suggestion: Suggestion, *, actor: Staff, reason: str, now: datetime) -> Suggestion:
    """Answer a suggestion with the reason for not publishing; the applicant reads it on the page of the case.

    Raises:
        HandlingRefused: not by this person, answered already, or without a reason.
    """
    check_may(actor, suggestion.application)
    if not reason.strip():
        raise BadFacts("请写不公开的理由，申请人看得到。")
    with transaction.atomic():
        locked = Suggestion.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
        if locked.answered_at is not None:
            raise WrongNode("这条建议已经答复过了。", "条例第四十四条")
        locked.answer, locked.answered_by, locked.answered_at = reason.strip(), actor, now
        locked.save()
    return locked
