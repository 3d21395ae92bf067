"""密码规则: none of the last few again; when a password must be changed before anything else."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from requests_app.models import Staff, UsedPassword

#: Letters and digits without those that are taken for one another.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_SIGNS = 12


class Change(StrEnum):
    """Why a password must be changed now."""

    INITIAL = "initial"
    EXPIRED = "expired"


class NotUsedBefore:
    """Django's validator: refuses the last few passwords, the present one among them; remembers each.

    Args:
        last: how many.
    """

    def __init__(self, last: int = 5) -> None:
        self.last = last

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse one that was used.

        Raises:
            ValidationError: it is among the last few.
        """
        if not isinstance(user, Staff) or user.pk is None:
            return
        if user.has_usable_password():  # one made with the account, or before this rule, is remembered before it goes
            since = user.password_set_at or user.date_joined
            UsedPassword.objects.get_or_create(staff=user, password=user.password, defaults={"set_at": since})
        kept = UsedPassword.objects.filter(staff=user).values_list("password", flat=True)[: self.last]
        if any(check_password(password, used) for used in kept):
            raise ValidationError(self.get_help_text(), code="password_used")

    def password_changed(self, password: str, user: Any = None) -> None:
        """Remember the hash of the new password, forget the oldest, note the day."""
        del password
        if not isinstance(user, Staff) or user.pk is None:
            return
        now = timezone.now()
        UsedPassword.objects.create(staff=user, password=user.password, set_at=now)
        kept = UsedPassword.objects.filter(staff=user).values_list("pk", flat=True)[: self.last]
        UsedPassword.objects.filter(staff=user).exclude(pk__in=list(kept)).delete()
        Staff.objects.filter(pk=user.pk).update(password_set_at=now)
        user.password_set_at = now

    def get_help_text(self) -> str:
        """Say the rule."""
        return f"最近用过的 {self.last} 个密码不能再用，请换一个。"


def made_up() -> str:
    """Return a random password for a first login: groups of four signs, none taken for another when written down."""
    groups = -(-max(_SIGNS, settings.PASSWORD_LENGTH) // 4)
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(groups))


def stale(person: Staff, now: datetime) -> bool:
    """Whether a password given by an administrator was not changed in time and opens nothing any more."""
    if not (person.password_initial and settings.INITIAL_PASSWORD_DAYS):
        return False
    return now - (person.password_set_at or person.date_joined) >= timedelta(days=settings.INITIAL_PASSWORD_DAYS)


def must_change(person: Staff, now: datetime) -> Change | None:
    """Return why this person must change the password before anything else, None for no reason."""
    if person.password_initial:
        return Change.INITIAL
    if settings.PASSWORD_DAYS:
        set_at = person.password_set_at or person.date_joined
        if now - set_at >= timedelta(days=settings.PASSWORD_DAYS):
            return Change.EXPIRED
    return None
