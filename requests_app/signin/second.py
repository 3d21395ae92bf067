"""第二重验证: a code that changes every 30 seconds (RFC 6238), backup codes, and who must show one."""

from __future__ import annotations

import secrets
import unicodedata
from base64 import b32encode
from dataclasses import dataclass

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp import DEVICE_ID_SESSION_KEY, verify_token
from django_otp import login as remember_device
from django_otp.oath import hotp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from requests_app.law.nodes import Role
from requests_app.models import Agency, Authenticator, Staff

from . import trail
from .passwords import LETTERS
from .sessions import WANTED

CODES, CODE_LENGTH = 10, 10
_DIGITS = 6
NAME = "desk"
NONE = Agency.SecondFactor.NONE


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a code: right, or why not in words."""

    right: bool
    why: str = ""
    #: The code was right once and has been used.
    again: bool = False


def required(person: Staff) -> bool:
    """Whether a second factor is required of this person: by the installation, or by the agency.

    Of a superuser, who may do everything everywhere, as soon as any agency requires it of anybody.
    """
    if settings.SECOND_FACTOR == "all":
        return True
    if person.is_superuser:
        return settings.SECOND_FACTOR == "superusers" or Agency.objects.exclude(second_factor=NONE).exists()
    rule = person.agency.second_factor if person.agency else NONE
    if rule == Agency.SecondFactor.SIGNERS:
        return person.has_role(Role.APPROVER, Role.OFFICE_HEAD)
    return rule == Agency.SecondFactor.ALL


def lacking(person: Staff, session: SessionBase) -> bool:
    """Whether this session must still show a second factor."""
    return not verified(session) and (required(person) or bool(session.get(WANTED)))


def verified(session: SessionBase) -> bool:
    """Whether this session has shown its second factor."""
    return DEVICE_ID_SESSION_KEY in session


def device_of(person: Staff) -> Authenticator | None:
    """Return the device a person has set up, None before."""
    found: Authenticator | None = Authenticator.objects.filter(user=person, confirmed=True).first()
    return found


def new_device(person: Staff) -> Authenticator:
    """Return the device being set up; the key stays the same until it is confirmed, so that a page can be reloaded."""
    found: Authenticator = Authenticator.objects.get_or_create(user=person, confirmed=False, defaults={"name": NAME})[0]
    return found


def typed_key(device: Authenticator) -> str:
    """Return the key in groups of four letters, for typing it in."""
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def plain(code: str) -> str:
    """Return a code without what people put between its signs."""
    typed = unicodedata.normalize("NFKC", code).lower()
    return "".join(sign for sign in typed if sign.isascii() and sign.isalnum())


def check(request: HttpRequest, person: Staff, code: str) -> Answer:
    """Look at a code of the device or a backup code; a right one marks the session, and its key is changed.

    Each failure makes the device wait twice as long before it looks again; a code counts once.
    """
    given = plain(code)
    device = Authenticator.objects.filter(user=person, confirmed=True).first()
    spare = StaticDevice.objects.filter(user=person, confirmed=True).first()
    asked = device if given.isdecimal() and len(given) == _DIGITS else spare
    if asked is None:
        return Answer(right=False, why="验证码是 6 位数字，请看手机上的验证器；备用码是 10 位字母和数字。")
    allowed, reason = asked.verify_is_allowed()
    if not allowed:
        until = (reason or {}).get("locked_until") or timezone.now()
        wait = max(1, round((until - timezone.now()).total_seconds()))
        return Answer(right=False, why=f"输错的次数多了，请等 {wait} 秒再输入。")
    token = given if asked is device else _kept(person, given)
    if verify_token(person, asked.persistent_id, token) is None:
        again = device is not None and asked is device and _last(device) == given
        trail.note("second-replayed" if again else "second-failed", request, person)
        return Answer(right=False, why="验证码不对或者已经用过，请等手机上换出下一个验证码再输入。", again=again)
    trail.note("second-shown", request, person)
    accept(request, asked)
    return Answer(right=True)


def accept(request: HttpRequest, device: Authenticator | StaticDevice) -> None:
    """Mark the session as verified by this device; a session seen before has another key from now on."""
    if not verified(request.session):
        request.session.cycle_key()
    remember_device(request, device)


def confirm(request: HttpRequest, device: Authenticator, code: str) -> list[str]:
    """Finish setting up with the first code; return the backup codes, an empty list for a wrong code."""
    with transaction.atomic():
        if verify_token(device.user, device.persistent_id, plain(code)) is None:
            return []
        Authenticator.objects.filter(pk=device.pk).update(confirmed=True)
        codes = new_codes(device.user)
    trail.note("second-set-up", request, device.user)
    accept(request, device)
    return codes


def new_codes(person: Staff) -> list[str]:
    """Return new backup codes, the older ones are void; what is kept of each is a keyed hash."""
    device = StaticDevice.objects.get_or_create(user=person, defaults={"name": NAME})[0]
    codes = ["".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH)) for _ in range(CODES)]
    with transaction.atomic():
        device.token_set.all().delete()
        StaticToken.objects.bulk_create(StaticToken(device=device, token=_kept(person, code)) for code in codes)
    return codes


def codes_left(person: Staff) -> int:
    """Return how many backup codes are left."""
    return int(StaticToken.objects.filter(device__user=person).count())


def remove(person: Staff) -> bool:
    """Forget the device and the backup codes; return whether there was one."""
    with transaction.atomic():
        Authenticator.objects.filter(user=person, confirmed=False).delete()
        StaticDevice.objects.filter(user=person).delete()
        return bool(Authenticator.objects.filter(user=person).delete()[0])


def _last(device: Authenticator) -> str:
    """Return the code last taken from a device, "" before the first."""
    return f"{hotp(device.bin_key, device.last_t):0{_DIGITS}d}" if device.last_t >= 0 else ""


def _kept(person: Staff, code: str) -> str:
    return salted_hmac("requests_app.signin.second", f"{person.pk} {code}", algorithm="sha256").hexdigest()[:16]
